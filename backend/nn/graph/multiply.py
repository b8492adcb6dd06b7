"""The multiplication node of a computational graph: backward, each edge gets what comes in times the other's value."""

import numpy as np

from backend.nn.graph.value import Value, expect_shape


class Multiply:
    """out = x * y, element by element.

    Notes
    -----
    *Deep Learning from Scratch*, section 5.4.1. The values of the forward pass are remembered, not copied: an array
    is not to be changed before `backward`.

    Examples
    --------
    A wall of 4.0 by 2.5 metres, and paint for 8.0 a square metre:

    >>> area, cost = Multiply(), Multiply()
    >>> cost.forward(area.forward(4.0, 2.5), 8.0)
    80.0

    What would a metre more in width cost, or in height, or a price higher by 1?

    >>> darea, dprice = cost.backward(1)
    >>> dwidth, dheight = area.backward(darea)
    >>> dwidth, dheight, dprice
    (20.0, 32.0, 10.0)
    """

    def forward(self, x: Value, y: Value) -> Value:
        """x * y, two numbers or two arrays of one shape; ValueError if their shapes differ."""
        expect_shape("y", y, np.shape(x))
        self.x, self.y = x, y
        return x * y

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """(dL/dx, dL/dy) from dout = dL/dout, all of the shape of x; ValueError if that of dout is another.

        With out = x * y, by the chain rule,

            dL/dx = dout * d out/dx        d out/dx = y        dx = dout * y
            dL/dy = dout * d out/dy        d out/dy = x        dy = dout * x
        """
        expect_shape("dout", dout, np.shape(self.x))
        dx = dout * self.y
        dy = dout * self.x
        return dx, dy
