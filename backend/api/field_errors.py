"""Pydantic's validation errors in words: which field, what was expected, what came."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

_LONGEST_VALUE = 80

# Error type of pydantic -> what was expected, filled with the error's own context.
_EXPECTED = {
    "missing": "a value",
    "extra_forbidden": "no field of this name",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "string_type": "a text",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "at least {min_length} characters",
    "string_pattern_mismatch": "a text of the form {pattern}",
    "literal_error": "one of {expected}",
    "greater_than": "a number greater than {gt}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number less than {lt}",
    "less_than_equal": "a number of at most {le}",
    "too_long": "at most {max_length} items",
    "too_short": "at least {min_length} items",
    "list_type": "a list",
    "json_invalid": "valid JSON ({error})",
    "model_attributes_type": "a JSON object",
    "model_type": "a JSON object",
    "dict_type": "a JSON object",
}


class FieldError(BaseModel):
    """One wrong field."""

    field: str
    expected: str
    got: str


def field_errors(errors: Sequence[Any]) -> list[FieldError]:
    """The errors of a pydantic validation, as the user reads them."""
    return [_field_error(error) for error in errors]


def _field_error(error: dict[str, Any]) -> FieldError:
    place = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
    if error["type"] == "json_invalid":
        place = []
    template = _EXPECTED.get(error["type"])
    context = {
        name: f"{value:g}" if isinstance(value, float) else value for name, value in error.get("ctx", {}).items()
    }
    expected = template.format(**context) if template else str(error["msg"])
    got = "nothing" if error["type"] == "missing" else _shown(error.get("input"))
    return FieldError(field=".".join(place) or "body", expected=expected, got=got)


def _shown(value: Any) -> str:
    """The value that came, short enough for a sentence."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
