"""Looking into the network of a run at one moment: its weights as images, and what it gets right and wrong."""

from backend.api.inspection.inspector import Inspector

__all__ = ["Inspector"]
