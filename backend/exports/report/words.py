"""A report's texts in one language, and figures as people write them."""

from collections.abc import Mapping
from typing import Any


class Words:
    """Texts by key, as the pages have them.

    Parameters
    ----------
    language
        "en" or "ko".
    table
        The language's texts.
    """

    def __init__(self, language: str, table: Mapping[str, str]) -> None:
        self.language, self._table = language, table

    def t(self, key: str, **parameters: str) -> str:
        """The text of a key with its {parameters} filled in; the key itself where there is none."""
        text = self._table.get(key, key)
        for name, value in parameters.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def value(self, field: str, value: Any) -> str:
        """What was chosen for a field, in words where there are any."""
        option = self.option(field, value)
        if option is not None:
            return option
        if isinstance(value, bool) or value is None:
            return str(value).lower()
        if isinstance(value, int | float):
            return number(value)
        if isinstance(value, list | tuple):
            return " → ".join(self._layer(layer) for layer in value)
        return str(value)

    def option(self, field: str, value: Any) -> str | None:
        """The words for a choice, None where there are none."""
        text = f"{value:g}" if isinstance(value, float) else str(value)
        return self._table.get(f"option.{field}.{text}")

    def _layer(self, layer: Any) -> str:
        fields = dict(layer if isinstance(layer, Mapping) else layer.model_dump())
        name = self.t(f"layer.{fields.pop('type')}")
        details = [number(value) for value in fields.values() if isinstance(value, int | float) and value is not False]
        return f"{name} ({', '.join(details)})" if details else name


def number(value: float) -> str:
    """A number with its thousands apart, and not more digits than it has."""
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.6g}" if abs(value) >= 1e-4 or value == 0 else f"{value:.3g}"


def percent(share: float | None) -> str:
    """A share of 1 with two places; a dash where it is not known."""
    return "–" if share is None else f"{share:.2%}"
