"""Pydantic's validation errors in words: which field, what was expected, what came."""

import json
import re
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from backend.training.layer_specs import LayerSpec

_LONGEST_VALUE = 80
_NO_FIELD = ("body", "query", "path")
_LAYER_TYPES = {get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(get_args(LayerSpec)[0])}
_TAGS = _LAYER_TYPES | {"off", "bias", "prune"}

# "layer 3, affine: Affine: expected 784 features, got 50; put a Flatten before it": where, who says it, what was
# expected, what came, and a hint. Only the expected and the got are always there.
_EXPECTED_GOT = re.compile(
    r"(?:(?P<place>[^:]+): )?(?:\w+: )?expected (?P<expected>.+?), got (?P<got>[^;]+)(?:; (?P<hint>.+))?"
)

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
    "tuple_type": "a list",
    "bool_type": "true or false",
    "union_tag_invalid": "one of {expected_tags}",
    "union_tag_not_found": "{what}",
}


MOST_ERRORS = 50
"""In one answer. Nobody mends more at a time, and each of a million wrong numbers would cost a line."""

ABSURD = 10_000


class FieldError(BaseModel):
    """One wrong field."""

    field: str
    expected: str
    got: str


def field_errors(errors: Sequence[Any]) -> list[FieldError]:
    """The errors of a pydantic validation, as the user reads them: the first of very many."""
    return [_field_error(error) for error in errors[:MOST_ERRORS]]


def validation_errors(error: ValidationError) -> list[FieldError]:
    """The same, of an exception; where there are absurdly many, they are not even made."""
    if error.error_count() > ABSURD:
        expected = "something of which less is wrong"
        return [FieldError(field="body", expected=expected, got=f"{error.error_count():,} errors")]
    return field_errors(error.errors())


def error_in_words(field: str, text: str, value: Any) -> FieldError:
    """An error of ours that says "PLACE: expected A, got B; HINT", of which place and hint may be missing."""
    match = _EXPECTED_GOT.fullmatch(text)
    if match is None:
        return FieldError(field=field, expected=text, got=_shown(value))
    expected = match["expected"]
    if match["hint"]:
        expected += f"; {match['hint']}"
    if match["place"]:
        expected += f" ({match['place']})"
    return FieldError(field=field, expected=expected, got=match["got"])


def _field_error(error: dict[str, Any]) -> FieldError:
    field, kind, value = _place(error), error["type"], error.get("input")
    if kind == "value_error":
        return error_in_words(field, str(error["ctx"]["error"]), value)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tag = str(error["ctx"]["discriminator"]).strip("'")
        field, value = f"{field}.{tag}", error["ctx"].get("tag")
    template = _EXPECTED.get(kind)
    context = {
        name: f"{value:g}" if isinstance(value, float) else value for name, value in error.get("ctx", {}).items()
    }
    context["what"] = "the layer's type" if field.endswith(".type") else "the edit's kind"
    expected = template.format(**context) if template else str(error["msg"])
    got = "nothing" if kind in ("missing", "union_tag_not_found") else _shown(value)
    return FieldError(field=field, expected=expected, got=got)


def _place(error: dict[str, Any]) -> str:
    """The field's place in the JSON: layers.2.size."""
    if error["type"] == "json_invalid":
        return "body"
    loc = [part for part in error["loc"] if part not in _NO_FIELD]
    # Behind the number of a layer or an edit, pydantic names its type too.
    types = {place + 1 for place, part in enumerate(loc[:-1]) if isinstance(part, int)}
    parts = [str(part) for place, part in enumerate(loc) if place not in types or part not in _TAGS]
    return ".".join(parts) or "body"


def _shown(value: Any) -> str:
    """The value that came, short enough for a sentence."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return _sound(text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…")


def _sound(text: str) -> str:
    """The text without halves of characters, which JSON can spell and an answer cannot hold."""
    return text.encode(errors="replace").decode()
