"""Named parameter arrays that are all views of one flat vector.

An optimizer then is one vector operation, and a checkpoint one array. To the reader it is the dictionary
that the book calls `params`: `params["W1"] -= learning_rate * grads["W1"]` works as written there, and so
does assigning a whole new array, which is copied into the view.
"""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from backend.nn.arrays import FloatArray, FloatType


class Parameters(dict[str, FloatArray]):
    """A dictionary of arrays backed by `flat`, one contiguous vector.

    Parameters
    ----------
    shapes
        Name and shape of every array, in the order in which they lie in `flat`.
    dtype
        numpy.float32 or numpy.float64.
    """

    flat: FloatArray

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], dtype: FloatType) -> None:
        sizes = {name: int(np.prod(shape)) for name, shape in shapes.items()}
        self.flat = np.zeros(sum(sizes.values()), dtype)
        start = 0
        for name, shape in shapes.items():
            super().__setitem__(name, self.flat[start : start + sizes[name]].reshape(shape))
            start += sizes[name]

    def __setitem__(self, name: str, value: ArrayLike) -> None:
        """Copy `value` into the array `name`, so that `flat` and the layers see it.

        Raises
        ------
        KeyError
            If there is no parameter of that name.
        ValueError
            If the shape differs.
        """
        view = self[name]
        if value is view:  # what `params[name] -= step` assigns back
            return
        array = np.asarray(value)
        if array.shape != view.shape:
            raise ValueError(f"params[{name!r}]: expected shape {view.shape}, got {array.shape}")
        view[...] = array

    def update(self, *arrays: Any, **named: ArrayLike) -> None:
        """Assign several arrays, each as by `params[name] = value`."""
        for name, value in dict(*arrays, **named).items():
            self[name] = value

    def __ior__(self, arrays: Any) -> Self:  # type: ignore[override,misc]
        self.update(arrays)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are whole again: views of one flat vector of their own."""
        return _rebuild, ({name: array.shape for name, array in self.items()}, self.flat)


def _rebuild(shapes: Mapping[str, tuple[int, ...]], flat: FloatArray) -> Parameters:
    params = Parameters(shapes, flat.dtype.type)
    params.flat[...] = flat
    return params
