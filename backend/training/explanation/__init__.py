"""Why a network says what it says: what speaks for an answer, which units light up, what changes without one."""

from backend.training.explanation.accuracy import Accuracy, measured_accuracy
from backend.training.explanation.activations import Trace, trace
from backend.training.explanation.attribution import gradient_times_input, occlusion
from backend.training.explanation.edits import Bias, Edit, EditError, Off, Prune, edited
from backend.training.explanation.neighbours import TrainingFeatures, training_features
from backend.training.explanation.neuron import Arithmetic, NeuronError, Step, arithmetic
from backend.training.explanation.parts import Part, parts_of

__all__ = [
    "Accuracy",
    "Arithmetic",
    "Bias",
    "Edit",
    "EditError",
    "NeuronError",
    "Off",
    "Part",
    "Prune",
    "Step",
    "Trace",
    "TrainingFeatures",
    "arithmetic",
    "edited",
    "gradient_times_input",
    "measured_accuracy",
    "occlusion",
    "parts_of",
    "trace",
    "training_features",
]
