"""Who may ask what: one check for HTTP and WebSocket alike."""

from backend.api.access.client import client_of
from backend.api.access.gate import Gate
from backend.api.access.guesses import Guesses
from backend.api.access.policy import AccessPolicy
from backend.api.access.sessions import Role

__all__ = ["AccessPolicy", "Gate", "Guesses", "Role", "client_of"]
