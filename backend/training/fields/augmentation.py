"""How training images are distorted, so that a network learns to read any handwriting."""

from pydantic import Field

from backend.training.fields.shown import IMAGES, Fields, shown


class AugmentationFields(Fields):
    """Bounds of the distortions; 0 leaves one out."""

    shift: float = Field(
        0.0,
        ge=0,
        le=10,
        strict=True,
        description="Images are moved by up to so much, in every direction.",
        json_schema_extra=shown("augmentation", "pixels", used_with=IMAGES),
    )
    rotation: float = Field(
        0.0,
        ge=0,
        le=45,
        strict=True,
        description="Images are turned by up to so much, to either side.",
        json_schema_extra=shown("augmentation", "degrees", used_with=IMAGES),
    )
    scaling: float = Field(
        0.0,
        ge=0,
        le=0.5,
        strict=True,
        description="Images grow or shrink by up to this share.",
        json_schema_extra=shown("augmentation", used_with=IMAGES),
    )
    shear: float = Field(
        0.0,
        ge=0,
        le=0.5,
        strict=True,
        description="Images are slanted by up to this share.",
        json_schema_extra=shown("augmentation", used_with=IMAGES),
    )
    elastic: float = Field(
        0.0,
        ge=0,
        le=4,
        strict=True,
        description="Images are bent like rubber, each pixel moving so far on average.",
        json_schema_extra=shown("augmentation", "pixels", used_with=IMAGES),
    )
    thickness: float = Field(
        0.0,
        ge=0,
        le=1,
        strict=True,
        description="How many of the images get thicker or thinner strokes, as a share.",
        json_schema_extra=shown("augmentation", used_with=IMAGES),
    )
