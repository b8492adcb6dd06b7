"""`python -m backend`: the server, and training and reading without it."""

from backend.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
