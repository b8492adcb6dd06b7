"""Layers by short names, so that a network of a recipe reads like one."""

from backend.training import layer_specs as specs

RELU = specs.ReLUSpec(type="relu")
SIGMOID = specs.SigmoidSpec(type="sigmoid")
TANH = specs.TanhSpec(type="tanh")
FLATTEN = specs.FlattenSpec(type="flatten")
POOL = specs.MaxPoolingSpec(type="max_pooling", size=2)
NORMALIZE = specs.BatchNormalizationSpec(type="batch_normalization")
ANSWER = specs.AffineSpec(type="affine")
"""Affine, with as many neurons as there are scores to give."""

Layers = tuple[specs.LayerSpec, ...]


def affine(size: int) -> specs.AffineSpec:
    """An affine layer of so many neurons."""
    return specs.AffineSpec(type="affine", size=size)


def convolution(filters: int, size: int, padding: int = 0) -> specs.ConvolutionSpec:
    """A convolution of so many filters, size x size."""
    return specs.ConvolutionSpec(type="convolution", filters=filters, size=size, padding=padding)


def dropout(ratio: float) -> specs.DropoutSpec:
    """Drops this share of the numbers in training."""
    return specs.DropoutSpec(type="dropout", ratio=ratio)


def hidden(sizes: tuple[int, ...], *behind: specs.LayerSpec) -> Layers:
    """Affine layers of these sizes, each with the same layers behind it, and the answer."""
    return (*(layer for size in sizes for layer in (affine(size), *behind)), ANSWER)
