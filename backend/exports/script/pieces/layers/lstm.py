"""Long short-term memory."""

import numpy as np

from backend.exports.script.pieces.layers.recurrent import Recurrent


class LSTM(Recurrent):
    """c_t = f * c_{t-1} + g * i, h_t = o * tanh(c_t): gates f, i, o are sigmoids of their sums, g is a tanh."""

    sums_per_neuron = 4

    def __init__(self, inputs, hidden, steps, every_step, draw):
        super().__init__(inputs, hidden, steps, every_step, draw)
        self.params["b"][:hidden] = 1  # of f: at first, memory is mostly kept
        half = np.full((4, hidden), 0.5, self.params["b"].dtype)
        half[1] = 1  # of g
        self.half = half.reshape(-1)

    def forward(self, x, training):
        """Read from the first step to the last; a sigmoid is tanh(a / 2) / 2 + 1 / 2."""
        a, half = self._read(x), self.half.astype(x.dtype)
        h, c = self.h, self.c = np.zeros((2, self.steps + 1, len(x), self.hidden), x.dtype)
        self.gates = np.empty((self.steps, len(x), 4, self.hidden), x.dtype)
        self.tanh_c = np.empty((self.steps, len(x), self.hidden), x.dtype)
        for t in range(self.steps):
            sums = a[t] + h[t] @ self.params["Wh"] if t > 0 else a[t]
            self.gates[t] = (np.tanh(sums * half) * half + (1 - half)).reshape(len(x), 4, -1)
            f, g, i, o = self.gates[t].transpose(1, 0, 2)
            c[t + 1] = f * c[t] + g * i
            self.tanh_c[t] = np.tanh(c[t + 1])
            h[t + 1] = o * self.tanh_c[t]
        return self._output(h)

    def backward(self, dout, needs_dx):
        """Through time, from the last step to the first, by the derivatives of the two lines at the top."""
        h, c, gates = self.h, self.c, self.gates
        da = gates - gates * gates
        da[:, :, 1] = 1 - gates[:, :, 1] * gates[:, :, 1]
        dh, dc = np.zeros_like(h[0]), np.zeros_like(h[0])
        for t in reversed(range(self.steps)):
            f, g, i, o = gates[t].transpose(1, 0, 2)
            da_f, da_g, da_i, da_o = da[t].transpose(1, 0, 2)
            seen = self._seen(dout, t)
            if seen is not None:
                dh = dh + seen
            product = dh * self.tanh_c[t]
            da_o *= product
            dc += (dh - product * self.tanh_c[t]) * o
            da_f *= dc * c[t]
            da_g *= dc * i
            da_i *= dc * g
            dc *= f
            dh = da[t].reshape(len(dh), -1) @ self.params["Wh"].T
        return self._sum_up(h, da.reshape(self.steps, len(dh), -1), needs_dx)
