"""Recipes: experiments that are ready to start, each with what it shows."""

from backend.training.recipes.catalog import DRAWING_RECIPES, RECIPES
from backend.training.recipes.recipe import Recipe, Text

__all__ = ["DRAWING_RECIPES", "RECIPES", "Recipe", "Text"]
