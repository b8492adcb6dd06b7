"""A run's description: everything that decides how a training run goes, and nothing of how far it has come.

The defaults are the experiment of the text: MNIST, 784-50-10, ReLU, weights of standard deviation 0.01,
mini-batches of 100, learning rate 0.1, 10,000 iterations. The dashboard's form is built from this model's
JSON schema, so every field carries its bounds, its unit and its group here, once.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


def _shown(group: str, unit: str = "", *, scale: str = "linear") -> dict[str, Any]:
    """What the form needs beyond bounds: the group, the unit and whether steps are linear or logarithmic."""
    return {"group": group, "unit": unit, "scale": scale}


_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"


class RunSpec(BaseModel):
    """One training run, fully described. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=_PRINTABLE)] = Field(
        "",
        description="A name to find it by; left empty, the network's shape.",
        json_schema_extra=_shown("run"),
    )
    dataset: Literal["mnist"] = Field(
        "mnist",
        description="What is learned: 60,000 handwritten digits, 10,000 more to test on.",
        json_schema_extra=_shown("data"),
    )
    batch_size: int = Field(
        100,
        ge=1,
        le=10_000,
        strict=True,
        description="Images in one mini-batch.",
        json_schema_extra=_shown("data", "images", scale="log"),
    )
    sampling: Literal["with_replacement", "shuffled"] = Field(
        "with_replacement",
        description="Draw each mini-batch anew, as the text does, or walk through a fresh shuffle every epoch.",
        json_schema_extra=_shown("data"),
    )
    hidden_size: int = Field(
        50,
        ge=1,
        le=4_096,
        strict=True,
        description="Neurons in the hidden layer.",
        json_schema_extra=_shown("network", "neurons", scale="log"),
    )
    activation: Literal["relu", "sigmoid"] = Field(
        "relu",
        description="The hidden layer's activation function.",
        json_schema_extra=_shown("network"),
    )
    initializer: Literal["normal", "xavier", "he", "zeros"] = Field(
        "normal",
        description="How the weights start.",
        json_schema_extra=_shown("network"),
    )
    weight_init_std: float = Field(
        0.01,
        gt=0,
        le=10,
        strict=True,
        description="Standard deviation of the initial weights; used by the initializer 'normal' alone.",
        json_schema_extra=_shown("network", scale="log"),
    )
    loss: Literal["cross_entropy", "mse"] = Field(
        "cross_entropy",
        description="What is made small.",
        json_schema_extra=_shown("training"),
    )
    optimizer: Literal["sgd"] = Field(
        "sgd",
        description="The update rule.",
        json_schema_extra=_shown("training"),
    )
    learning_rate: float = Field(
        0.1,
        gt=0,
        le=1_000,
        strict=True,
        description="Length of a step along the negative gradient.",
        json_schema_extra=_shown("training", scale="log"),
    )
    dtype: Literal["float32", "float64"] = Field(
        "float32",
        description="Precision of the arithmetic.",
        json_schema_extra=_shown("training"),
    )
    seed: int = Field(
        0,
        ge=0,
        le=2**32 - 1,
        strict=True,
        description="Where the random numbers start: same seed, same run.",
        json_schema_extra=_shown("training"),
    )
    iterations: int = Field(
        10_000,
        ge=1,
        le=1_000_000,
        strict=True,
        description="Mini-batches until the end.",
        json_schema_extra=_shown("stop", "mini-batches", scale="log"),
    )
