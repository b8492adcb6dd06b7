"""Digits distorted a little, differently at every iteration: a network learns to read any place, tilt, size and pen."""

from backend.datasets.augmentation.augmentation import Augmentation
from backend.datasets.augmentation.distortion import LIMITS, Distortion

__all__ = ["LIMITS", "Augmentation", "Distortion"]
