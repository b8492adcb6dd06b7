"""What is asked: a drawing, whose network looks at it, and how that network is edited."""

import base64
import binascii
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from backend.api.field_errors import FieldError
from backend.api.predictions import Kept
from backend.api.problems import Problem, invalid_input
from backend.api.run_routes import ID_PATTERN
from backend.datasets.ink import DrawingTooLargeError, EmptyDrawingError, decode_image, normalize_drawing
from backend.training import explanation

SIDE = 28
LONGEST_SIDE = 4_096
MOST_EDITS = 200
MOST_LAYERS = 60
MOST_UNITS = 1_000_000
FARTHEST_BIAS = 1_000.0

Grey = Annotated[float, Field(ge=0, le=255)]
LayerIndex = Annotated[int, Field(ge=0, lt=MOST_LAYERS, strict=True, description="The layer's place, from 0.")]
UnitIndex = Annotated[int, Field(ge=0, lt=MOST_UNITS, strict=True, description="A neuron or a filter, from 0.")]
SeenRow = Annotated[list[Grey], Field(min_length=SIDE, max_length=SIDE, fail_fast=True)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Off(_Closed):
    """Switch a unit off: it is 0, also behind its activation."""

    kind: Literal["off"]
    layer: LayerIndex
    unit: UnitIndex

    def edit(self) -> explanation.Edit:
        """The edit."""
        return explanation.Off(self.layer, self.unit)


class Bias(_Closed):
    """Give a unit another bias."""

    kind: Literal["bias"]
    layer: LayerIndex
    unit: UnitIndex
    value: float = Field(ge=-FARTHEST_BIAS, le=FARTHEST_BIAS, strict=True)

    def edit(self) -> explanation.Edit:
        """The edit."""
        return explanation.Bias(self.layer, self.unit, self.value)


class Prune(_Closed):
    """Remove a share of a layer's weights, the smallest ones."""

    kind: Literal["prune"]
    layer: LayerIndex
    share: float = Field(ge=0, le=1, strict=True)

    def edit(self) -> explanation.Edit:
        """The edit."""
        return explanation.Prune(self.layer, self.share)


EditBody = Annotated[Off | Bias | Prune, Field(discriminator="kind")]


class NetworkQuestion(_Closed):
    """Whose network, and what is edited in it."""

    run: str | None = Field(
        None, pattern=ID_PATTERN, description="The run; left out, the newest finished one that learned digits."
    )
    iteration: Kept | None = Field(
        None, description="That of a kept epoch of the run, or its best one; left out, its newest weights."
    )
    edits: list[EditBody] = Field(default_factory=list, max_length=MOST_EDITS, description="Made in this order.")


class DrawingQuestion(NetworkQuestion):
    """And a drawing: `image`, `pixels` or `seen`."""

    image: str | None = Field(None, description="A PNG, base64, with or without the prefix of a data URL.")
    pixels: Annotated[list[Annotated[list[Grey], Field(fail_fast=True)]], Field(fail_fast=True)] | None = Field(
        None, description="Rows of grey values from 0 to 255, dark on light or light on dark.", max_length=LONGEST_SIDE
    )
    seen: Annotated[list[SeenRow], Field(fail_fast=True)] | None = Field(
        None,
        description="28 rows of 28 grey values as a prediction's `image` gives them, 0 paper; nothing is changed.",
        min_length=SIDE,
        max_length=SIDE,
    )


class ExplanationQuestion(DrawingQuestion):
    """What to explain of it."""

    for_: int | None = Field(
        None, alias="for", ge=0, le=9, strict=True, description="The class to explain; left out, the answer."
    )
    neighbours: bool = Field(
        True, strict=True, description="Whether to look for training images; new weights take a second for it."
    )


class NeuronQuestion(DrawingQuestion):
    """Which neuron to write out."""

    layer: LayerIndex
    unit: UnitIndex
    place: Annotated[list[Annotated[int, Field(ge=0, strict=True)]], Field(min_length=2, max_length=2)] | None = Field(
        None, description="Row and column of a filter's output; left out, where it answers most."
    )


def edits_of(question: NetworkQuestion) -> list[explanation.Edit]:
    """The edits as the library has them."""
    return [edit.edit() for edit in question.edits]


def seen_image(question: DrawingQuestion) -> NDArray[np.uint8]:
    """The image (28, 28) that the network sees, 0 paper to 255 ink."""
    given = [name for name in ("image", "pixels", "seen") if getattr(question, name) is not None]
    if len(given) != 1:
        raise wrong("image", "one of image, pixels and seen", " and ".join(given) or "none of them")
    if question.seen is not None:
        seen: NDArray[np.uint8] = np.rint(np.array(question.seen)).astype(np.uint8)
        return seen
    try:
        return normalize_drawing(_decoded(question.image) if question.image is not None else _rows(question.pixels))
    except EmptyDrawingError as error:
        raise Problem(422, "empty-drawing", str(error)) from None
    except DrawingTooLargeError as error:
        raise Problem(413, "too-large", str(error)) from None
    except ValueError as error:
        raise wrong(given[0], str(error), "") from None


def wrong(field: str, expected: str, got: str) -> Problem:
    """One wrong field."""
    return invalid_input([FieldError(field=field, expected=expected, got=got)])


def _decoded(image: str) -> NDArray[np.uint8]:
    encoded = image.partition("base64,")[2] if image.startswith("data:") else image
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise wrong("image", "a PNG in base64", image[:40]) from None
    return decode_image(content)


def _rows(rows: list[list[float]] | None) -> NDArray[np.float32]:
    widths = {len(row) for row in rows or []}
    if len(widths) != 1 or 0 in widths:
        raise wrong("pixels", "rows of one and the same length", f"rows of lengths {sorted(widths)[:5]}")
    return np.array(rows, np.float32)
