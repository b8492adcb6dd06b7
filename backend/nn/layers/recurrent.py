"""What recurrent layers share: they read an example as a sequence, one step after another, and remember."""

from collections.abc import Sequence

import numpy as np

from backend.nn.arguments import count
from backend.nn.arrays import FloatArray, FloatType, Shape
from backend.nn.initializers import Initializer, NormalSource
from backend.nn.layers.layer import Layer


class Recurrent(Layer):
    """Base of `RNN` and `LSTM`: D features are read as `steps` vectors x_1, x_2, ... of D / steps numbers.

    An MNIST image with its 784 pixels in a row is read in 28 steps, row by row from the top. At every step the layer
    forms weighted sums of what it sees and of the H numbers it remembers, its hidden state h,

        a_t = x_t Wx + h_{t-1} Wh + b        h_0 = 0

    with the same weights at all steps. How h_t follows from a_t is what the subclasses differ in.

    Parameters
    ----------
    input_size
        Features of an example, D.
    hidden_size
        Numbers in the hidden state, H.
    steps
        Into how many vectors the features are cut; a divisor of D.
    every_step
        Whether the output is the hidden state after every step, (N, steps H), in which a second recurrent layer can
        read on; else it is that after the last step, (N, H).

    Raises
    ------
    ValueError
        If an argument is out of range; the message names it.

    Notes
    -----
    Arrays in here have the step first, (steps, N, ...): that of one step is contiguous, and sums over all steps and
    examples are one matrix product of the array as (steps N, ...). With G sums for each number of the state, Wx has
    shape (D / steps, G H), Wh (H, G H) and b (G H,).
    """

    sums_per_neuron = 1  # G

    def __init__(self, input_size: int, hidden_size: int, steps: int = 28, every_step: bool = False) -> None:
        self.input_size, self.hidden_size = count("input_size", input_size), count("hidden_size", hidden_size)
        self.steps, self.every_step = count("steps", steps), every_step
        if input_size % steps:
            raise ValueError(f"steps: expected a divisor of the {input_size} features of the input, got {steps!r}")
        sums = self.sums_per_neuron * hidden_size
        self.parameter_shapes = {"Wx": (input_size // steps, sums), "Wh": (hidden_size, sums), "b": (sums,)}

    def bind(self, params: dict[str, FloatArray], grads: dict[str, FloatArray], dtype: FloatType) -> None:
        """Take Wx, Wh, b and the arrays dWx, dWh, db of the same shapes that `backward` writes."""
        super().bind(params, grads, dtype)
        self.Wx, self.Wh, self.b = params["Wx"], params["Wh"], params["b"]
        self.dWx, self.dWh, self.db = grads["Wx"], grads["Wh"], grads["b"]

    def initialize(self, draw: Initializer, rng: NormalSource) -> None:
        """Draw Wx with a fan-in of D / steps and Wh with one of H; b is zero."""
        self.Wx[...] = draw(rng, *self.Wx.shape)
        self.Wh[...] = draw(rng, *self.Wh.shape)
        self.b[...] = 0

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H,), or (steps H,) with `every_step`; ValueError unless the input has D features."""
        self._expect_features(input_shape, self.input_size)
        return (self.hidden_size * (self.steps if self.every_step else 1),)

    def multiply_adds(self, input_shape: Shape) -> int:
        """One for each weight of Wx and Wh, at every step."""
        rows = self.input_size // self.steps + self.hidden_size
        return self.steps * rows * self.sums_per_neuron * self.hidden_size

    def _read(self, x: FloatArray) -> FloatArray:
        """x_t Wx + b for all steps, (steps, N, G H), of x (N, D) in whatever memory order."""
        self.x = x
        self.x_by_step = self.buffers.array("x", self.steps, len(x), self.input_size // self.steps)
        np.copyto(self.x_by_step, self._by_step(x))
        a = self.buffers.array("a", self.steps, len(x), len(self.b))
        np.matmul(_rows(self.x_by_step), self.Wx, out=_rows(a))
        a += self.b
        return a

    def _state(self, name: str, examples: int) -> FloatArray:
        """A state of N examples after the steps 0 to `steps`, (steps + 1, N, H); 0 after step 0."""
        state = self.buffers.array(name, self.steps + 1, examples, self.hidden_size)
        state[0] = 0
        return state

    def _output(self, h: FloatArray) -> FloatArray:
        """What the next layer gets to see of h (steps + 1, N, H)."""
        if not self.every_step:
            last: FloatArray = h[-1]
            return last
        out = self.buffers.array("out", h.shape[1], self.steps * self.hidden_size)
        np.copyto(self._by_step(out), h[1:])
        return out

    def _seen(self, dout: FloatArray) -> Sequence[FloatArray | None]:
        """For each step, how the loss changes with h_t as the next layer saw it, (N, H); None where it did not."""
        if self.every_step:
            return list(self._by_step(dout))
        return [None] * (self.steps - 1) + [dout]

    def _sum_up(self, h: FloatArray, da: FloatArray, *, needs_dx: bool) -> FloatArray:
        """Write dWx, dWh and db, give dx, from the states h (steps + 1, N, H) and da (steps, N, G H)."""
        np.matmul(_rows(self.x_by_step).T, _rows(da), out=self.dWx)
        np.matmul(_rows(h[:-1]).T, _rows(da), out=self.dWh)
        np.matmul(np.ones(da.shape[0] * da.shape[1], da.dtype), _rows(da), out=self.db)
        if not needs_dx:
            return da
        dx_by_step = self.buffers.array("dx by step", *self.x_by_step.shape)
        np.matmul(_rows(da), self.Wx.T, out=_rows(dx_by_step))
        dx = self.buffers.like("dx", self.x)
        np.copyto(self._by_step(dx), dx_by_step)
        return dx

    def _by_step(self, features: FloatArray) -> FloatArray:
        """A view of features (N, steps W) as (steps, N, W)."""
        return features.reshape(len(features), self.steps, -1).transpose(1, 0, 2)


def _rows(by_step: FloatArray) -> FloatArray:
    """A view of (steps, N, W) as (steps N, W)."""
    return by_step.reshape(-1, by_step.shape[-1])
