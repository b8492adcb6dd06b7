"""Batch normalization: every neuron's values over the batch get mean 0 and variance 1, then a scale and a shift."""

import numpy as np

from backend.nn.arguments import count, fraction
from backend.nn.arrays import FloatArray, FloatType, Shape
from backend.nn.initializers import Initializer, NormalSource
from backend.nn.layers.layer import Layer

EPSILON = 1e-5
"""Added to the variance, so that a neuron that never changes is not divided by 0."""


class BatchNormalization(Layer):
    """Normalize each feature, or each channel of images, over the batch.

    Parameters
    ----------
    channels
        Features of the input, or channels of images, C. gamma and beta have shape (C,).
    momentum
        How much of the running averages is kept at each training step, from 0 up to but not including 1.

    Raises
    ------
    ValueError
        If an argument is out of range; the message names it.

    Notes
    -----
    Ioffe and Szegedy, 'Batch normalization: accelerating deep network training by reducing internal covariate
    shift', 2015; *Deep Learning from Scratch*, section 6.3. For each channel, over its M numbers x_i (of the whole
    batch and, in images, of all pixels),

        mu = 1/M sum_i x_i      var = 1/M sum_i (x_i - mu)^2      s = 1 / sqrt(var + epsilon)
        z_i = (x_i - mu) s      out_i = gamma z_i + beta

    Outside of training, mu and var are their running averages, so that an answer does not depend on the other
    examples of the batch.
    """

    def __init__(self, channels: int, momentum: float = 0.9) -> None:
        self.momentum = fraction("momentum", momentum)
        channels = count("channels", channels)
        self.parameter_shapes = {"gamma": (channels,), "beta": (channels,)}
        self.state_shapes = {"running_mean": (channels,), "running_var": (channels,)}

    def bind(self, params: dict[str, FloatArray], grads: dict[str, FloatArray], dtype: FloatType) -> None:
        """Take gamma (C,), beta (C,) and the arrays of the same shape that `backward` writes."""
        super().bind(params, grads, dtype)
        self.gamma, self.beta = params["gamma"], params["beta"]
        self.dgamma, self.dbeta = grads["gamma"], grads["beta"]

    def bind_state(self, state: dict[str, FloatArray]) -> None:
        """Take running_mean (C,) and running_var (C,)."""
        self.running_mean, self.running_var = state["running_mean"], state["running_var"]

    def initialize(self, draw: Initializer, rng: NormalSource) -> None:
        """Scale 1, shift 0; running averages as of normalized numbers."""
        self.gamma[...], self.beta[...] = 1, 0
        self.running_mean[...], self.running_var[...] = 0, 1

    def output_shape(self, input_shape: Shape) -> Shape:
        """As the input; ValueError unless it has C features or channels."""
        (expected,) = self.parameter_shapes["gamma"]
        if input_shape[0] != expected:
            raise ValueError(f"BatchNormalization: expected {expected} features or channels, got {input_shape[0]}")
        return input_shape

    def forward(self, x: FloatArray) -> FloatArray:
        """gamma z + beta, of the shape of x."""
        by_channel = _by_channel(x)  # (C, M)
        out = self.buffers.like("out", x)
        out_by_channel = _by_channel(out)
        self._z = self.buffers.like("z", x)
        z = _by_channel(self._z)
        if self.training:
            mu = by_channel.mean(axis=1)
            np.subtract(by_channel, mu[:, np.newaxis], out=z)
            var = np.einsum("cm,cm->c", z, z) / z.shape[1]
            self._average(self.running_mean, mu)
            self._average(self.running_var, var)
        else:
            var = self.running_var
            np.subtract(by_channel, self.running_mean[:, np.newaxis], out=z)
        self._s = 1 / np.sqrt(var + self.gamma.dtype.type(EPSILON))
        z *= self._s[:, np.newaxis]
        np.multiply(z, self.gamma[:, np.newaxis], out=out_by_channel)
        out_by_channel += self.beta[:, np.newaxis]
        return out

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """Write dgamma and dbeta, give dx, of the shape of dout.

        mu and var depend on every x_i, so each x_i reaches the loss on three ways. With g_i = gamma dout_i:

            dL/dgamma = sum_i dout_i z_i       dL/dbeta = sum_i dout_i
            dL/dvar   = sum_i g_i (x_i - mu) (-1/2) s^3
            dL/dmu    = -s sum_i g_i
            dL/dx_i   = g_i s  +  dL/dvar 2 (x_i - mu) / M  +  dL/dmu / M
                      = gamma s (dout_i - dbeta / M - z_i dgamma / M)
        """
        by_channel, z = _by_channel(dout), _by_channel(self._z)
        M = z.shape[1]
        np.einsum("cm,cm->c", by_channel, z, out=self.dgamma)
        by_channel.sum(axis=1, out=self.dbeta)
        dx = self.buffers.like("dx", self._z)
        dx_by_channel = _by_channel(dx)
        if self.training:
            np.multiply(z, (-self.dgamma / M)[:, np.newaxis], out=dx_by_channel)
            dx_by_channel += by_channel
            dx_by_channel -= (self.dbeta / M)[:, np.newaxis]
        else:
            np.copyto(dx_by_channel, by_channel)
        dx_by_channel *= (self.gamma * self._s)[:, np.newaxis]
        return dx

    def _average(self, running: FloatArray, value: FloatArray) -> None:
        running *= self.momentum
        running += (1 - self.momentum) * value


def _by_channel(x: FloatArray) -> FloatArray:
    """A view of x as (C, M): one row for each feature or channel, with its numbers of all examples and pixels."""
    return x.T if x.ndim == 2 else x.reshape(len(x), -1)
