"""What is known of each data set without loading it: the shape of an example and the number of classes."""

from typing import Literal, NamedTuple

DatasetName = Literal["mnist", "and", "or", "nand", "xor", "nine_points", "moons", "circles", "spiral"]


class DataShape(NamedTuple):
    """Shape of one example, classes, training examples (None: as many as asked for)."""

    example: tuple[int, ...]
    classes: int
    train_size: int | None


GENERATED_SIZE = 300
"""Points of a generated set for which no number was asked."""

SHAPES: dict[DatasetName, DataShape] = {
    "mnist": DataShape((1, 28, 28), 10, 60_000),
    "and": DataShape((2,), 2, 4),
    "or": DataShape((2,), 2, 4),
    "nand": DataShape((2,), 2, 4),
    "xor": DataShape((2,), 2, 4),
    "nine_points": DataShape((2,), 3, 9),
    "moons": DataShape((2,), 2, None),
    "circles": DataShape((2,), 2, None),
    "spiral": DataShape((2,), 3, None),
}
