"""What people and pages call the layers of a network: "Affine 2" is the second affine one."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from backend.nn.layers import Layer

_WORDS: Final = {
    "LeakyReLU": "Leaky ReLU",
    "BatchNormalization": "Batch normalization",
    "MaxPooling": "Max pooling",
}
"""Names of layers that are more than one word."""


def layer_titles(layers: Sequence[Layer]) -> list[str]:
    """One for each: its kind in words, and its number among those of its kind."""
    seen: Counter[str] = Counter()
    titles = []
    for layer in layers:
        seen[layer.name] += 1
        titles.append(f"{_WORDS.get(layer.name, layer.name)} {seen[layer.name]}")
    return titles
