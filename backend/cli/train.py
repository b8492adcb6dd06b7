"""`python -m backend train`: a run in this process, with a progress bar, without the server."""

import argparse
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from threadpoolctl import threadpool_limits

from backend.cli.command_error import CommandError
from backend.cli.spec_options import add_spec_options, spec_from_options
from backend.datasets.mnist import DatasetError, load_digits
from backend.training import Diverged, Evaluation, RunSpec, Step, Training

REDRAW_STEPS = 20


def add_to(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "train",
        help="train a network here, without the server",
        description="Train a network in this process. Without options: the default experiment.",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("weights.safetensors"), help="file for the weights (%(default)s)"
    )
    add_spec_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, show, save."""
    spec = spec_from_options(options)
    if not options.out.absolute().parent.is_dir():
        raise CommandError(f"--out: expected a file in a folder that exists, got {options.out}")
    console = Console()
    began = time.perf_counter()
    try:
        training = Training(spec, load_digits())
        with threadpool_limits(1):  # small networks get slower with two BLAS threads
            _learn(training, spec, console)
    except (Diverged, DatasetError) as error:
        raise CommandError(str(error)) from None
    options.out.write_bytes(training.checkpoint(time.perf_counter() - began).to_bytes())
    console.print(f"Weights: {options.out}", highlight=False)
    return 0


def _learn(training: Training, spec: RunSpec, console: Console) -> None:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[loss]}"),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("iterations", total=spec.iterations, loss="")
        for event in training.events():
            if isinstance(event, Step) and event.iteration % REDRAW_STEPS == 0:
                progress.update(task, completed=event.iteration, loss=f"loss {event.loss:.4f}")
            elif isinstance(event, Evaluation):
                progress.update(task, completed=event.iteration)
                progress.console.print(
                    f"epoch {event.epoch:6.2f}   train {event.train_accuracy:7.2%}   test {event.test_accuracy:7.2%}",
                    highlight=False,
                )
