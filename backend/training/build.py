"""From a run's description to the network, the update rule, the schedule and the distortions that it names."""

from math import prod
from typing import Final

import numpy as np

from backend.datasets.augmentation import Augmentation, Distortion
from backend.nn import Network
from backend.nn.arrays import FloatType
from backend.nn.losses import LastLayer, SigmoidWithLoss, SoftmaxWithLoss, StepWithLoss
from backend.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimizer, RMSProp
from backend.nn.schedules import Constant, Cosine, OneCycle, Schedule, StepDecay, WarmUp
from backend.nn.summary import Summary
from backend.training import architecture
from backend.training.data_shapes import SHAPES
from backend.training.layer_specs import BatchNormalizationSpec
from backend.training.spec import RunSpec

# Each use of randomness draws from a stream of its own, so that one more draw in one moves none of the others.
WEIGHTS_STREAM: Final = 0
BATCHES_STREAM: Final = 1
DROPOUT_STREAM: Final = 2
OWN_STREAM: Final = 3

WORTH_TWO_PARTS = 80_000_000
"""Multiply-adds of a batch from which on two halves on two threads are quicker than the whole on one."""


def build_network(spec: RunSpec, *, dtype: FloatType | None = None) -> Network:
    """The network with its initial weights, which depend on nothing but the spec; in its dtype, or another."""
    kind: FloatType = np.float32 if spec.dtype == "float32" else np.float64
    example = SHAPES[spec.dataset].example
    network = Network(
        architecture.build_layers(example, spec.all_layers, spec.outputs),
        _build_loss(spec),
        architecture.input_shape(example, spec.all_layers),
        dtype or kind,
    )
    draws = architecture.layer_initializers(spec.all_layers, spec.initializer, spec.weight_init_std)
    network.initialize(draws, np.random.default_rng([spec.seed, WEIGHTS_STREAM]))
    return network


def build_optimizer(spec: RunSpec, network: Network) -> Optimizer:
    """The update rule with its learning rate, bound to the network's parameters."""
    optimizer = _optimizer(spec, weight_spans(network))
    optimizer.bind(network.params.flat.size, network.dtype)
    return optimizer


def build_schedule(spec: RunSpec) -> Schedule:
    """The factor on the learning rate by iteration."""
    after_warm_up = max(spec.iterations - spec.warmup_iterations, 1)
    schedules: dict[str, Schedule] = {
        "constant": Constant(),
        "step": StepDecay(spec.step_iterations, spec.step_factor),
        "cosine": Cosine(after_warm_up),
        "one_cycle": OneCycle(after_warm_up),
    }
    schedule = schedules[spec.schedule]
    return WarmUp(spec.warmup_iterations, schedule) if spec.warmup_iterations else schedule


def build_augmentation(spec: RunSpec) -> Augmentation | None:
    """The distortions of the training images, None where there are none to make."""
    distortion = Distortion(
        shift=spec.shift,
        rotation=spec.rotation,
        scaling=spec.scaling,
        shear=spec.shear,
        elastic=spec.elastic,
        thickness=spec.thickness,
    )
    if spec.dataset != "mnist" or distortion.is_nothing:
        return None
    return Augmentation(distortion, spec.seed, np.float32 if spec.dtype == "float32" else np.float64)


def batch_parts(spec: RunSpec, summary: Summary) -> int:
    """Into how many parts a batch is cut, one for each thread; it follows from the spec, never from the machine."""
    if any(isinstance(layer, BatchNormalizationSpec) for layer in spec.all_layers):
        return 1  # it looks at the batch as a whole
    return 2 if summary.multiply_adds * spec.batch_size >= WORTH_TWO_PARTS and spec.batch_size > 1 else 1


def weight_spans(network: Network) -> list[slice]:
    """Where in the flat parameters the weights lie: what decays, unlike biases, scales and shifts."""
    spans, start = [], 0
    for array in network.params.values():
        if array.ndim > 1:
            spans.append(slice(start, start + array.size))
        start += array.size
    return spans


def summarize(spec: RunSpec) -> Summary:
    """The table of the network's layers, without making its arrays."""
    example = SHAPES[spec.dataset].example
    layers = architecture.build_layers(example, spec.all_layers, spec.outputs)
    return Summary.of(layers, architecture.input_shape(example, spec.all_layers))


def parameter_count(spec: RunSpec) -> int:
    """How many numbers the network learns."""
    return summarize(spec).parameters


def layer_sizes(spec: RunSpec) -> list[int]:
    """Numbers of an example at the input, and after each layer with weights."""
    return [prod(SHAPES[spec.dataset].example), *architecture.weighted_sizes(summarize(spec))]


def _build_loss(spec: RunSpec) -> LastLayer:
    match spec.output:
        case "softmax":
            return SoftmaxWithLoss(spec.loss)
        case "sigmoid":
            return SigmoidWithLoss(spec.loss)
        case "step":
            return StepWithLoss()


def _optimizer(spec: RunSpec, spans: list[slice]) -> Optimizer:
    rate = spec.learning_rate
    match spec.optimizer:
        case "sgd":
            return SGD(rate)
        case "momentum":
            return Momentum(rate, spec.momentum)
        case "nesterov":
            return Nesterov(rate, spec.momentum)
        case "adagrad":
            return AdaGrad(rate)
        case "rmsprop":
            return RMSProp(rate, spec.rho)
        case "adam":
            return Adam(rate, spec.beta1, spec.beta2)
        case "adamw":
            return AdamW(rate, spans=spans, weight_decay=spec.weight_decay, beta1=spec.beta1, beta2=spec.beta2)
