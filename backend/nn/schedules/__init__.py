"""Schedules: the factor on the learning rate at each iteration."""

from backend.nn.schedules.constant import Constant
from backend.nn.schedules.cosine import Cosine
from backend.nn.schedules.one_cycle import OneCycle
from backend.nn.schedules.schedule import Schedule
from backend.nn.schedules.step_decay import StepDecay
from backend.nn.schedules.warm_up import WarmUp

__all__ = ["Constant", "Cosine", "OneCycle", "Schedule", "StepDecay", "WarmUp"]
