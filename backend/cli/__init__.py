"""The command line: serve, train, predict and check-gradient, on the same code as the server."""

from backend.cli.main import main

__all__ = ["main"]
