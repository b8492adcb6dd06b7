"""`python -m backend train`: a run in this process, with a progress bar, without the server."""

import argparse
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from threadpoolctl import threadpool_limits

from backend.cli.command_error import CommandError
from backend.cli.spec_options import add_spec_options, spec_from_options
from backend.datasets.mnist import DatasetError
from backend.jobs.threads import switch_quickly, training_threads
from backend.training import Evaluation, Nudged, RunSpec, Step, Training, TrainingFailed, load_dataset

REDRAW_STEPS = 20
BACKWARDS = "backpropagation"


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
    parser.add_argument(
        "--threads", type=int, default=training_threads(), help="threads for a large network's batches (%(default)s)"
    )
    add_spec_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train, show, save."""
    spec = spec_from_options(options)
    if not options.out.absolute().parent.is_dir():
        raise CommandError(f"--out: expected a file in a folder that exists, got {options.out}")
    if options.threads < 1:
        raise CommandError(f"--threads: expected a number of at least 1, got {options.threads}")
    console = Console()
    began = time.perf_counter()
    failure: TrainingFailed | None = None
    switch_quickly()
    try:
        dataset = load_dataset(spec)
        # Small networks get slower with two BLAS threads; large ones have threads of our own.
        with threadpool_limits(1), closing(Training(spec, dataset, threads=options.threads)) as training:
            failure = _learn(training, spec, console)
    except DatasetError as error:
        raise CommandError(str(error)) from None
    if failure is None or failure.weights_are_sound:
        options.out.write_bytes(training.checkpoint(time.perf_counter() - began).to_bytes())
        console.print(f"Weights: {options.out}", highlight=False)
    if failure is not None:
        raise CommandError(str(failure))
    return 0


def _learn(training: Training, spec: RunSpec, console: Console) -> TrainingFailed | None:
    """Train to the end; gives the failure, if it is one."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[loss]}"),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("iterations", total=training.last_iteration, loss="")
        began = time.perf_counter()
        try:
            for event in training.events():
                if isinstance(event, Step) and (event.iteration % REDRAW_STEPS == 0 or spec.gradient != BACKWARDS):
                    progress.update(task, completed=event.iteration, loss=f"loss {event.loss:.4f}")
                elif isinstance(event, Nudged):
                    progress.update(task, loss=f"nudged {event.done:,} of {event.parameters:,} parameters")
                elif isinstance(event, Evaluation):
                    progress.update(task, completed=event.iteration)
                    progress.console.print(_line(event), highlight=False)
                if spec.seconds and time.perf_counter() - began >= spec.seconds:
                    training.run_out_of_time()
        except TrainingFailed as failure:
            return failure
    return None


def _line(event: Evaluation) -> str:
    validation = "" if event.validation_accuracy is None else f"   validation {event.validation_accuracy:7.2%}"
    return f"epoch {event.epoch:6.2f}   train {event.train_accuracy:7.2%}{validation}   test {event.test_accuracy:7.2%}"
