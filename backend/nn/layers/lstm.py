"""Long short-term memory: a recurrent layer with a memory cell that is written, kept and read through gates."""

import numpy as np

from backend.nn.arrays import FloatArray, FloatType
from backend.nn.initializers import Initializer, NormalSource
from backend.nn.layers.recurrent import Recurrent

FORGET, NEW = 0, 1
"""Places of f and g among the four parts f, g, i, o of the weighted sums."""


class LSTM(Recurrent):
    """A hidden state h and a memory c, of H numbers each; arguments and shapes as in `Recurrent`, with G = 4.

    Notes
    -----
    Hochreiter and Schmidhuber, 'Long short-term memory', 1997, with the forget gate of Gers, Schmidhuber and Cummins,
    'Learning to forget', 2000; *Deep Learning from Scratch 2*, chapter 6. At every step t, from a_t (N, 4 H) in four
    parts, and with s for the sigmoid,

        f = s(a_f)      forget gate: how much of each number in memory is kept
        g = tanh(a_g)   what is new
        i = s(a_i)      input gate: how much of what is new is written
        o = s(a_o)      output gate: how much is read out
        c_t = f * c_{t-1} + g * i            h_t = o * tanh(c_t)            c_0 = h_0 = 0

    From c_{t-1} to c_t there is no weight and no squashing, only a factor f. Where f is near 1, a derivative
    comes back over many steps nearly unchanged.
    """

    sums_per_neuron = 4

    def bind(self, params: dict[str, FloatArray], grads: dict[str, FloatArray], dtype: FloatType) -> None:
        """Take Wx (D / steps, 4 H), Wh (H, 4 H), b (4 H,) and the arrays dWx, dWh, db that `backward` writes."""
        super().bind(params, grads, dtype)
        squeezed = np.full((4, self.hidden_size), 0.5, dtype)
        squeezed[NEW] = 1
        self._squeezed = squeezed.reshape(-1)

    def initialize(self, draw: Initializer, rng: NormalSource) -> None:
        """Draw the weights as in `Recurrent`; b is zero but for the forget gate's, which is 1.

        With 1, a memory is at first mostly kept, s(1) = 0.73, and not mostly lost after a few steps: Jozefowicz,
        Zaremba and Sutskever, 'An empirical exploration of recurrent network architectures', 2015.
        """
        super().initialize(draw, rng)
        self.b.reshape(4, -1)[FORGET] = 1

    def forward(self, x: FloatArray) -> FloatArray:
        """The last hidden state (N, H), or those of all steps (N, steps H), for features (N, D)."""
        a = self._read(x)
        h, c = self.h, self.c = self._state("h", len(x)), self._state("c", len(x))
        self.gates = a.reshape(self.steps, len(x), 4, -1)  # in the place of a, step by step
        self.tanh_c = self.buffers.array("tanh c", *h[1:].shape)
        from_h = self.buffers.array("from h", *a[0].shape)
        for t in range(self.steps):
            if t > 0:  # h_0 Wh is 0
                np.matmul(h[t], self.Wh, out=from_h)
                a[t] += from_h
            self._activate(a[t])
            f, g, i, o = self.gates[t].transpose(1, 0, 2)
            written = h[t + 1]  # h_t has its place, and is not there yet
            np.multiply(g, i, out=written)
            np.multiply(f, c[t], out=c[t + 1])
            c[t + 1] += written
            np.tanh(c[t + 1], out=self.tanh_c[t])
            np.multiply(o, self.tanh_c[t], out=h[t + 1])
        return self._output(h)

    def backward(self, dout: FloatArray, *, needs_dx: bool = True) -> FloatArray:
        """Write dWx, dWh and db, give dx (N, D), all from dout, (N, H) or (N, steps H).

        Backpropagation through time, from the last step to the first. h_t reaches the loss as output, if it is one,
        and through a_{t+1}; c_t through h_t and c_{t+1}:

            dh_t = dout_t + da_{t+1} Wh^T
            dc_t = dh_t * o * (1 - tanh(c_t)^2) + dc_{t+1} * f_{t+1}

        From c_t = f * c_{t-1} + g * i and h_t = o * tanh(c_t), and the derivatives of sigmoid and tanh,

            da_f = dc_t * c_{t-1}    * f (1 - f)        da_g = dc_t * i * (1 - g^2)
            da_i = dc_t * g          * i (1 - i)        da_o = dh_t * tanh(c_t) * o (1 - o)

        and with da_t = (da_f, da_g, da_i, da_o), as in `RNN`, dWx = sum over t of x_t^T da_t, dWh = sum over t of
        h_{t-1}^T da_t, db = sum over t of 1^T da_t and dx_t = da_t Wx^T.
        """
        h, c, seen = self.h, self.c, self._seen(dout)
        steps, count, size = self.tanh_c.shape
        da = self._slopes()
        dh, dc, product = (self.buffers.array(name, count, size) for name in ("dh", "dc", "product"))
        dh[...], dc[...] = 0, 0
        for t in reversed(range(steps)):  # gates[t] lead from the states h[t], c[t] to h[t + 1], c[t + 1]
            f, g, i, o = self.gates[t].transpose(1, 0, 2)
            da_f, da_g, da_i, da_o = da[t].transpose(1, 0, 2)
            tanh_c, dout_t = self.tanh_c[t], seen[t]
            if dout_t is not None:
                dh += dout_t
            np.multiply(dh, tanh_c, out=product)
            da_o *= product
            product *= tanh_c
            np.subtract(dh, product, out=product)  # dh (1 - tanh(c)^2)
            product *= o
            dc += product
            for da_gate, factor in ((da_f, c[t]), (da_g, i), (da_i, g)):
                np.multiply(dc, factor, out=product)
                da_gate *= product
            dc *= f
            np.matmul(da[t].reshape(count, -1), self.Wh.T, out=dh)
        return self._sum_up(h, da.reshape(steps, count, -1), needs_dx=needs_dx)

    def _activate(self, a: FloatArray) -> None:
        """Sigmoid and, for g, tanh of the sums a (N, 4 H), in place: s(a) = 1/2 tanh(a/2) + 1/2."""
        a *= self._squeezed
        np.tanh(a, out=a)
        a *= self._squeezed
        a += 1 - self._squeezed

    def _slopes(self) -> FloatArray:
        """Derivative of each gate by its sum, (steps, N, 4, H): y - y^2 for a sigmoid y, 1 - y^2 for g."""
        slopes = self.buffers.array("slopes", *self.gates.shape)
        np.multiply(self.gates, self.gates, out=slopes)
        g_squared = slopes[:, :, NEW].copy()
        np.subtract(self.gates, slopes, out=slopes)
        np.subtract(1, g_squared, out=slopes[:, :, NEW])
        return slopes
