"""Training: a validated description of a run, and the loop that carries it out as a stream of events."""

from backend.training.build import parameter_count
from backend.training.changes import CHANGEABLE, Change, changed, settings_after
from backend.training.checkpoint import Checkpoint, CheckpointError
from backend.training.data import load_dataset
from backend.training.divergence import Diverged
from backend.training.epochs import Epochs, epochs_after
from backend.training.events import Evaluation, Event, Layers, Nudged, Step, Surface
from backend.training.failure import TrainingFailed
from backend.training.loop import Training
from backend.training.not_separable import NotSeparable
from backend.training.own_digits import OwnDigits, OwnDigitsError
from backend.training.spec import RunSpec
from backend.training.start import start_for
from backend.training.stopping import judged_accuracy
from backend.training.stored_spec import read_spec

__all__ = [
    "CHANGEABLE",
    "Change",
    "Checkpoint",
    "CheckpointError",
    "Diverged",
    "Epochs",
    "Evaluation",
    "Event",
    "Layers",
    "NotSeparable",
    "Nudged",
    "OwnDigits",
    "OwnDigitsError",
    "RunSpec",
    "Step",
    "Surface",
    "Training",
    "TrainingFailed",
    "changed",
    "epochs_after",
    "judged_accuracy",
    "load_dataset",
    "parameter_count",
    "read_spec",
    "settings_after",
    "start_for",
]
