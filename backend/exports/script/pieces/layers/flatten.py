"""From images to features."""

from backend.exports.script.pieces.layers.layer import Layer


class Flatten(Layer):
    """Images (C, H, W, N) become features (N, C H W)."""

    def forward(self, x, training):
        """The same numbers, in a row for each image."""
        self.shape = x.shape
        return x if x.ndim == 2 else x.reshape(-1, x.shape[-1]).T

    def backward(self, dout, needs_dx):
        """Each derivative goes back to the place that its number came from."""
        return dout if len(self.shape) == 2 else dout.T.reshape(self.shape)
