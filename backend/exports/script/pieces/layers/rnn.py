"""The plain recurrent layer."""

import numpy as np

from backend.exports.script.pieces.layers.recurrent import Recurrent


class RNN(Recurrent):
    """h_t = tanh(a_t)."""

    def forward(self, x, training):
        """Read from the first step to the last."""
        a = self._read(x)
        h = self.h = np.zeros((self.steps + 1, len(x), self.hidden), x.dtype)
        h[1] = np.tanh(a[0])
        for t in range(1, self.steps):
            h[t + 1] = np.tanh(h[t] @ self.params["Wh"] + a[t])
        return self._output(h)

    def backward(self, dout, needs_dx):
        """Through time, from the last step to the first: da_t = dh_t (1 - h_t^2), dh_{t-1} = da_t Wh^T."""
        h = self.h
        da = 1 - h[1:] * h[1:]
        dh = np.zeros_like(h[0])
        for t in reversed(range(self.steps)):
            seen = self._seen(dout, t)
            if seen is not None:
                dh = dh + seen
            da[t] *= dh
            dh = da[t] @ self.params["Wh"].T
        return self._sum_up(h, da, needs_dx)
