"""The plain recurrent layer: at each step it blends what it sees with what it remembers."""

import numpy as np

from backend.nn.arrays import FloatArray
from backend.nn.layers.recurrent import Recurrent


class RNN(Recurrent):
    """h_t = tanh(x_t Wx + h_{t-1} Wh + b), h_0 = 0, at every step t; arguments and shapes as in `Recurrent`.

    Notes
    -----
    Elman, 'Finding structure in time', 1990; *Deep Learning from Scratch 2*, chapter 5. What was seen k steps ago
    reaches the output through k products with Wh and k tanh, and its derivative comes back the same way: it shrinks
    towards nothing or explodes (Bengio, Simard and Frasconi, 'Learning long-term dependencies with gradient descent
    is difficult', 1994), which the `LSTM` was made for.
    """

    def forward(self, x: FloatArray) -> FloatArray:
        """The last hidden state (N, H), or those of all steps (N, steps H), for features (N, D)."""
        a = self._read(x)
        h = self.h = self._state("h", len(x))
        np.tanh(a[0], out=h[1])  # h_0 Wh is 0
        for t in range(1, self.steps):
            np.matmul(h[t], self.Wh, out=h[t + 1])
            h[t + 1] += a[t]
            np.tanh(h[t + 1], out=h[t + 1])
        return self._output(h)

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """Write dWx, dWh and db, give dx (N, D), all from dout, (N, H) or (N, steps H).

        Backpropagation through time. h_t reaches the loss as output, if it is one, and through a_{t+1}, so the
        derivatives are known from the last step to the first:

            dh_t = dout_t + da_{t+1} Wh^T        dout_t = 0 where h_t is no output, da_{steps+1} = 0
            da_t = dh_t * (1 - h_t^2)            h_t = tanh(a_t),  a_t = x_t Wx + h_{t-1} Wh + b

        The weights are the same at every step, so that their derivatives are sums over all steps:

            dWx = sum over t of x_t^T da_t       dWh = sum over t of h_{t-1}^T da_t
            db  = sum over t of 1^T da_t         dx_t = da_t Wx^T
        """
        h, seen = self.h, self._seen(dout)
        da = self.buffers.array("da", *h[1:].shape)
        np.multiply(h[1:], h[1:], out=da)
        np.subtract(1, da, out=da)
        dh = self.buffers.array("dh", *h[0].shape)
        dh[...] = 0
        for t in reversed(range(self.steps)):  # da[t] belongs to the state h[t + 1] after it
            dout_t = seen[t]
            if dout_t is not None:
                dh += dout_t
            da[t] *= dh
            np.matmul(da[t], self.Wh.T, out=dh)
        return self._sum_up(h, da, needs_dx=needs_dx)
