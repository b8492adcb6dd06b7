"""How much memory a run will take, told from its description before anything of it is made."""

from math import prod
from typing import Final

from backend.nn.network import EVALUATION_NUMBERS, EVALUATION_ROWS
from backend.training.build import batch_parts, summarize
from backend.training.evaluation import CHUNK
from backend.training.spec import RunSpec

_KEPT_BY_UPDATE_RULE: Final = {
    "sgd": 0,
    "momentum": 1,
    "nesterov": 1,
    "adagrad": 1,
    "rmsprop": 1,
    "adam": 2,
    "adamw": 2,
}
_SAVED_COPIES: Final = 2
"""A saved state is gathered array by array and then joined to one file: for a moment it is there twice."""

_ALWAYS: Final = 4_000_000


def estimated_bytes(spec: RunSpec) -> int:
    """Bytes beside the data set, which all runs share: parameters, gradients, what lies between layers, saved states.

    It was 0.98 to 1.9 times what five measured networks took; an estimate is for telling a gigabyte from ten.
    """
    summary = summarize(spec)
    size = 4 if spec.dtype == "float32" else 8
    parts = batch_parts(spec, summary)
    kept = _KEPT_BY_UPDATE_RULE[spec.optimizer]
    vectors = 2 + (parts - 1) + kept + 1 + _SAVED_COPIES * (1 + kept)
    shapes = [summary.layers[0].input_shape, *(layer.output_shape for layer in summary.layers)]
    rows = min(CHUNK, EVALUATION_ROWS, EVALUATION_NUMBERS // max(prod(shape) for shape in shapes))
    numbers = sum(prod(shape) for shape in shapes)
    forward = max(spec.batch_size, parts * rows) * numbers
    backward = spec.batch_size * numbers
    return size * (vectors * summary.parameters + forward + backward) + _ALWAYS
