"""What recurrent layers share."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer
from backend.exports.script.pieces.settings import DTYPE


class Recurrent(Layer):
    """D features are read as `steps` vectors, one after the other, by a state h of H numbers that begins at 0.

    At every step sums a_t = x_t Wx + h_{t-1} Wh + b are formed, with the same weights.
    """

    sums_per_neuron = 1

    def __init__(self, inputs, hidden, steps, every_step, draw):
        super().__init__()
        self.hidden, self.steps, self.every_step = hidden, steps, every_step
        sums = self.sums_per_neuron * hidden
        Wx, Wh = draw(inputs // steps, sums), draw(hidden, sums)
        self.params = {"Wx": Wx.astype(DTYPE), "Wh": Wh.astype(DTYPE), "b": np.zeros(sums, DTYPE)}

    def _read(self, x):
        """x_t Wx + b of all steps, (steps, N, sums)."""
        self.x, self.x_by_step = x, np.ascontiguousarray(self._by_step(x))
        rows = self.x_by_step.reshape(-1, self.x_by_step.shape[-1])
        return (rows @ self.params["Wx"] + self.params["b"]).reshape(self.steps, len(x), -1)

    def _output(self, h):
        """The last state (N, H), or those of all steps (N, steps H)."""
        if not self.every_step:
            return h[-1]
        return np.ascontiguousarray(h[1:].transpose(1, 0, 2)).reshape(h.shape[1], -1)

    def _seen(self, dout, t):
        """How the loss changes with h_t as the next layer saw it, or None where it did not."""
        if self.every_step:
            return self._by_step(dout)[t]
        return dout if t == self.steps - 1 else None

    def _sum_up(self, h, da, needs_dx):
        """The gradients are sums over all steps; gives dx."""
        rows = da.reshape(-1, da.shape[-1])
        x, before = self.x_by_step.reshape(-1, self.x_by_step.shape[-1]), h[:-1].reshape(-1, self.hidden)
        self.grads = {"Wx": x.T @ rows, "Wh": before.T @ rows, "b": np.ones(len(rows), rows.dtype) @ rows}
        if not needs_dx:
            return None
        dx = np.empty_like(self.x)
        self._by_step(dx)[...] = (rows @ self.params["Wx"].T).reshape(self.x_by_step.shape)
        return dx

    def _by_step(self, features):
        return features.reshape(len(features), self.steps, -1).transpose(1, 0, 2)
