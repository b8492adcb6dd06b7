"""The pages and what they load: our own files, Plotly and the API documentation's viewer from their packages."""

import gzip
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

import fastapi_offline
import plotly
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from backend.api.one_range import OneRange
from backend.api.page_modules import imported_modules
from backend.api.problems import Problem

FRONTEND: Final = Path(__file__).parents[2] / "frontend"
_PLOTLY_FILE: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_PLOTLY_VERSION: Final = plotly.__version__
_FOREVER: Final = "public, max-age=31536000, immutable"

_MODULE_SCRIPT: Final = re.compile(r'<script type="module" src="/assets/([^"]+)"></script>\n')

router = APIRouter(include_in_schema=False)


def install(app: FastAPI) -> None:
    """Add the pages and their files."""
    app.include_router(router)
    app.mount("/assets", OneRange(StaticFiles(directory=FRONTEND)), name="assets")
    viewer = Path(fastapi_offline.__file__).parent / "static"
    app.mount("/vendor/api-viewer", OneRange(StaticFiles(directory=viewer)), name="api-viewer")


@router.get("/")
def dashboard() -> HTMLResponse:
    """The dashboard."""
    return _page("index.html")


@router.get("/recipes")
def recipes() -> HTMLResponse:
    """The page of ready-made experiments."""
    return _page("recipes.html")


@router.get("/groups")
def groups() -> HTMLResponse:
    """The page of runs that were started together, and of new searches."""
    return _page("groups.html")


@router.get("/compare")
def compare() -> HTMLResponse:
    """The page of runs side by side, and of all runs as a table."""
    return _page("compare.html")


@router.get("/draw")
def draw() -> HTMLResponse:
    """The draw-a-digit page."""
    return _page("draw.html")


@router.get("/sign-in")
def sign_in() -> HTMLResponse:
    """The sign-in page."""
    return _page("sign-in.html")


@router.get("/docs")
def docs() -> HTMLResponse:
    """The API documentation."""
    return _page("docs.html")


@router.get("/vendor/plotly-{version}.min.js")
def plotly_script(version: str, request: Request) -> Response:
    """Plotly as its package brings it, compressed once."""
    if version != _PLOTLY_VERSION:
        raise Problem(404, "not-found", f"Expected Plotly {_PLOTLY_VERSION}, got {version[:20]!r}.")
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            compressed_plotly(), media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(_PLOTLY_FILE.read_bytes(), media_type="text/javascript", headers=headers)


@lru_cache(maxsize=1)
def compressed_plotly() -> bytes:
    """The script, compressed; a second's quarter the first time."""
    return gzip.compress(_PLOTLY_FILE.read_bytes(), 6)


def _page(name: str) -> HTMLResponse:
    html = (FRONTEND / name).read_text(encoding="utf-8").replace("__PLOTLY_VERSION__", _PLOTLY_VERSION)
    return HTMLResponse(_with_preloads(html), headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=16)
def _with_preloads(html: str) -> str:
    """The page with a link to every module behind its script: without, a browser finds them one level at a time."""
    script = _MODULE_SCRIPT.search(html)
    if script is None:
        return html
    modules = imported_modules(FRONTEND / script.group(1))
    links = [f'<link rel="modulepreload" href="/assets/{module.relative_to(FRONTEND)}">\n' for module in modules]
    return html[: script.end()] + "".join(links) + html[script.end() :]
