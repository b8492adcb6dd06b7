"""Reads the command line and hands over to the command that it names."""

import argparse
import sys
from collections.abc import Sequence

from backend.cli import backup, check_gradient, predict, reproduce, serve, train
from backend.cli.command_error import CommandError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status: 0 done, 1 failed, 2 the command line is not right."""
    parser = argparse.ArgumentParser(prog="python -m backend", description="Backprop Lab on the command line.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (serve, train, predict, reproduce, check_gradient, backup):
        command.add_to(commands)
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    except CommandError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status
