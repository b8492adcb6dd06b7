"""What layers have in common."""


class Layer:
    """Holds its parameters, after `backward` their gradients, and what it keeps besides."""

    def __init__(self):
        self.params, self.grads, self.state = {}, {}, {}
