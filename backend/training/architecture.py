"""From the layers that a run's description names to layers that fit together."""

from collections.abc import Sequence
from math import prod

from backend.nn import layers as nn
from backend.nn.arrays import Shape
from backend.nn.initializers import INITIALIZERS, Initializer
from backend.nn.summary import Summary
from backend.training import layer_specs as specs

MOST_PARAMETERS = 100_000_000
"""Of any network; a server may set itself a lower limit."""

MOST_MULTIPLY_ADDS = 500_000_000

_NEED_IMAGES = (specs.ConvolutionSpec, specs.MaxPoolingSpec, specs.FlattenSpec)
_RECTIFIERS = (specs.ReLUSpec, specs.LeakyReLUSpec, specs.GELUSpec)


def input_shape(example: Shape, layers: Sequence[specs.LayerSpec]) -> Shape:
    """How the network takes an example: as an image if some layer works on images, else as a row of pixels."""
    if len(example) == 1 or any(isinstance(layer, _NEED_IMAGES) for layer in layers):
        return example
    return (prod(example),)


def build_layers(example: Shape, layers: Sequence[specs.LayerSpec], outputs: int) -> list[nn.Layer]:
    """The layers, each with the sizes that follow from the one before.

    Raises
    ------
    ValueError
        If a layer does not fit, or the last does not give `outputs` scores; the message names it.
    """
    shape = input_shape(example, layers)
    built: list[nn.Layer] = []
    parameters = multiply_adds = 0
    for position, spec in enumerate(layers, start=1):
        try:
            layer = _layer(spec, shape, outputs)
            multiply_adds += layer.multiply_adds(shape)
            shape = layer.output_shape(shape)
        except ValueError as error:
            what = str(error).removeprefix(f"{type(spec).__name__.removesuffix('Spec')}: ")
            raise ValueError(f"layer {position}, {spec.type}: {what}") from None
        parameters += sum(prod(size) for size in layer.parameter_shapes.values())
        built.append(layer)
        if parameters > MOST_PARAMETERS or multiply_adds > MOST_MULTIPLY_ADDS:
            raise ValueError(
                f"expected at most {MOST_PARAMETERS:,} parameters and {MOST_MULTIPLY_ADDS:,} multiply-adds an example, "
                f"got {parameters:,} and {multiply_adds:,} up to layer {position}"
            )
    if not parameters:
        raise ValueError("expected at least one layer with weights, such as affine, got none")
    if shape != (outputs,):
        raise ValueError(
            f"layer {len(layers)}, {layers[-1].type}: expected {outputs} scores at the end, got "
            f"{' x '.join(map(str, shape))}; end with an affine layer of {outputs}"
        )
    return built


def layer_initializers(layers: Sequence[specs.LayerSpec], initializer: str, std: float) -> list[Initializer]:
    """How the weights of each layer start."""
    return [INITIALIZERS[rule](std) for rule in layer_rules(layers, initializer)]


def layer_rules(layers: Sequence[specs.LayerSpec], initializer: str) -> list[str]:
    """The initializer of each layer; "auto" takes He before a rectifier (ReLU and its relatives), else Xavier."""
    if initializer != "auto":
        return [initializer] * len(layers)
    rules = []
    for position in range(len(layers)):
        following = next((spec for spec in layers[position + 1 :] if not isinstance(spec, _TRANSPARENT)), None)
        rules.append("he" if isinstance(following, _RECTIFIERS) else "xavier")
    return rules


# Between a layer with weights and its activation these change nothing about which activation it is.
_TRANSPARENT = (specs.BatchNormalizationSpec, specs.MaxPoolingSpec, specs.DropoutSpec, specs.FlattenSpec)


def weighted_sizes(summary: Summary) -> list[int]:
    """Numbers of an example after each layer that multiplies by weights."""
    return [prod(layer.output_shape) for layer in summary.layers if layer.multiply_adds]


def _layer(spec: specs.LayerSpec, shape: Shape, outputs: int) -> nn.Layer:
    features = prod(shape)
    match spec:
        case specs.AffineSpec(size=size):
            return nn.Affine(features, outputs if size is None else size)
        case specs.ReLUSpec():
            return nn.ReLU()
        case specs.LeakyReLUSpec(slope=slope):
            return nn.LeakyReLU(slope)
        case specs.SigmoidSpec():
            return nn.Sigmoid()
        case specs.TanhSpec():
            return nn.Tanh()
        case specs.GELUSpec():
            return nn.GELU()
        case specs.SoftmaxSpec():
            return nn.Softmax()
        case specs.DropoutSpec(ratio=ratio):
            return nn.Dropout(ratio)
        case specs.BatchNormalizationSpec(momentum=momentum):
            return nn.BatchNormalization(shape[0], momentum)
        case specs.ConvolutionSpec():
            channels = shape[0] if len(shape) == 3 else 1
            return nn.Convolution(channels, spec.filters, spec.size, spec.stride, spec.padding)
        case specs.MaxPoolingSpec(size=size):
            return nn.MaxPooling(size)
        case specs.FlattenSpec():
            return nn.Flatten()
        case specs.RNNSpec():
            return nn.RNN(features, spec.size, spec.steps, spec.every_step)
        case specs.LSTMSpec():
            return nn.LSTM(features, spec.size, spec.steps, spec.every_step)
