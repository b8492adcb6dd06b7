"""What the network is made of, and how its weights start."""

from math import prod
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from backend.nn.summary import Summary
from backend.training.architecture import build_layers, input_shape
from backend.training.data_shapes import SHAPES
from backend.training.fields.shown import Fields, shown
from backend.training.layer_specs import LayerSpec

MOST_LAYERS = 60
MOST_NUMBERS = 100_000_000
"""Between the layers of a network, for a whole batch: 400 MB as float32, and as much again on the way back."""


class NetworkFields(Fields):
    """Layers, output function, initial weights."""

    output: Literal["softmax", "sigmoid", "step"] = Field(
        "softmax",
        description="How scores become an answer: softmax, or for two classes one neuron with a sigmoid or a step.",
        json_schema_extra=shown("network"),
    )
    layers: tuple[LayerSpec, ...] = Field(
        (),
        max_length=MOST_LAYERS,
        description="The network, layer by layer; left empty, it is affine, activation, affine.",
        json_schema_extra=shown("network"),
        validate_default=True,
    )
    hidden_size: int = Field(
        50,
        ge=1,
        le=4_096,
        strict=True,
        description="Neurons in the hidden layer.",
        json_schema_extra=shown("network", "neurons", scale="log", used_with={"layers": [[]]}),
    )
    activation: Literal["relu", "sigmoid"] = Field(
        "relu",
        description="The hidden layer's activation function.",
        json_schema_extra=shown("network", used_with={"layers": [[]]}),
    )
    initializer: Literal["normal", "xavier", "he", "zeros", "auto"] = Field(
        "normal",
        description="How the weights start; 'auto' takes He before ReLU and its relatives, else Xavier.",
        json_schema_extra=shown("network"),
    )
    weight_init_std: float = Field(
        0.01,
        gt=0,
        le=10,
        strict=True,
        description="Standard deviation of the initial weights; used by the initializer 'normal' alone.",
        json_schema_extra=shown("network", scale="log", used_with={"initializer": ["normal"]}),
    )

    @field_validator("output")
    @classmethod
    def _one_neuron_for_two_classes(cls, output: str, info: ValidationInfo) -> str:
        known = SHAPES.get(info.data.get("dataset", ""))
        if output != "softmax" and known and known.classes != 2:
            raise ValueError(f"softmax: the data set has {known.classes} classes, and one neuron tells apart 2")
        return output

    @field_validator("layers")
    @classmethod
    def _layers_that_fit(cls, layers: tuple[LayerSpec, ...], info: ValidationInfo) -> tuple[LayerSpec, ...]:
        known = SHAPES.get(info.data.get("dataset", ""))
        if layers and known and "output" in info.data:
            built = build_layers(known.example, layers, known.classes if info.data["output"] == "softmax" else 1)
            summary = Summary.of(built, input_shape(known.example, layers))
            numbers = info.data.get("batch_size", 1) * sum(prod(layer.output_shape) for layer in summary.layers)
            if numbers > MOST_NUMBERS:
                raise ValueError(
                    f"a batch of {info.data['batch_size']:,}: expected at most {MOST_NUMBERS:,} numbers between its "
                    f"layers, got {numbers:,}; make the batch or the layers smaller"
                )
        return layers
