"""`python -m backend backup`: a consistent copy of all runs and their weights, also while the server runs."""

import argparse
from pathlib import Path
from typing import Any

from backend.api import Settings
from backend.cli.command_error import CommandError
from backend.cli.serve import settings_from
from backend.runs import Database
from backend.runs.backup import BackupError, back_up
from backend.runs.backup_folder import BACKUPS

SHOWN = 5
"""So many damaged files are named."""


def add_to(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "backup",
        help="copy all runs and weights, also while the server runs",
        description="Copy all runs and their weights into a new folder below TARGET, also while the server runs. "
        "The folder can be served as a data directory.",
    )
    parser.add_argument(
        "target", nargs="?", metavar="TARGET", help=f"folder of back-ups (the folder {BACKUPS} of the data directory)"
    )
    parser.add_argument("--data-dir", help="folder of the database and of saved weights (data)")
    parser.add_argument("--keep", type=int, metavar="N", help="then remove all back-ups below TARGET but the newest N")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Back up, and say what was made."""
    settings = settings_from(options, "data_dir")
    if options.keep is not None and options.keep < 1:
        raise CommandError(f"--keep: expected a number of at least 1, got {options.keep}")
    target = Path(options.target or settings.data_dir / BACKUPS)
    try:
        made = back_up(Database(settings.place.database_url), _weights(settings), target.absolute(), options.keep)
    except BackupError as error:
        raise CommandError(str(error)) from None
    print(f"{made.path}: {made.runs} runs, {made.files} files of weights, {made.size / 1e6:.1f} MB")
    if made.damaged:
        more = f" and {len(made.damaged) - SHOWN} more" if len(made.damaged) > SHOWN else ""
        print(f"left out, damaged or missing already: {', '.join(made.damaged[:SHOWN])}{more}")
    return 0


def _weights(settings: Settings) -> Path:
    if "://" in settings.place.artifacts:
        raise CommandError(
            f"The weights are in {settings.place.artifacts}: copy the bucket with its own tools, after the database. "
            "docs/operations.md says how."
        )
    return Path(settings.place.artifacts)
