"""Shapes in words."""

from backend.nn.arrays import described


def test_described() -> None:
    assert described((784,)) == "784 features"
    assert described((1, 28, 28)) == "images of 1 x 28 x 28 (channels, rows, columns)"
