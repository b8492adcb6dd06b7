"""A network's layers as a run's description names them: one small model for each type, told apart by `type`.

Sizes that follow from the layer before are not named; the builder finds them.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _LayerSpec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class AffineSpec(_LayerSpec):
    """Every neuron sees all features."""

    type: Literal["affine"]
    size: int | None = Field(
        None, ge=1, le=4_096, strict=True, description="Neurons; left out, as many as the answer has scores."
    )


class ReLUSpec(_LayerSpec):
    """What is positive passes."""

    type: Literal["relu"]


class LeakyReLUSpec(_LayerSpec):
    """What is positive passes, of what is negative a small share."""

    type: Literal["leaky_relu"]
    slope: float = Field(0.01, ge=0, lt=1, strict=True, description="Share of what is negative that passes.")


class SigmoidSpec(_LayerSpec):
    """Any number to one between 0 and 1."""

    type: Literal["sigmoid"]


class TanhSpec(_LayerSpec):
    """Any number to one between -1 and 1."""

    type: Literal["tanh"]


class GELUSpec(_LayerSpec):
    """A smooth relative of ReLU."""

    type: Literal["gelu"]


class SoftmaxSpec(_LayerSpec):
    """Features to shares of 1."""

    type: Literal["softmax"]


class DropoutSpec(_LayerSpec):
    """In training, some numbers become 0."""

    type: Literal["dropout"]
    ratio: float = Field(0.5, ge=0, le=0.95, strict=True, description="Share of numbers that are dropped.")


class BatchNormalizationSpec(_LayerSpec):
    """Mean 0 and variance 1 over the batch, then a learned scale and shift."""

    type: Literal["batch_normalization"]
    momentum: float = Field(
        0.9, ge=0, lt=1, strict=True, description="How much of the running averages each mini-batch leaves."
    )


class ConvolutionSpec(_LayerSpec):
    """Filters slide over an image."""

    type: Literal["convolution"]
    filters: int = Field(30, ge=1, le=512, strict=True, description="Filters, the channels of the output.")
    size: int = Field(5, ge=1, le=15, strict=True, description="Side of a filter, in pixels.")
    stride: int = Field(1, ge=1, le=8, strict=True, description="Pixels from one place of a filter to the next.")
    padding: int = Field(0, ge=0, le=14, strict=True, description="Rows and columns of zeros around the image.")


class MaxPoolingSpec(_LayerSpec):
    """The brightest pixel of each square."""

    type: Literal["max_pooling"]
    size: int = Field(2, ge=1, le=14, strict=True, description="Side of a square, in pixels.")


class FlattenSpec(_LayerSpec):
    """Images become features."""

    type: Literal["flatten"]


class RNNSpec(_LayerSpec):
    """Reads the features as a sequence, an image row by row."""

    type: Literal["rnn"]
    size: int = Field(64, ge=1, le=1_024, strict=True, description="Neurons of the hidden state.")
    steps: int = Field(28, ge=1, le=784, strict=True, description="Into how many pieces the features are cut.")
    every_step: bool = Field(False, strict=True, description="Give the state after every step, not only the last.")


class LSTMSpec(_LayerSpec):
    """Reads a sequence with a memory that gates open and close."""

    type: Literal["lstm"]
    size: int = Field(64, ge=1, le=1_024, strict=True, description="Neurons of the hidden state.")
    steps: int = Field(28, ge=1, le=784, strict=True, description="Into how many pieces the features are cut.")
    every_step: bool = Field(False, strict=True, description="Give the state after every step, not only the last.")


LayerSpec = Annotated[
    AffineSpec
    | ReLUSpec
    | LeakyReLUSpec
    | SigmoidSpec
    | TanhSpec
    | GELUSpec
    | SoftmaxSpec
    | DropoutSpec
    | BatchNormalizationSpec
    | ConvolutionSpec
    | MaxPoolingSpec
    | FlattenSpec
    | RNNSpec
    | LSTMSpec,
    Field(discriminator="type"),
]
"""Any layer."""
