"""The addition node of a computational graph: backward, what comes in goes out along both edges, unchanged."""

import numpy as np

from backend.nn.graph.value import Value, expect_shape


class Add:
    """out = x + y.

    Notes
    -----
    *Deep Learning from Scratch*, section 5.4.2.

    Examples
    --------
    Breakfast: 3 coffees at 4.00, 2 rolls at 1.50, and a quarter on top as a tip. How does what we pay change with
    each of these numbers?

    >>> from backend.nn.graph import Multiply
    >>> coffees, rolls, sum_of_both, tip = Multiply(), Multiply(), Add(), Multiply()
    >>> pay = tip.forward(sum_of_both.forward(coffees.forward(3, 4.0), rolls.forward(2, 1.5)), 1.25)
    >>> pay
    18.75

    Backward, from the end to the start. The derivative of the payment by itself is 1:

    >>> dsum, dtip = tip.backward(1)
    >>> dcoffees, drolls = sum_of_both.backward(dsum)
    >>> dcoffees, drolls, dtip
    (1.25, 1.25, 15.0)

    With one coffee more we pay 5.00 more, with one roll more 1.875; a price that rises by 1 comes three times, or
    twice, and the tip with it:

    >>> coffees.backward(dcoffees)
    (5.0, 3.75)
    >>> rolls.backward(drolls)
    (1.875, 2.5)
    """

    def forward(self, x: Value, y: Value) -> Value:
        """x + y, two numbers or two arrays of one shape; ValueError if their shapes differ."""
        self._shape = np.shape(x)
        expect_shape("y", y, self._shape)
        return x + y

    def backward(self, dout: Value) -> tuple[Value, Value]:
        """(dL/dx, dL/dy) from dout = dL/dout, all of the shape of x; ValueError if that of dout is another.

        With out = x + y, by the chain rule,

            dL/dx = dout * d out/dx        d out/dx = 1        dx = dout * 1
            dL/dy = dout * d out/dy        d out/dy = 1        dy = dout * 1

        Nothing of the forward pass is needed but its shape.
        """
        expect_shape("dout", dout, self._shape)
        dx = dout * 1
        dy = dout * 1
        return dx, dy
