"""The server's own end of a connection: who holds one open without using it is sent away."""

from backend.api.connections.guard import Guard
from backend.api.connections.http import GuardedHttp
from backend.api.connections.websocket import GuardedWebSocket

__all__ = ["Guard", "GuardedHttp", "GuardedWebSocket"]
