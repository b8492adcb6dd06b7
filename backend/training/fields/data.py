"""What is learned from, and how mini-batches are drawn from it."""

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from backend.training.data_shapes import SHAPES, DatasetName
from backend.training.fields.shown import IMAGES, Fields, shown

_GENERATED: dict[str, list[Any]] = {"dataset": ["moons", "circles", "spiral"]}


class DataFields(Fields):
    """Data set, its size, mini-batches."""

    dataset: DatasetName = Field(
        "mnist",
        description="What is learned: handwritten digits, the rows of a logic gate, or points of a plane.",
        json_schema_extra=shown("data"),
    )
    train_size: int = Field(
        0,
        ge=0,
        le=60_000,
        strict=True,
        description="Training examples, the first ones; 0 takes all there are (of generated points, 300).",
        json_schema_extra=shown("data", "examples", scale="log"),
    )
    validation_size: int = Field(
        0,
        ge=0,
        le=20_000,
        strict=True,
        description="Training images set aside to choose by; they are not learned from.",
        json_schema_extra=shown("data", "examples", scale="log", used_with=IMAGES),
    )
    evaluation_size: int = Field(
        0,
        ge=0,
        le=60_000,
        strict=True,
        description="How many training examples are classified at each evaluation, the first ones; 0 takes all.",
        json_schema_extra=shown("data", "examples", scale="log"),
    )
    noise: float = Field(
        0.1,
        ge=0,
        le=2,
        strict=True,
        description="Standard deviation of what is added to the points' coordinates.",
        json_schema_extra=shown("data", used_with=_GENERATED),
    )
    batch_size: int = Field(
        100,
        ge=1,
        le=10_000,
        strict=True,
        description="Examples in one mini-batch.",
        json_schema_extra=shown("data", "examples", scale="log"),
    )
    sampling: Literal["with_replacement", "shuffled"] = Field(
        "with_replacement",
        description="Draw each mini-batch anew, as the text does, or walk through a fresh shuffle every epoch.",
        json_schema_extra=shown("data"),
    )

    @field_validator("train_size")
    @classmethod
    def _enough_to_learn(cls, size: int, info: ValidationInfo) -> int:
        known = SHAPES.get(info.data.get("dataset", ""))
        if known and known.train_size is not None and size > known.train_size:
            raise ValueError(f"at most {known.train_size:,}, all that the data set has")
        if known and size and size < known.classes and known.train_size is None:
            raise ValueError(f"at least {known.classes}, one for each class")
        return size

    @field_validator("validation_size")
    @classmethod
    def _something_left_to_learn(cls, size: int, info: ValidationInfo) -> int:
        if size and info.data.get("dataset", "mnist") != "mnist":
            raise ValueError("0: only the digits are so many that some can be set aside")
        if size and size + info.data.get("train_size", 0) > 60_000:
            raise ValueError("together with train_size at most 60,000")
        return size
