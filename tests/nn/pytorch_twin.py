"""A network of ours and its translation into PyTorch, on the same weights. Tests that import it are skipped without."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.nn import Network, SoftmaxWithLoss, layers
from backend.nn.layers import Layer
from backend.nn.optimizers import Optimizer
from backend.nn.weight_decay import add_weight_decay

torch = pytest.importorskip("torch", reason="PyTorch is not installed; nothing else needs it")

STEPS = 200
EXAMPLES, BATCH = 60, 12
CLOSE = 1e-11
"""Of losses, relative. Rounding, some 1e-16 at each step, adds up to 5e-15 at most in these networks."""

FloatArray = NDArray[np.float64]


class Recurrent(torch.nn.Module):
    """torch's RNN or LSTM, reading and answering as ours do."""

    def __init__(self, layer: layers.RNN | layers.LSTM) -> None:
        super().__init__()
        kind = torch.nn.LSTM if isinstance(layer, layers.LSTM) else torch.nn.RNN
        self.layer = layer
        self.inner = kind(layer.input_size // layer.steps, layer.hidden_size, batch_first=True)

    def forward(self, x: Any) -> Any:
        out, _ = self.inner(x.reshape(len(x), self.layer.steps, -1))
        return out.flatten(1) if self.layer.every_step else out[:, -1]


def gates(array: FloatArray) -> FloatArray:
    """(.., 4 H) in our order of the gates, f g i o, in torch's, i f g o."""
    f, g, i, o = np.split(array, 4, axis=-1)
    return np.concatenate([i, f, g, o], axis=-1)


def translated(layer: Layer, shape: tuple[int, ...]) -> tuple[Any, dict[str, FloatArray]]:
    """torch's layer for inputs of this shape, and our parameters by its names."""
    nn = torch.nn
    match layer:
        case layers.Affine():
            return nn.Linear(*layer.W.shape), {"weight": layer.W.T, "bias": layer.b}
        case layers.Convolution():
            filters, channels, size, _ = layer.W.shape
            module = nn.Conv2d(channels, filters, size, layer.stride, layer.padding)
            return module, {"weight": layer.W, "bias": layer.b}
        case layers.BatchNormalization():
            kind = nn.BatchNorm1d if len(shape) == 1 else nn.BatchNorm2d
            module = kind(len(layer.gamma), momentum=1 - layer.momentum)  # there, what is new counts so much
            return module, {"weight": layer.gamma, "bias": layer.beta}
        case layers.RNN() | layers.LSTM():
            reorder = gates if isinstance(layer, layers.LSTM) else np.asarray
            names = {"weight_ih_l0": layer.Wx.T, "weight_hh_l0": layer.Wh.T, "bias_ih_l0": layer.b}
            ordered = {name: reorder(array.T).T for name, array in names.items()}
            return Recurrent(layer), {f"inner.{name}": array for name, array in ordered.items()}
        case layers.MaxPooling():
            return nn.MaxPool2d(layer.size), {}
        case layers.LeakyReLU():
            return nn.LeakyReLU(layer.slope), {}
        case layers.GELU():
            return nn.GELU(approximate="tanh"), {}
        case layers.Softmax():
            return nn.Softmax(dim=1), {}
    plain = {layers.ReLU: nn.ReLU, layers.Sigmoid: nn.Sigmoid, layers.Tanh: nn.Tanh, layers.Flatten: nn.Flatten}
    return plain[type(layer)](), {}


class Pair:
    """A network of ours and its translation, on the same random weights."""

    def __init__(self, made: list[Layer], shape: tuple[int, ...], loss: Any = None) -> None:
        self.rng = np.random.default_rng(0)
        self.ours = Network(made, loss or SoftmaxWithLoss(), shape, np.float64)
        for name, array in self.ours.params.items():
            fan_in = array[0].size if array.ndim == 4 else len(array)
            array[...] = self.rng.standard_normal(array.shape) / np.sqrt(fan_in)
            if name.startswith("gamma"):
                array += 1
        for name, array in self.ours.state.items():
            array[...] = name.startswith("running_var")
        shapes = [shape, *(line.output_shape for line in self.ours.summary().layers)]
        modules = [translated(layer, before) for layer, (before, _) in zip(made, pairwise(shapes), strict=True)]
        self.theirs = torch.nn.Sequential(*(module for module, _ in modules)).double()
        self.names = {f"{place}.{name}": a for place, (_, named) in enumerate(modules) for name, a in named.items()}
        for name, parameter in self.theirs.named_parameters():
            parameter.requires_grad_(name in self.names)  # not torch's second bias of recurrent layers, which is 0
            parameter.data = torch.tensor(self.names[name].copy()) if name in self.names else 0 * parameter.data

    def spans(self) -> list[slice]:
        """Where in the flat vector the weights lie."""
        ends = np.cumsum([0, *(array.size for array in self.ours.params.values())]).tolist()
        return [slice(*ends[k : k + 2]) for k, name in enumerate(self.ours.params) if name.startswith("W")]

    def groups(self, weight_decay: float) -> list[dict[str, Any]]:
        """torch's parameters, of which the weights decay."""
        parameters = [parameter for parameter in self.theirs.parameters() if parameter.requires_grad]
        return [
            {"params": [parameter for parameter in parameters if parameter.ndim > 1], "weight_decay": weight_decay},
            {"params": [parameter for parameter in parameters if parameter.ndim == 1], "weight_decay": 0.0},
        ]

    def train(self, rule: Optimizer, their_rule: Any, weight_decay: float = 0.0) -> tuple[list[float], list[float]]:
        """The losses of all steps, ours and torch's."""
        net, spans = self.ours, self.spans()
        x = self.rng.standard_normal((EXAMPLES, *net.input_shape))
        t = self.rng.integers(0, net.classes, EXAMPLES)
        binary = net.output_size == 1
        their_loss = (
            torch.nn.functional.binary_cross_entropy_with_logits if binary else torch.nn.functional.cross_entropy
        )
        rule.bind(net.params.flat.size, np.float64)
        ours, theirs = [], []
        for _ in range(STEPS):
            chosen = self.rng.integers(0, EXAMPLES, BATCH)
            ours.append(net.loss_and_gradient(net.arrange(x[chosen]), t[chosen]))
            add_weight_decay(net.grads.flat, net.params.flat, weight_decay, spans)
            rule.update(net.params.flat, net.grads.flat)

            truth = torch.tensor(t[chosen, np.newaxis].astype(np.float64) if binary else t[chosen])
            loss = their_loss(self.theirs(torch.tensor(x[chosen])), truth)
            their_rule.zero_grad()
            loss.backward()
            their_rule.step()
            theirs.append(loss.item())
        return ours, theirs

    def compare(self, rule: Optimizer, their_rule: Any, weight_decay: float = 0.0) -> None:
        """Train both; losses and, at the end, all parameters must be the same, and must have moved."""
        start = self.ours.params.flat.copy()
        ours, theirs = self.train(rule, their_rule, weight_decay)
        np.testing.assert_allclose(ours, theirs, rtol=CLOSE)
        for name, parameter in self.theirs.named_parameters():
            if name in self.names:
                wanted = parameter.detach().numpy()
                # Views of our parameters, but for the reordered gates, which are translated again.
                np.testing.assert_allclose(self.now()[name], wanted, rtol=1e-9, atol=1e-11, err_msg=name)
        assert np.abs(self.ours.params.flat - start).max() > 1e-2
        assert len(set(ours)) == STEPS

    def now(self) -> dict[str, FloatArray]:
        """Our present parameters by torch's names."""
        modules = [translated(layer, (1,))[1] for layer in self.ours.layers]
        return {f"{place}.{name}": array for place, named in enumerate(modules) for name, array in named.items()}
