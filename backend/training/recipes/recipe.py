"""A recipe: one or several runs that show something, and the words that say what."""

from dataclasses import dataclass
from typing import TypedDict

from backend.training.spec import RunSpec


class Text(TypedDict):
    """The same in both languages."""

    en: str
    ko: str


@dataclass(frozen=True)
class Recipe:
    """An experiment that is ready to start.

    Attributes
    ----------
    id
        Its name in addresses.
    title, commentary, expected
        What it is called, what it is about, and what will be seen.
    seconds
        About how long all of its runs take together on two cores.
    specs
        The runs, in the order in which they start.
    accuracy
        About what share of the test examples the best of them gets right; None where that is not the point.
    """

    id: str
    title: Text
    commentary: Text
    expected: Text
    seconds: int
    specs: tuple[RunSpec, ...]
    accuracy: float | None = None
