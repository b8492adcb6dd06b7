"""/metrics: the server's figures in the form that Prometheus reads."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Counts, times and states of this server; docs/operations.md says what to watch."""
    figures = generate_latest(request.app.state.instruments.registry)
    return Response(figures, media_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})
