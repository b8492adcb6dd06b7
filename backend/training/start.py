"""The weights of one run as the start of another."""

from backend.training.build import build_network
from backend.training.checkpoint import OPTIMIZER, Checkpoint, restore
from backend.training.spec import RunSpec


def start_for(spec: RunSpec, weights: Checkpoint) -> Checkpoint:
    """The weights alone, without what an update rule remembers, for a run with this description.

    Raises
    ------
    CheckpointError
        If its network is another one.
    """
    arrays = {name: array for name, array in weights.arrays.items() if not name.startswith(OPTIMIZER)}
    start = Checkpoint(weights.spec, weights.iteration, weights.evaluated, weights.seconds, arrays)
    restore(start, build_network(spec))
    return start
