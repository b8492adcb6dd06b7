"""When a run ends by itself: the first rule that applies ends it."""

from pydantic import Field, ValidationInfo, field_validator

from backend.training.fields.shown import Fields, shown


class StoppingFields(Fields):
    """The end, and what may bring it earlier."""

    iterations: int = Field(
        10_000,
        ge=1,
        le=1_000_000,
        strict=True,
        description="Mini-batches until the end.",
        json_schema_extra=shown("stop", "mini-batches", scale="log"),
    )
    epochs: int = Field(
        0,
        ge=0,
        le=1_000_000,
        strict=True,
        description="End after so many epochs, if the iterations are not done before; 0 for no such rule.",
        json_schema_extra=shown("stop", "epochs", scale="log"),
    )
    seconds: float = Field(
        0.0,
        ge=0,
        le=1_000_000,
        strict=True,
        description="End after so long a training time; 0 for no such rule. How far that gets depends on the machine.",
        json_schema_extra=shown("stop", "seconds", scale="log"),
    )
    target_accuracy: float = Field(
        0.0,
        ge=0,
        le=1,
        strict=True,
        description="End once so large a share is right, of the images set aside or else of the test data; 0 for none.",
        json_schema_extra=shown("stop"),
    )
    patience: int = Field(
        0,
        ge=0,
        le=10_000,
        strict=True,
        description="End after so many evaluations without a better accuracy on the images set aside; 0 for none.",
        json_schema_extra=shown("stop", "evaluations", scale="log"),
    )

    @field_validator("patience")
    @classmethod
    def _something_to_judge_by(cls, patience: int, info: ValidationInfo) -> int:
        if patience and not info.data.get("validation_size"):
            raise ValueError("0, or a validation_size above 0: patience judges by images that are set aside")
        return patience
