"""What can be wrong with a drawing. All are ValueErrors: the drawing is at fault, not the program."""

MAX_SIDE = 4_096
"""Most pixels along one side of a drawing; a square of it has 16.8 million."""


class EmptyDrawingError(ValueError):
    """There is paper and no ink."""


class ImageFormatError(ValueError):
    """The bytes are not an image that we read, or are damaged."""


class DrawingTooLargeError(ValueError):
    """The drawing has more pixels along one side than `MAX_SIDE`."""

    def __init__(self, got: str) -> None:
        super().__init__(f"drawing: expected at most {MAX_SIDE:,} x {MAX_SIDE:,} pixels, got {got}")
