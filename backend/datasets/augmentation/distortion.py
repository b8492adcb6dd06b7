"""How far images are to be distorted: a bound for each kind of distortion. What is drawn within it is not said here."""

from dataclasses import dataclass
from numbers import Real
from typing import Final

LIMITS: Final[dict[str, tuple[float, str]]] = {
    "shift": (10.0, "pixels"),
    "rotation": (45.0, "degrees"),
    "scaling": (0.5, "as a share of the size"),
    "shear": (0.5, "as a share of the height"),
    "elastic": (4.0, "pixels"),
    "thickness": (1.0, "as a probability"),
}
"""The largest value of each field of a `Distortion`, and its unit; the smallest is 0."""


@dataclass(frozen=True)
class Distortion:
    """Bounds of what is drawn anew for every few images; 0 leaves a kind out.

    Attributes
    ----------
    shift
        Pixels, 0 to 10. Along each axis uniform from -shift to shift.
    rotation
        Degrees, 0 to 45, about the middle of the image. Uniform from -rotation to rotation.
    scaling
        Share, 0 to 0.5. One factor for height and width, uniform from 1 - scaling to 1 + scaling.
    shear
        Share, 0 to 0.5: the slant of handwriting. Every row moves sideways by its height above the middle times a
        number that is uniform from -shear to shear.
    elastic
        Pixels, 0 to 4: the root mean square of the lengths by which a smooth random field moves the pixels. Not a bound
        but the very value for every field. With 1 to 2 a digit stays the digit that it is; 4 tears many apart.
    thickness
        Probability, 0 to 1, that strokes become a step thicker or, as likely, a step thinner; a step is about half a
        pixel on either side of a stroke: MNIST's digits have 36 % more ink then, or 33 % less.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a value is below 0 or above its limit.
    """

    shift: float = 0.0
    rotation: float = 0.0
    scaling: float = 0.0
    shear: float = 0.0
    elastic: float = 0.0
    thickness: float = 0.0

    def __post_init__(self) -> None:
        for name, (highest, unit) in LIMITS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, Real):
                raise TypeError(f"{name}: expected a number, got {value!r}")
            if not 0 <= float(value) <= highest:  # written so that NaN, which compares false, is refused too
                raise ValueError(f"{name}: expected 0 to {highest:g} ({unit}), got {value!r}")

    @property
    def moves_pixels(self) -> bool:
        """Whether pixels change their places, rather than strokes their thickness alone."""
        return any((self.shift, self.rotation, self.scaling, self.shear, self.elastic))

    @property
    def is_nothing(self) -> bool:
        """Whether images stay as they are."""
        return not self.moves_pixels and not self.thickness
