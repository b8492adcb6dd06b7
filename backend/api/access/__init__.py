"""Who may ask what: one check for HTTP and WebSocket alike."""

from backend.api.access.gate import Gate
from backend.api.access.policy import AccessPolicy, Role

__all__ = ["AccessPolicy", "Gate", "Role"]
