"""Points of a plane to be told apart: nine from a table, or as many as wanted from a formula and chance."""

from backend.datasets.points.load_points import GENERATED, load_points
from backend.datasets.points.nine_points import QUESTION, load_nine_points

__all__ = ["GENERATED", "QUESTION", "load_nine_points", "load_points"]
