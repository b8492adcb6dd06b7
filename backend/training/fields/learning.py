"""How the network learns: loss, gradient, update rule, learning rate and its schedule."""

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from backend.training.fields.shown import Fields, shown

_ADAPTIVE: dict[str, list[Any]] = {"optimizer": ["adam", "adamw"]}


class LearningFields(Fields):
    """Everything between a gradient and a step."""

    loss: Literal["cross_entropy", "mse"] = Field(
        "cross_entropy",
        description="What is made small.",
        json_schema_extra=shown("training", used_with={"output": ["softmax", "sigmoid"]}),
    )
    gradient: Literal["backpropagation", "numerical", "numerical_fast"] = Field(
        "backpropagation",
        description="How the gradient is found: backwards through the layers, or by nudging every parameter.",
        json_schema_extra=shown("training"),
    )
    optimizer: Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"] = Field(
        "sgd",
        description="The update rule.",
        json_schema_extra=shown("training"),
    )
    learning_rate: float = Field(
        0.1,
        gt=0,
        le=1_000,
        strict=True,
        description="Length of a step along the negative gradient.",
        json_schema_extra=shown("training", scale="log"),
    )
    momentum: float = Field(
        0.9,
        ge=0,
        lt=1,
        strict=True,
        description="How much of its velocity a step keeps.",
        json_schema_extra=shown("training", used_with={"optimizer": ["momentum", "nesterov"]}),
    )
    rho: float = Field(
        0.99,
        ge=0,
        lt=1,
        strict=True,
        description="How much of the average squared gradient a step keeps.",
        json_schema_extra=shown("training", used_with={"optimizer": ["rmsprop"]}),
    )
    beta1: float = Field(
        0.9,
        ge=0,
        lt=1,
        strict=True,
        description="How much of the average gradient a step keeps.",
        json_schema_extra=shown("training", used_with=_ADAPTIVE),
    )
    beta2: float = Field(
        0.999,
        ge=0,
        lt=1,
        strict=True,
        description="How much of the average squared gradient a step keeps.",
        json_schema_extra=shown("training", used_with=_ADAPTIVE),
    )
    weight_decay: float = Field(
        0.0,
        ge=0,
        le=10,
        strict=True,
        description="How strongly weights are pulled towards 0.",
        json_schema_extra=shown("training", scale="log"),
    )
    schedule: Literal["constant", "step", "cosine", "one_cycle"] = Field(
        "constant",
        description="How the learning rate changes on the way.",
        json_schema_extra=shown("training"),
    )
    step_iterations: int = Field(
        2_000,
        ge=1,
        le=1_000_000,
        strict=True,
        description="Mini-batches from one step of the learning rate to the next.",
        json_schema_extra=shown("training", "mini-batches", scale="log", used_with={"schedule": ["step"]}),
    )
    step_factor: float = Field(
        0.5,
        gt=0,
        le=1,
        strict=True,
        description="What the learning rate is multiplied by at each step.",
        json_schema_extra=shown("training", used_with={"schedule": ["step"]}),
    )
    warmup_iterations: int = Field(
        0,
        ge=0,
        le=1_000_000,
        strict=True,
        description="Mini-batches in which the learning rate grows from nothing to its full size.",
        json_schema_extra=shown("training", "mini-batches", scale="log"),
    )
    dtype: Literal["float32", "float64"] = Field(
        "float32",
        description="Precision of the arithmetic.",
        json_schema_extra=shown("training"),
    )
    seed: int = Field(
        0,
        ge=0,
        le=2**32 - 1,
        strict=True,
        description="Where the random numbers start: same seed, same run.",
        json_schema_extra=shown("training"),
    )

    @field_validator("gradient")
    @classmethod
    def _a_gradient_that_can_be_had(cls, gradient: str, info: ValidationInfo) -> str:
        if gradient == "numerical_fast" and (
            info.data.get("layers") or info.data.get("output", "softmax") != "softmax"
        ):
            raise ValueError(
                "backpropagation or numerical: the fast way knows two-layer networks (no layers given) only"
            )
        return gradient
