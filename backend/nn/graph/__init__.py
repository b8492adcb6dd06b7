"""Nodes of a computational graph: the chain rule one operation at a time, before layers do it for whole arrays."""

from backend.nn.graph.add import Add
from backend.nn.graph.multiply import Multiply

__all__ = ["Add", "Multiply"]
