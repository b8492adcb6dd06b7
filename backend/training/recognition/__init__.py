"""Whether what a network is shown is a digit at all, and how sure its answers are."""

from backend.training.recognition.calibration import Calibration, calibrate

__all__ = ["Calibration", "calibrate"]
