"""Fine-tuning on a writer's own digits."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from backend.training.fields.shown import IMAGES, Fields, shown

LONGEST_WRITER = 40


class CorrectionsSpec(BaseModel):
    """Which own digits a run learns from, and how much they count."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="The sum of the digits, as they were when the run was started."
    )
    writer: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_WRITER)] = Field(
        description="Whose hand they are in."
    )
    weight: float = Field(0.2, gt=0, lt=1, strict=True, description="Their share of every mini-batch.")
    distortion: float = Field(
        0.7,
        ge=0,
        le=3,
        strict=True,
        description="How strongly they are distorted, 1 being as strongly as the recipes for drawing distort digits.",
    )


class CorrectionsFields(Fields):
    """Own digits, where a run learns from any."""

    corrections: CorrectionsSpec | None = Field(
        None,
        title="Corrections",
        description="Own digits that are learned beside the data set; made by POST /api/corrections/fine-tunings.",
        json_schema_extra=shown("corrections", used_with=IMAGES),
    )

    @field_validator("corrections")
    @classmethod
    def _beside_digits(cls, corrections: CorrectionsSpec | None, info: ValidationInfo) -> CorrectionsSpec | None:
        if corrections is not None and info.data.get("dataset", "mnist") != "mnist":
            raise ValueError("null: own digits are learned beside MNIST alone")
        return corrections
