"""`python -m backend reproduce`: does a run of the server again in this process, and compares the weights."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from threadpoolctl import threadpool_limits

from backend.api.settings import Settings
from backend.cli.command_error import CommandError
from backend.jobs.place import open_store
from backend.jobs.threads import switch_quickly
from backend.runs import Run, RunNotFound, RunStore
from backend.runs.artifacts import Artifact, DamagedArtifact
from backend.runs.own_digits import own_digits_of
from backend.training import Checkpoint, OwnDigitsError, Step, Training, TrainingFailed, load_dataset
from backend.training.receipt import receipt


def add_to(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "reproduce",
        help="do a run again and compare its weights",
        description="Do a run of the server again, with all changes that were made on the way, and say whether its "
        "weights come out the same, bit for bit. Exit status 0: they do; 1: they do not.",
    )
    parser.add_argument("run_id", metavar="RUN", help="the run's id, as in its address")
    parser.add_argument("--data-dir", type=Path, help="folder of the database and of saved weights (data)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do it again, and compare."""
    settings = Settings() if options.data_dir is None else Settings(data_dir=options.data_dir)
    if not settings.database_url and not (settings.data_dir / "lab.sqlite3").is_file():
        raise CommandError(f"--data-dir: expected a folder with the runs of a server, got {settings.data_dir}")
    store, console = open_store(settings.place), Console()
    store.database.migrate()
    try:
        original = store.get(options.run_id)
    except RunNotFound:
        raise CommandError(f"run: expected the id of a run in {store.database.place}, got {options.run_id}") from None
    if original.receipt is None:
        raise CommandError(f"run: expected one that finished or was stopped, and {original.id} is {original.status}")
    switch_quickly()
    again = _repeat(store, original, settings.training_threads, console)
    same = again["weights_sha256"] == original.receipt["weights_sha256"]
    console.print(f"{original.name}, {again['iterations']:,} iterations", highlight=False)
    for title, found in (("then", original.receipt), ("now ", again)):
        console.print(f"{title}  {found['weights_sha256']}", highlight=False)
    if same:
        console.print("Reproduced: the same weights, bit for bit.")
        return 0
    console.print("Not reproduced: the weights differ.")
    for name in ("versions", "blas", "cpu", "dataset_sha256"):
        if again[name] != original.receipt.get(name):
            console.print(f"{name}: then {original.receipt.get(name)}, now {again[name]}", highlight=False)
    return 1


def _repeat(store: RunStore, original: Run, threads: int, console: Console) -> dict[str, Any]:
    """The receipt of the repetition."""
    end = original.iteration
    start = None
    try:
        if original.start is not None:
            start = Checkpoint.from_bytes(store.artifacts.read(Artifact(**original.start)))
        dataset = load_dataset(original.spec, own_digits_of(store.database, original.spec))
        again = Training(
            original.spec, dataset, threads=threads, changes=original.changes_in_effect, start=start, end=end
        )
        with threadpool_limits(1), closing(again):
            steps = (event for event in again.events() if isinstance(event, Step))
            for _ in track(steps, f"{end:,} iterations", total=end, console=console, transient=True):
                pass
            return receipt(again, None if original.start is None else original.start["sha256"])
    except (DamagedArtifact, OwnDigitsError, TrainingFailed) as failure:
        raise CommandError(str(failure)) from None
