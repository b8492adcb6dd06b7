"""Corrections as they come and as they travel."""

import base64
import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from backend.api.explanations.questions import SIDE, Grey
from backend.api.run_routes import ID_PATTERN
from backend.api.run_view import moment
from backend.runs.corrections import Correction

MOST_STROKES = 100
MOST_POINTS = 5_000
FARTHEST = 1e5
LONGEST_WRITER = 40

Writer = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WRITER, pattern=r"^[^\x00-\x1f\x7f]*$"),
]
Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Digit = Annotated[int, Field(ge=0, le=9, strict=True)]
Point = Annotated[list[Coordinate], Field(min_length=2, max_length=4, fail_fast=True)]


def _few_points(strokes: list[list[list[float]]]) -> list[list[list[float]]]:
    """Bounded as a whole, and rounded to what a screen can show."""
    points = sum(len(stroke) for stroke in strokes)
    if points > MOST_POINTS:
        raise ValueError(f"expected at most {MOST_POINTS:,} points in all strokes, got {points:,}")
    return [[[round(number, 3) for number in point] for point in stroke] for stroke in strokes]


SeenRow = Annotated[list[Grey], Field(min_length=SIDE, max_length=SIDE, fail_fast=True)]


class NewCorrection(BaseModel):
    """What was drawn and what was meant."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    writer: Writer = Field("me", description="Whose hand.")
    label: Digit = Field(description="The digit that was meant.")
    strokes: Annotated[
        list[Annotated[list[Point], Field(min_length=1, max_length=MOST_POINTS, fail_fast=True)]],
        Field(fail_fast=True),
        AfterValidator(_few_points),
    ] = Field(
        default_factory=list,
        max_length=MOST_STROKES,
        description="Points [x, y], [x, y, pressure] or [x, y, pressure, milliseconds]; empty for a picture.",
    )
    image: str | None = Field(
        None, description="The drawing as a PNG, base64, with or without the prefix of a data URL."
    )
    seen: Annotated[list[SeenRow], Field(fail_fast=True)] | None = Field(
        None,
        description="Instead of `image`: 28 rows of 28 grey values, as a prediction's `image` gives them.",
        min_length=SIDE,
        max_length=SIDE,
    )
    predicted: Digit | None = Field(None, description="What was read.")
    run: str | None = Field(None, pattern=ID_PATTERN, description="The run that read it.")


class CorrectionView(BaseModel):
    """One correction; `image` is base64 of 784 bytes as the network saw it, 0 paper."""

    id: str
    writer: str
    label: int
    predicted: int | None
    run: str | None
    image: str
    created_at: datetime


class WholeCorrection(CorrectionView):
    """With its strokes."""

    strokes: list[list[list[float]]]


class WriterView(BaseModel):
    """A writer, and how many corrections are kept."""

    writer: str
    count: int


class CorrectionPage(BaseModel):
    """Some corrections, newest first, whether there are older ones, and all writers."""

    corrections: list[CorrectionView]
    more: bool
    writers: list[WriterView]


class Deleted(BaseModel):
    """How many were deleted."""

    deleted: int


def view(correction: Correction) -> CorrectionView:
    """Without its strokes, which may be long."""
    return CorrectionView(**_common(correction))


def whole(correction: Correction) -> WholeCorrection:
    """With everything."""
    strokes = [[list(point) for point in stroke] for stroke in correction.strokes]
    return WholeCorrection(**_common(correction), strokes=strokes)


def line(correction: Correction) -> str:
    """A line of the export: what recorded pen strokes look like elsewhere (label, writer, strokes), and the rest."""
    fields = whole(correction).model_dump(mode="json")
    first = {name: fields.pop(name) for name in ("label", "writer", "strokes")}
    return json.dumps(first | fields, ensure_ascii=False, separators=(",", ":")) + "\n"


def _common(correction: Correction) -> dict[str, Any]:
    return {
        "id": correction.id,
        "writer": correction.writer,
        "label": correction.label,
        "predicted": correction.predicted,
        "run": correction.run,
        "image": base64.b64encode(correction.image).decode(),
        "created_at": moment(correction.created_at),
    }
