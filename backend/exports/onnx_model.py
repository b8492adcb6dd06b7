"""A trained network as an ONNX model, which other programs can run.

It takes a batch of examples: `images` (N, 1, 28, 28) with grey values from 0, paper, to 1, ink; or `points` (N, 2) as
they are in the plane. It gives `probabilities` (N, C). Everything is float32, and Dropout, which does nothing outside
of training, is left out.
"""

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper

from backend import __version__
from backend.exports.trained import Trained
from backend.nn.layers.batch_normalization import EPSILON
from backend.training import layer_specs as specs
from backend.training.architecture import build_layers, input_shape
from backend.training.data_shapes import SHAPES

OPSET = 20
IR_VERSION = 9
"""The newest that all runtimes of the last two years read together with this operator set."""

SAME_NAME = {"relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh"}


def onnx_model(trained: Trained, offset: float, scale: float) -> ModelProto:
    """The model; points are shifted and scaled as the data set says, pixels are so already."""
    graph = _Graph(trained)
    spec, example = trained.spec, SHAPES[trained.spec.dataset].example
    is_image = len(example) == 3
    name = "images" if is_image else "points"
    shape = input_shape(example, spec.all_layers)
    if is_image and len(shape) == 1:
        graph.node("Flatten", name, axis=1)
    elif not is_image and (offset, scale) != (0.0, 1.0):
        graph.node("Sub", name, graph.constant(np.array(offset, np.float32)))
        graph.node("Mul", graph.last, graph.constant(np.array(scale, np.float32)))
    else:
        graph.last = name
    number = 0
    for layer, made in zip(spec.all_layers, build_layers(example, spec.all_layers, spec.outputs), strict=True):
        number += bool(made.parameter_shapes)
        graph.add(layer, shape, number)
        shape = made.output_shape(shape)
    _answer(graph, spec.output)
    classes = len(trained.class_names)
    made_graph = helper.make_graph(
        graph.nodes,
        "network",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", *example])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", classes])],
        graph.initializers,
    )
    model: ModelProto = helper.make_model(
        made_graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="Backprop Lab",
        producer_version=__version__,
    )
    helper.set_model_props(model, trained.metadata())
    checker.check_model(model, full_check=True)
    return model


class _Graph:
    """Nodes one behind the other; `last` names what the last one gives."""

    def __init__(self, trained: Trained) -> None:
        self._arrays = trained.arrays
        self.nodes: list[NodeProto] = []
        self.initializers: list[TensorProto] = []
        self.last = ""

    def node(self, operator: str, *inputs: str, outputs: int = 1, output: str = "", **attributes: Any) -> list[str]:
        """Add a node; gives the names of its outputs, the first of which is `last` now."""
        names = [output or f"x{len(self.nodes)}_{place}" for place in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, **attributes))
        self.last = names[0]
        return names

    def constant(self, array: NDArray[Any], name: str = "") -> str:
        """Add an array of numbers; gives its name."""
        name = name or f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def parameter(self, name: str) -> NDArray[Any]:
        """One of the network's arrays."""
        return self._arrays[name].astype(np.float32)

    def add(self, layer: specs.LayerSpec, shape: tuple[int, ...], number: int) -> None:
        """Add what a layer does to an example of this shape; `number` is that of its parameters."""
        match layer:
            case specs.DropoutSpec():
                return
            case specs.FlattenSpec():
                if len(shape) == 3:
                    self.node("Flatten", self.last, axis=1)
            case specs.AffineSpec():
                self.node("Gemm", self.last, *self._constants(number, "W", "b"))
            case specs.ConvolutionSpec(stride=stride, padding=padding):
                self.node(
                    "Conv", self.last, *self._constants(number, "W", "b"), strides=[stride] * 2, pads=[padding] * 4
                )
            case specs.MaxPoolingSpec(size=size):
                self.node("MaxPool", self.last, kernel_shape=[size] * 2, strides=[size] * 2)
            case specs.BatchNormalizationSpec():
                names = self._constants(number, "gamma", "beta", "running_mean", "running_var")
                self.node("BatchNormalization", self.last, *names, epsilon=EPSILON)
            case specs.LeakyReLUSpec(slope=slope):
                self.node("LeakyRelu", self.last, alpha=slope)
            case specs.GELUSpec():
                self.node("Gelu", self.last, approximate="tanh")
            case specs.SoftmaxSpec():
                self.node("Softmax", self.last, axis=1)
            case specs.RNNSpec() | specs.LSTMSpec():
                self._recurrent(layer, shape, number)
            case _:
                self.node(SAME_NAME[layer.type], self.last)

    def _constants(self, number: int, *names: str) -> list[str]:
        return [self.constant(self.parameter(f"{name}{number}"), f"{name}{number}") for name in names]

    def _recurrent(self, layer: specs.RNNSpec | specs.LSTMSpec, shape: tuple[int, ...], number: int) -> None:
        """Features (N, D) are cut into steps, and come as (steps, N, D / steps); states go back into a row."""
        steps, width = layer.steps, prod(shape) // layer.steps
        self.node("Reshape", self.last, self.constant(np.array([0, steps, width], np.int64)))
        self.node("Transpose", self.last, perm=[1, 0, 2])
        Wx, Wh, b = (_gates(layer, self.parameter(f"{name}{number}")) for name in ("Wx", "Wh", "b"))
        arrays = {"W": Wx.T[np.newaxis], "R": Wh.T[np.newaxis], "B": np.concatenate([b, 0 * b])[np.newaxis]}
        names = [self.constant(array, f"{name}{number}") for name, array in arrays.items()]
        operator = "RNN" if layer.type == "rnn" else "LSTM"
        every, last = self.node(operator, self.last, *names, outputs=2, hidden_size=layer.size)
        if layer.every_step:  # (steps, 1, N, H)
            self.node("Transpose", every, perm=[2, 0, 1, 3])
            self.node("Reshape", self.last, self.constant(np.array([0, steps * layer.size], np.int64)))
        else:  # (1, N, H)
            self.node("Squeeze", last, self.constant(np.array([0], np.int64)))


def _gates(layer: specs.RNNSpec | specs.LSTMSpec, array: NDArray[Any]) -> NDArray[Any]:
    """An array whose last axis holds the gates f, g, i, o in ONNX's order, i, o, f, g."""
    if layer.type == "rnn":
        return array
    f, g, i, o = np.split(array, 4, axis=-1)
    return np.concatenate([i, o, f, g], axis=-1)


def _answer(graph: _Graph, output: str) -> None:
    """From scores to probabilities."""
    if output == "softmax":
        graph.node("Softmax", graph.last, axis=1, output="probabilities")
        return
    one = graph.constant(np.array(1, np.float32))
    if output == "sigmoid":
        graph.node("Sigmoid", graph.last)
    else:
        graph.node("Greater", graph.last, graph.constant(np.array(0, np.float32)))
        graph.node("Cast", graph.last, to=TensorProto.FLOAT)
    y = graph.last
    graph.node("Sub", one, y)
    graph.node("Concat", graph.last, y, axis=1, output="probabilities")
