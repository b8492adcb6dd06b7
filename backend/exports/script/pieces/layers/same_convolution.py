"""The convolution whose way back is a convolution."""

import numpy as np

from backend.exports.script.pieces.layers.convolution import Convolution


class SameConvolution(Convolution):
    """A convolution of stride 1 with a wide border. Its way back is quicker as a convolution by the turned filters."""

    def backward(self, dout, needs_dx):
        """With U = dout in a border of zeros and V the filters turned round: dx = V D, dV = x D^T, D the windows."""
        dout = np.ascontiguousarray(dout)
        W, x = self.params["W"], self.x
        channels, filters = len(x), len(dout)
        V = W[:, :, ::-1, ::-1].transpose(1, 0, 2, 3).reshape(channels, -1)
        dV, dx = np.zeros_like(V), np.empty_like(x)
        for part, D in self._windows(self._bordered(dout, self.size - 1 - self.padding), 1):
            dx[:, part] = (V @ D).reshape(dx[:, part].shape)
            dV += x[:, part].reshape(channels, -1) @ D.T
        turned = dV.reshape(channels, filters, self.size, self.size)[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
        self.grads = {"W": np.ascontiguousarray(turned), "b": self._sums(dout)}
        return dx
