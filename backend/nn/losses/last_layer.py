"""What stands behind a network's last layer: its scores become an answer, and an answer has a loss."""

from typing import Protocol

from backend.nn.arrays import FloatArray, FloatType, LabelArray


class LastLayer(Protocol):
    """Output function and loss in one, because together their derivative is simple."""

    def classes(self, outputs: int) -> int:
        """How many classes this many scores tell apart; ValueError where that can't be."""
        ...

    def bind(self, dtype: FloatType) -> None:
        """Choose the dtype of the buffers."""
        ...

    def probabilities(self, logits: FloatArray) -> FloatArray:
        """Probabilities (N, C) of the classes for scores (N, M)."""
        ...

    def answers(self, logits: FloatArray) -> LabelArray:
        """The most probable class (N,) for scores (N, M)."""
        ...

    def forward(self, logits: FloatArray, t: LabelArray | FloatArray) -> float:
        """The mean loss over the batch, for labels (N,) or one-hot rows (N, C)."""
        ...

    def backward(self, batch_size: int | None = None) -> FloatArray:
        """dL/dlogits (N, M), where the mean is over `batch_size` examples; left out, over the N of `forward`."""
        ...
