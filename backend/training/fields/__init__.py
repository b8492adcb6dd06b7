"""The fields of a run's description, by what they describe; `RunSpec` puts them together."""

from backend.training.fields.augmentation import AugmentationFields
from backend.training.fields.corrections import CorrectionsFields
from backend.training.fields.data import DataFields
from backend.training.fields.learning import LearningFields
from backend.training.fields.network import NetworkFields
from backend.training.fields.stopping import StoppingFields

__all__ = ["AugmentationFields", "CorrectionsFields", "DataFields", "LearningFields", "NetworkFields", "StoppingFields"]
