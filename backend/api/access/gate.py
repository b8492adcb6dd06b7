"""The one door. Every request, HTTP or WebSocket, passes here before anything else of the application."""

import json
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.api.access.guesses import Guesses
from backend.api.access.policy import AccessPolicy, bearer_token
from backend.api.access.sessions import Identity
from backend.api.problems import MEDIA_TYPE, Problem, problem_body, problem_response

# What may be seen without a token: the code of the pages, the sign-in itself, and whether the server lives.
_OPEN_FOLDERS = ("/assets/", "/vendor/")
OPEN_PATHS = frozenset({"/sign-in", "/api/session", "/healthz", "/readyz", "/favicon.ico"})
# What a viewer may send, beside reading: it changes nothing. Single calls, and all below a path.
_VIEWER_WRITES = frozenset({"/api/predictions", "/api/network-summaries", "/api/session", "/api/explanations"})
_VIEWER_FOLDERS = ("/api/explanations/",)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """ASGI middleware that refuses foreign names, foreign origins and requests without the right token."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy, guesses: Guesses) -> None:
        self._app, self._policy, self._guesses = app, policy, guesses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, and pass on with the asker's `role` and `session` in `scope["state"]`."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            await self._check(scope, headers)
        except Problem as problem:
            await _refuse(problem, headers, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _check(self, scope: Scope, headers: Headers) -> None:
        """Problem if the request is to be refused."""
        hosts, origin = headers.getlist("host"), headers.get("origin")
        host = hosts[0] if len(hosts) == 1 else ""
        if not self._policy.knows_host(host):
            detail = (
                f"Expected a Host that this server answers to, got {host[:80]!r}. The setting ALLOWED_HOSTS adds one."
            )
            raise Problem(403, "foreign-host", detail)
        if origin is not None and not self._policy.is_own_origin(origin, host):
            raise Problem(403, "foreign-origin", f"Expected the page's own Origin, got {origin[:80]!r}.")
        identity = await self._identify(scope, headers)
        role = identity and identity.role
        scope.setdefault("state", {}).update(role=role, session=identity and identity.session)
        path = scope["path"]
        if path in OPEN_PATHS or path.startswith(_OPEN_FOLDERS):
            return
        if role is None:
            detail = "Send the token that the server printed at its start: Authorization: Bearer TOKEN, or sign in."
            raise Problem(401, "sign-in-required", detail)
        reads = scope["type"] == "websocket" or scope["method"] in _READING
        if role == "viewer" and not reads and path not in _VIEWER_WRITES and not path.startswith(_VIEWER_FOLDERS):
            raise Problem(403, "forbidden", "This token may look, and change nothing. Use the operator's token.")

    async def _identify(self, scope: Scope, headers: Headers) -> Identity | None:
        bearer = bearer_token(headers.get("authorization", "")) if self._policy.token_required else None
        if bearer is not None:
            await self._guesses.expect_few(scope)
        identity = self._policy.identify(bearer, headers.get("cookie", ""))
        if bearer is not None and identity is None:
            await self._guesses.note_wrong(scope)
        return identity


async def _refuse(problem: Problem, headers: Headers, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the problem; somebody who wanted to see a page is led to the sign-in page."""
    if scope["type"] == "websocket":
        await _refuse_handshake(problem, scope, receive, send)
    elif problem.code == "sign-in-required" and _is_for_people(scope, headers):
        query = scope["query_string"].decode("latin-1")
        target = quote(scope["path"] + (f"?{query}" if query else ""))
        await RedirectResponse(f"/sign-in?next={target}", 303)(scope, receive, send)
    else:
        response = problem_response(problem)
        if problem.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="Backprop Lab"'
        await response(scope, receive, send)


def _is_for_people(scope: Scope, headers: Headers) -> bool:
    """Whether a browser asks for a page."""
    wants_page = scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", "")
    return wants_page and not scope["path"].startswith("/api/")


async def _refuse_handshake(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a WebSocket's handshake with the problem, where the server can; else with a plain refusal."""
    await receive()
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": problem.code})
        return
    body = json.dumps(problem_body(problem.status, problem.code, problem.detail)).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "websocket.http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})
