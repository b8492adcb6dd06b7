"""All recipes, in the order in which a learner meets them."""

from typing import Final

from backend.training.recipes.convolutions import BEST_CNN, QUICK_CNN, SIMPLE_CONV_NET
from backend.training.recipes.drawing import CNN_FOR_DRAWING, MLP_FOR_DRAWING
from backend.training.recipes.first_steps import DEFAULT, NUMERICAL_GRADIENT, ZERO_WEIGHTS
from backend.training.recipes.initial_weights import INITIAL_WEIGHTS
from backend.training.recipes.optimizers import OPTIMIZERS
from backend.training.recipes.overfitting import OVERFITTING
from backend.training.recipes.plane import MOONS_AND_SPIRAL, NINE_POINTS, XOR
from backend.training.recipes.recipe import Recipe

RECIPES: Final[tuple[Recipe, ...]] = (
    DEFAULT,
    XOR,
    NINE_POINTS,
    MOONS_AND_SPIRAL,
    NUMERICAL_GRADIENT,
    ZERO_WEIGHTS,
    INITIAL_WEIGHTS,
    OPTIMIZERS,
    OVERFITTING,
    SIMPLE_CONV_NET,
    QUICK_CNN,
    BEST_CNN,
    MLP_FOR_DRAWING,
    CNN_FOR_DRAWING,
)

DRAWING_RECIPES: Final = (MLP_FOR_DRAWING.id, CNN_FOR_DRAWING.id)
"""Those whose runs are to read drawings; the draw page starts them."""
