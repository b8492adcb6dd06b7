"""The lines of a script that make its layers."""

from math import prod

from backend.training import layer_specs as specs
from backend.training.architecture import build_layers, input_shape, layer_rules
from backend.training.data_shapes import SHAPES
from backend.training.spec import RunSpec

_PLAIN = {
    "relu": "ReLU",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "gelu": "GELU",
    "softmax": "Softmax",
    "flatten": "Flatten",
}


def layer_calls(spec: RunSpec) -> list[str]:
    """For each layer the call that makes it."""
    example = SHAPES[spec.dataset].example
    shape, calls = input_shape(example, spec.all_layers), []
    draws = layer_rules(spec.all_layers, spec.initializer)
    built = build_layers(example, spec.all_layers, spec.outputs)
    for position, (layer, made, draw) in enumerate(zip(spec.all_layers, built, draws, strict=True)):
        calls.append(_call(layer, shape, draw, spec.outputs, is_first=position == 0))
        shape = made.output_shape(shape)
    return calls


def _call(layer: specs.LayerSpec, shape: tuple[int, ...], draw: str, outputs: int, *, is_first: bool) -> str:
    features = prod(shape)
    match layer:
        case specs.AffineSpec(size=size):
            return f"Affine({features}, {size or outputs}, {draw})"
        case specs.LeakyReLUSpec(slope=slope):
            return f"LeakyReLU({slope!r})"
        case specs.DropoutSpec(ratio=ratio):
            return f"Dropout({ratio!r})"
        case specs.BatchNormalizationSpec(momentum=momentum):
            return f"BatchNormalization({shape[0]}, {momentum!r})"
        case specs.ConvolutionSpec():
            wide = not is_first and layer.stride == 1 and 2 * layer.padding >= layer.size - 1
            sizes = f"{shape[0]}, {layer.filters}, {layer.size}, {layer.stride}, {layer.padding}"
            return f"{'SameConvolution' if wide else 'Convolution'}({sizes}, {draw})"
        case specs.MaxPoolingSpec(size=size):
            return f"MaxPooling({size})"
        case specs.RNNSpec() | specs.LSTMSpec():
            name = "RNN" if layer.type == "rnn" else "LSTM"
            return f"{name}({features}, {layer.size}, {layer.steps}, {layer.every_step}, {draw})"
        case _:
            return f"{_PLAIN[layer.type]}()"
