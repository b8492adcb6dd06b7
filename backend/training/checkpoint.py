"""Everything that decides a run's future, as one safetensors file (never pickle: loading it runs no code)."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load, save

from backend.training.spec import RunSpec

FORMAT = 1
_KEY = "backprop-lab"


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
    first_loss
        The first mini-batch's loss, None before it; what later losses are measured against.
    seconds
        Time spent training until then, in seconds.
    arrays
        The network's parameters by name. (Plain gradient descent has no state of its own, and the
        mini-batches follow from the iteration.)
    """

    spec: RunSpec
    iteration: int
    evaluated: int
    first_loss: float | None
    seconds: float
    arrays: Mapping[str, NDArray[Any]] = field(repr=False)

    def to_bytes(self) -> bytes:
        """The checkpoint as the content of a safetensors file."""
        state = {
            "format": FORMAT,
            "iteration": self.iteration,
            "evaluated": self.evaluated,
            "first_loss": self.first_loss,
            "seconds": self.seconds,
            "spec": self.spec.model_dump(mode="json"),
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
            arrays = load(content)
            (size,) = struct.unpack_from("<Q", content)
            state = json.loads(json.loads(content[8 : 8 + size])["__metadata__"][_KEY])
            if state["format"] != FORMAT:
                raise CheckpointError(f"expected checkpoint format {FORMAT}, got {state['format']}")
            spec = RunSpec.model_validate(state["spec"])
            first_loss = None if state["first_loss"] is None else float(state["first_loss"])
            iteration, evaluated = int(state["iteration"]), int(state["evaluated"])
            return cls(spec, iteration, evaluated, first_loss, float(state["seconds"]), arrays)
        except (SafetensorError, ValidationError, KeyError, TypeError, ValueError, struct.error) as error:
            raise CheckpointError(f"not a readable checkpoint: {error}") from None


def restore(checkpoint: Checkpoint, params: Mapping[str, NDArray[Any]]) -> None:
    """Copy the checkpoint's arrays into `params`.

    Raises
    ------
    CheckpointError
        If names, shapes or dtypes differ.
    """
    if checkpoint.arrays.keys() != params.keys():
        raise CheckpointError(f"expected the arrays {sorted(params)}, got {sorted(checkpoint.arrays)}")
    for name, array in params.items():
        saved = checkpoint.arrays[name]
        if saved.shape != array.shape or saved.dtype != array.dtype:
            raise CheckpointError(
                f"{name}: expected {array.dtype} of shape {array.shape}, got {saved.dtype} of shape {saved.shape}"
            )
        np.copyto(array, saved)
