"""The command line: serve, train and predict, on the same code as the server."""

from backend.cli.main import main

__all__ = ["main"]
