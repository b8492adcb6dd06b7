"""The two-layer network of *Deep Learning from Scratch*, chapters 4 and 5: Affine, activation, Affine, softmax."""

from numbers import Real
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import DTypeLike, NDArray

from backend.nn.arrays import FloatArray, FloatType, LabelArray
from backend.nn.fast_numerical_gradient import fast_numerical_gradient
from backend.nn.gradients import STEP, numerical_gradient
from backend.nn.initializers import INITIALIZERS, NormalSource
from backend.nn.layers import Affine, ReLU, Sigmoid
from backend.nn.losses import LossName, SoftmaxWithLoss
from backend.nn.network import Network

Float64Array = NDArray[np.float64]
ActivationName = Literal["relu", "sigmoid"]
ACTIVATIONS: dict[str, type[ReLU] | type[Sigmoid]] = {"relu": ReLU, "sigmoid": Sigmoid}
InitializerName = Literal["normal", "xavier", "he", "zeros"]


class TwoLayerNet(Network):
    """input - hidden (ReLU or sigmoid) - output (softmax), with the methods that the book gives it.

    Parameters
    ----------
    input_size, hidden_size, output_size
        Neurons of each layer, 1 or more.
    weight_init_std
        Standard deviation of the initial weights, for the initializer "normal".
    activation
        "relu" or "sigmoid".
    loss
        "cross_entropy" or "mse".
    initializer
        "normal", "xavier", "he" or "zeros". Biases start at 0.
    dtype
        numpy.float32 (quick) or numpy.float64 (exact enough to compare gradients).
    rng
        Where random numbers come from. Left out, NumPy's global generator is used, as in the book, so that
        after `numpy.random.seed(n)` the weights are those of the book's own code.

    Raises
    ------
    ValueError
        If an argument is out of range; the message names it.

    Attributes
    ----------
    params
        W1 (input_size, hidden_size), b1 (hidden_size,), W2 (hidden_size, output_size), b2 (output_size,).
        Changing an array in place changes the network.

    Examples
    --------
    >>> net = TwoLayerNet(input_size=784, hidden_size=50, output_size=10)
    >>> net.predict(np.zeros((1, 784))).round(2)
    array([[0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]], dtype=float32)
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        weight_init_std: float = 0.01,
        activation: ActivationName = "relu",
        *,
        loss: LossName = "cross_entropy",
        initializer: InitializerName = "normal",
        dtype: DTypeLike = np.float32,
        rng: NormalSource | None = None,
    ) -> None:
        for name, size in (("input_size", input_size), ("hidden_size", hidden_size), ("output_size", output_size)):
            if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
                raise ValueError(f"{name}: expected a whole number of 1 or more, got {size!r}")
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation: expected one of {', '.join(get_args(ActivationName))}, got {activation!r}")
        if initializer not in INITIALIZERS:
            raise ValueError(f"initializer: expected one of {', '.join(INITIALIZERS)}, got {initializer!r}")
        if not isinstance(weight_init_std, Real) or not 0 <= weight_init_std < np.inf:
            raise ValueError(f"weight_init_std: expected a finite number of 0 or more, got {weight_init_std!r}")
        kind = _float_type(dtype)
        layers = [Affine(input_size, hidden_size), ACTIVATIONS[activation](), Affine(hidden_size, output_size)]
        super().__init__(layers, SoftmaxWithLoss(loss), input_size, kind)
        draw = INITIALIZERS[initializer](weight_init_std)
        source: NormalSource = np.random if rng is None else rng
        self.initialize(draw, source)
        self._arguments: dict[str, Any] = {
            "input_size": input_size,
            "hidden_size": hidden_size,
            "output_size": output_size,
            "activation": activation,
            "loss": loss,
        }

    def numerical_gradient(
        self,
        x: FloatArray,
        t: LabelArray | FloatArray,
        h: float = STEP,
        *,
        method: Literal["naive", "fast"] = "naive",
    ) -> dict[str, Float64Array]:
        """Gradient of the loss by every parameter, by central differences.

        Arguments and errors as in `gradient`; h is the nudge. Always computed in float64, whatever the
        network's dtype: in float32 the difference of two losses is mostly rounding error. The book's way,
        "naive", takes two forward passes for each parameter, for 784-50-10 some 80,000. "fast" computes the
        same differences, but only what a nudge changes; see `fast_numerical_gradient`.
        """
        if method not in ("naive", "fast"):
            raise ValueError(f"method: expected naive or fast, got {method!r}")
        if method == "fast":
            return fast_numerical_gradient(self, x, t, h)
        x, t = self._checked(x).astype(np.float64), self._checked_truth(t, len(x))
        twin = TwoLayerNet(**self._arguments, initializer="zeros", dtype=np.float64)
        twin.params.flat[...] = self.params.flat
        return {
            name: numerical_gradient(lambda: twin.last_layer.forward(twin.logits(x), t), cast(Float64Array, array), h)
            for name, array in twin.params.items()
        }


def _float_type(dtype: DTypeLike) -> FloatType:
    """numpy.float32 or numpy.float64 for whatever names one of them."""
    kinds: dict[str, FloatType] = {"float32": np.float32, "float64": np.float64}
    try:
        name = "None" if dtype is None else np.dtype(dtype).name
    except TypeError:
        name = repr(dtype)
    if name not in kinds:
        raise ValueError(f"dtype: expected float32 or float64, got {name}")
    return kinds[name]
