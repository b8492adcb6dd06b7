"""The runs of the recipes, by the recipes' names."""

from backend.training import RunSpec
from backend.training.recipes import RECIPES


def recipe_spec(name: str) -> RunSpec:
    """The only run of a recipe."""
    (spec,) = next(recipe.specs for recipe in RECIPES if recipe.id == name)
    return spec
