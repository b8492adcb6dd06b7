"""`python -m backend check-gradient`: backpropagation held against nudges of the parameters, as a table."""

import argparse
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from backend.cli.command_error import CommandError
from backend.cli.spec_options import add_spec_options, spec_from_options
from backend.datasets.mnist import DatasetError
from backend.nn.gradient_check import GradientCheck
from backend.training.gradient_check import PASSED, check_spec


def add_to(commands: Any) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "check-gradient",
        help="hold backpropagation against numerical differentiation",
        description="Nudge parameters of a network, and hold the slope of the loss against its gradient by "
        "backpropagation. The exit status is 1 where they differ.",
    )
    parser.add_argument("--per-array", type=int, default=20, help="parameters of each array to nudge (%(default)s)")
    parser.add_argument("--examples", type=int, default=10, help="examples in the batch (%(default)s)")
    add_spec_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, and show what was found."""
    spec = spec_from_options(options)
    for name in ("per_array", "examples"):
        if getattr(options, name) < 1:
            option = f"--{name.replace('_', '-')}"
            raise CommandError(f"{option}: expected a number of at least 1, got {getattr(options, name)}")
    try:
        with threadpool_limits(1):
            check = check_spec(spec, per_array=options.per_array, examples=options.examples)
    except DatasetError as error:
        raise CommandError(str(error)) from None
    passed = check.largest_relative_error < PASSED
    console = Console(highlight=False)
    console.print(_table(check))
    console.print(
        f"numerical differentiation {check.seconds_numerical:.3g} s, "
        f"backpropagation {check.seconds_backpropagation:.3g} s"
    )
    verdict = "agree" if passed else "differ"
    console.print(
        f"They {verdict}: relative errors are at most {check.largest_relative_error:.1e} (limit {PASSED:.0e})."
    )
    return 0 if passed else 1


def _table(check: GradientCheck) -> Table:
    table = Table("array", "shape", "checked", "error", "at", "numerical", "backpropagation", box=SIMPLE)
    for array in check.arrays:
        table.add_row(
            array.name,
            " x ".join(map(str, array.shape)),
            str(array.checked),
            f"{array.largest_relative_error:.1e}",
            ", ".join(map(str, array.index)),
            f"{array.numerical:.4g}",
            f"{array.backpropagation:.4g}",
        )
    return table
