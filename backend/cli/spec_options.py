"""The fields of a run's description as options of a command."""

import argparse
import json
from typing import Any

from pydantic import ValidationError

from backend.api.field_errors import field_errors
from backend.cli.command_error import CommandError
from backend.training import RunSpec

_KINDS = {"integer": "INTEGER", "number": "NUMBER", "string": "TEXT", "array": "JSON"}


def add_spec_options(parser: argparse.ArgumentParser) -> None:
    """One option a field, --learning-rate for learning_rate."""
    for name, schema in _properties().items():
        choices = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            dest=name,
            choices=choices,
            metavar=None if choices else _KINDS[schema["type"]],
            help=f"{schema['description']} ({schema['default']!r})".replace("%", "%%"),
        )


def spec_from_options(options: argparse.Namespace) -> RunSpec:
    """The description that the options give; CommandError names the option that is wrong."""
    types = {name: schema.get("type") for name, schema in _properties().items()}
    given = {name: getattr(options, name) for name in types if getattr(options, name) is not None}
    try:
        return RunSpec.model_validate(
            {name: _value(text) if types[name] != "string" else text for name, text in given.items()}
        )
    except ValidationError as error:
        wrong = field_errors(error.errors())[0]
        field, _, place = wrong.field.partition(".")
        option = f"--{field.replace('_', '-')}" + (f", {place}" if place else "")
        raise CommandError(f"{option}: expected {wrong.expected}, got {wrong.got}") from None


def _properties() -> dict[str, Any]:
    """The fields that are one value or a list; own digits are the server's."""
    properties: dict[str, Any] = RunSpec.model_json_schema()["properties"]
    return {name: schema for name, schema in properties.items() if schema["group"] != "corrections"}


def _value(text: str) -> object:
    """The JSON in a text; what is none stays a text, for the description to refuse in its own words."""
    try:
        return json.loads(text)
    except ValueError:
        return text
