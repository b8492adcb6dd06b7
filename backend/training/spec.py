"""A run's description: everything that decides how a training run goes, and nothing of how far it has come.

The defaults are the experiment of the text: MNIST, 784-50-10, ReLU, weights of standard deviation 0.01,
mini-batches of 100, learning rate 0.1, 10,000 iterations. The dashboard's form is built from this model's
JSON schema, so every field carries its bounds, its unit, its group and what it depends on, once, in `fields/`.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from backend.training.data_shapes import GENERATED_SIZE, SHAPES
from backend.training.fields import (
    AugmentationFields,
    CorrectionsFields,
    DataFields,
    LearningFields,
    NetworkFields,
    StoppingFields,
)
from backend.training.fields.shown import shown
from backend.training.layer_specs import AffineSpec, LayerSpec, ReLUSpec, SigmoidSpec

_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"


# A base further right comes earlier: a field may be checked against those of the groups before it.
class RunSpec(StoppingFields, LearningFields, NetworkFields, AugmentationFields, CorrectionsFields, DataFields):
    """One training run, fully described. Unknown fields are refused."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=_PRINTABLE)] = Field(
        "",
        description="A name to find it by; left empty, the network's shape.",
        json_schema_extra=shown("run"),
    )

    @property
    def outputs(self) -> int:
        """Scores at the network's end."""
        return SHAPES[self.dataset].classes if self.output == "softmax" else 1

    @property
    def all_layers(self) -> tuple[LayerSpec, ...]:
        """The network's layers, those of the two-layer net spelled out."""
        if self.layers:
            return self.layers
        activation = ReLUSpec(type="relu") if self.activation == "relu" else SigmoidSpec(type="sigmoid")
        return (AffineSpec(type="affine", size=self.hidden_size), activation, AffineSpec(type="affine"))

    @property
    def train_count(self) -> int:
        """Examples that are learned from."""
        available = SHAPES[self.dataset].train_size
        if available is None:
            return self.train_size or GENERATED_SIZE
        return self.train_size or available - self.validation_size
