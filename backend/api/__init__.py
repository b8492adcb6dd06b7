"""The web side: pages, REST API and live streams over the run store."""

from backend.api.app import create_app
from backend.api.settings import Settings

__all__ = ["Settings", "create_app"]
