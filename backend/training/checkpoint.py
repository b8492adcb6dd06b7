"""Everything that decides a run's future, as one safetensors file (never pickle: loading it runs no code)."""

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from backend.nn import Network
from backend.nn.optimizers import Optimizer
from backend.training.build import build_network, summarize
from backend.training.changes import STOPPING
from backend.training.spec import RunSpec
from backend.training.stopping import Judgement
from backend.training.stored_spec import read_spec

FORMAT = 1
OPTIMIZER = "optimizer."
_KEY = "backprop-lab"
# What a damaged or foreign file can raise while it is read. (A validation error is a ValueError.)
_UNREADABLE = (
    SafetensorError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    OverflowError,
    RecursionError,
    struct.error,
)
MOST_HEADER_BYTES = 1024 * 1024
"""Names, shapes and dtypes of all arrays, and the description: some kilobytes in truth."""


class CheckpointError(Exception):
    """The bytes are not a checkpoint of this run; the message says what is wrong."""


@dataclass(frozen=True)
class Checkpoint:
    """A run between two events.

    Attributes
    ----------
    spec
        The run's description, so that the file is enough to build the network again.
    iteration
        Iterations done.
    evaluated
        The last iteration whose accuracies were measured, 0 for none.
    seconds
        Time spent training until then, in seconds.
    arrays
        By name: the network's parameters and what its layers keep besides, and the state of the update rule behind
        "optimizer.". (The mini-batches follow from the iteration.) Without the latter it is good for answers, and
        as a start for another run.
    judgement
        What the evaluations so far say about ending.
    """

    spec: RunSpec
    iteration: int
    evaluated: int
    seconds: float
    arrays: Mapping[str, NDArray[Any]] = field(repr=False)
    judgement: Judgement = field(default_factory=Judgement)

    def to_bytes(self) -> bytes:
        """The checkpoint as the content of a safetensors file."""
        state = {
            "format": FORMAT,
            "iteration": self.iteration,
            "evaluated": self.evaluated,
            "seconds": self.seconds,
            "spec": self.spec.model_dump(mode="json"),
            "judgement": asdict(self.judgement),
        }
        return save(dict(self.arrays), metadata={_KEY: json.dumps(state)})

    @classmethod
    def from_bytes(cls, content: bytes) -> "Checkpoint":
        """Read what `to_bytes` wrote.

        Raises
        ------
        CheckpointError
            If the bytes are damaged or of another kind.
        """
        try:
            (size,) = struct.unpack_from("<Q", content)
            if size > min(MOST_HEADER_BYTES, len(content) - 8):
                raise CheckpointError(f"not a readable checkpoint: it declares a header of {size:,} bytes")
            # It makes arrays only after it has found that they lie side by side and end where the file does.
            arrays = load(content)
            state = json.loads(json.loads(content[8 : 8 + size])["__metadata__"][_KEY])
            if state["format"] != FORMAT:
                raise CheckpointError(f"expected checkpoint format {FORMAT}, got {state['format']}")
            spec = read_spec(dict(state["spec"]))
            iteration, evaluated = int(state["iteration"]), int(state["evaluated"])
            seconds = float(state["seconds"])
            if not (0 <= evaluated <= iteration and math.isfinite(seconds) and seconds >= 0):
                raise ValueError(f"no run is at iteration {iteration}, evaluated {evaluated}, after {seconds} s")
            # Files of an older version remember nothing of the kind; nothing in their runs depends on it.
            judgement = Judgement(**state.get("judgement", {}))
            return cls(spec, iteration, evaluated, seconds, arrays, judgement)
        except _UNREADABLE as error:
            raise CheckpointError(f"not a readable checkpoint: {error}") from None


def expect_same_course(checkpoint: Checkpoint, spec: RunSpec) -> None:
    """CheckpointError unless a run with this description comes to the checkpoint's state at its iteration."""
    if _decisive(checkpoint.spec) != _decisive(spec):
        raise CheckpointError(f"expected a checkpoint of {_decisive(spec)}, got {_decisive(checkpoint.spec)}")


def restore(checkpoint: Checkpoint, network: Network, optimizer: Optimizer | None = None) -> None:
    """Copy the checkpoint's arrays into a network and, to train on, into the state of its update rule.

    Raises
    ------
    CheckpointError
        If names, shapes or dtypes differ.
    """
    network_arrays = {**network.params, **network.state}
    optimizer_arrays = {name: array for name, array in checkpoint.arrays.items() if name.startswith(OPTIMIZER)}
    _copy({name: a for name, a in checkpoint.arrays.items() if name not in optimizer_arrays}, network_arrays)
    if optimizer is not None:
        _copy(optimizer_arrays, {f"{OPTIMIZER}{name}": array for name, array in optimizer.state.items()})
        optimizer.steps = checkpoint.iteration


def trained_network(checkpoint: Checkpoint) -> Network:
    """The network of a checkpoint that may come from anywhere. How large it says that it is, is not believed.

    Raises
    ------
    CheckpointError
        If the description is out of bounds, or the arrays are not those of the network that it describes.
    """
    try:
        spec = RunSpec.model_validate(checkpoint.spec.model_dump(warnings=False))
        described = summarize(spec).parameters
    except ValueError as error:
        raise CheckpointError(f"expected the description of a run, got one out of bounds: {error}") from None
    saved = sum(array.size for array in checkpoint.arrays.values())
    if described > saved:
        raise CheckpointError(f"expected {described:,} parameters, as it describes, got {saved:,} numbers")
    network = build_network(spec)
    restore(checkpoint, network)
    return network


def _copy(saved: Mapping[str, NDArray[Any]], arrays: Mapping[str, NDArray[Any]]) -> None:
    if saved.keys() != arrays.keys():
        raise CheckpointError(f"expected the arrays {sorted(arrays)}, got {sorted(saved)}")
    for name, array in arrays.items():
        if saved[name].shape != array.shape or saved[name].dtype != array.dtype:
            raise CheckpointError(
                f"{name}: expected {array.dtype} of shape {array.shape}, "
                f"got {saved[name].dtype} of shape {saved[name].shape}"
            )
    for name, array in arrays.items():
        np.copyto(array, saved[name])


def _decisive(spec: RunSpec) -> dict[str, Any]:
    """What decides a run's course up to any iteration: all but its name, what is measured and where it ends."""
    free = {"name", "evaluation_size", *STOPPING}
    if spec.schedule not in ("constant", "step"):
        free.remove("iterations")
    return spec.model_dump(exclude=free)
