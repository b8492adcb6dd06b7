"""The one door. Every request, HTTP or WebSocket, passes here before anything else of the application."""

import json
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.api.access.policy import AccessPolicy
from backend.api.problems import MEDIA_TYPE, Problem, problem_body, problem_response

# What may be seen without a token: the code of the pages, the sign-in itself, and whether the server lives.
_OPEN_PATHS = ("/assets/", "/vendor/", "/sign-in", "/api/session", "/healthz", "/readyz", "/favicon.ico")
_PAGES = ("/", "/recipes", "/groups", "/draw")
# What a viewer may send, beside reading: it changes nothing.
_VIEWER_WRITES = ("/api/predictions", "/api/explanations", "/api/network-summaries", "/api/session")


class Gate:
    """ASGI middleware that refuses foreign names, foreign origins and requests without the right token."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy) -> None:
        self._app, self._policy = app, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, and pass on with `scope["state"]["role"]` set."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        problem = self._problem(scope, Headers(scope=scope))
        if problem is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await _refuse_handshake(problem, scope, receive, send)
        elif problem.code == "sign-in-required" and scope["path"] in _PAGES:
            query = scope["query_string"].decode("latin-1")
            target = quote(scope["path"] + (f"?{query}" if query else ""))
            await RedirectResponse(f"/sign-in?next={target}", 303)(scope, receive, send)
        else:
            response = problem_response(problem)
            if problem.status == 401:
                response.headers["WWW-Authenticate"] = 'Bearer realm="Backprop Lab"'
            await response(scope, receive, send)

    def _problem(self, scope: Scope, headers: Headers) -> Problem | None:
        """Why the request is refused, or None."""
        hosts, origin = headers.getlist("host"), headers.get("origin")
        host = hosts[0] if len(hosts) == 1 else ""
        if not self._policy.knows_host(host):
            detail = (
                f"Expected a Host that this server answers to, got {host[:80]!r}. The setting ALLOWED_HOSTS adds one."
            )
            return Problem(403, "foreign-host", detail)
        if origin is not None and not self._policy.is_own_origin(origin, host):
            return Problem(403, "foreign-origin", f"Expected the page's own Origin, got {origin[:80]!r}.")
        role = self._policy.role(headers.get("authorization", ""), headers.get("cookie", ""))
        scope.setdefault("state", {})["role"] = role
        path = scope["path"]
        if path.startswith(_OPEN_PATHS):
            return None
        if role is None:
            detail = "Send the token that the server printed at its start: Authorization: Bearer TOKEN, or sign in."
            return Problem(401, "sign-in-required", detail)
        reads = scope["type"] == "websocket" or scope["method"] in ("GET", "HEAD", "OPTIONS")
        if role == "viewer" and not reads and not path.startswith(_VIEWER_WRITES):
            return Problem(403, "forbidden", "This token may look, and change nothing. Use the operator's token.")
        return None


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
