"""Batch normalization."""

import numpy as np

from backend.exports.script.pieces.layers.layer import Layer
from backend.exports.script.pieces.settings import DTYPE


class BatchNormalization(Layer):
    """Each feature, or channel of images, gets mean 0 and variance 1 over the batch, then a scale and a shift."""

    def __init__(self, channels, momentum):
        super().__init__()
        self.momentum = momentum
        self.params = {"gamma": np.ones(channels, DTYPE), "beta": np.zeros(channels, DTYPE)}
        self.state = {"running_mean": np.zeros(channels, DTYPE), "running_var": np.ones(channels, DTYPE)}

    def forward(self, x, training):
        """Normalize by the batch's own mean and variance; outside of training by their running averages."""
        rows = self._by_channel(x)
        if training:
            mean = rows.mean(axis=1)
            z = rows - mean[:, np.newaxis]
            variance = np.einsum("cm,cm->c", z, z) / z.shape[1]
            for name, value in (("running_mean", mean), ("running_var", variance)):
                self.state[name] = self.state[name] * self.momentum + (1 - self.momentum) * value
        else:
            variance = self.state["running_var"]
            z = rows - self.state["running_mean"][:, np.newaxis]
        self.s = 1 / np.sqrt(variance + variance.dtype.type(1e-5))
        self.z = z * self.s[:, np.newaxis]
        out = self.z * self.params["gamma"][:, np.newaxis] + self.params["beta"][:, np.newaxis]
        return self._as_before(out, x)

    def backward(self, dout, needs_dx):
        """dx = gamma s (dout - dbeta / M - z dgamma / M), over the M numbers of a channel."""
        rows, M = self._by_channel(dout), self.z.shape[1]
        dgamma, dbeta = np.einsum("cm,cm->c", rows, self.z), rows.sum(axis=1)
        self.grads = {"gamma": dgamma, "beta": dbeta}
        dx = self.z * (-dgamma / M)[:, np.newaxis] + rows - (dbeta / M)[:, np.newaxis]
        return self._as_before(dx * (self.params["gamma"] * self.s)[:, np.newaxis], dout)

    def _by_channel(self, x):
        return x.T if x.ndim == 2 else x.reshape(len(x), -1)

    def _as_before(self, rows, x):
        return rows.T if x.ndim == 2 else rows.reshape(x.shape)
