"""Training: a validated description of a run, and the loop that carries it out as a stream of events."""

from backend.training.checkpoint import Checkpoint, CheckpointError
from backend.training.divergence import Diverged
from backend.training.events import Evaluation, Event, Step
from backend.training.loop import Training
from backend.training.spec import RunSpec

__all__ = ["Checkpoint", "CheckpointError", "Diverged", "Evaluation", "Event", "RunSpec", "Step", "Training"]
