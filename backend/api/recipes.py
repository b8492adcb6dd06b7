"""/api/recipes: experiments that are ready to start."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel

from backend.api import groups
from backend.api.problems import Problem, documented
from backend.api.services import Services, services
from backend.training import RunSpec
from backend.training.recipes import RECIPES

router = APIRouter(prefix="/api/recipes", tags=["recipes"])


class TextView(BaseModel):
    """The same in both languages."""

    en: str
    ko: str


class RecipeView(BaseModel):
    """A recipe; `seconds` is about how long its runs take on two cores, `accuracy` about how right the best one is."""

    id: str
    title: TextView
    commentary: TextView
    expected: TextView
    seconds: int
    accuracy: float | None
    runs: list[RunSpec]


class RecipeList(BaseModel):
    """All recipes, in the order in which a learner meets them."""

    recipes: list[RecipeView]


@router.get("")
def list_recipes() -> RecipeList:
    """The recipes."""
    return RecipeList(
        recipes=[
            RecipeView(
                id=recipe.id,
                title=TextView(**recipe.title),
                commentary=TextView(**recipe.commentary),
                expected=TextView(**recipe.expected),
                seconds=recipe.seconds,
                accuracy=recipe.accuracy,
                runs=list(recipe.specs),
            )
            for recipe in RECIPES
        ]
    )


@router.post("/{recipe_id}/runs", status_code=201, responses=documented(404, 422, 503))
def start_recipe(
    recipe_id: Annotated[str, Path(max_length=40, description="The recipe's id.")],
    lab: Annotated[Services, Depends(services)],
    response: Response,
) -> groups.GroupView:
    """Start all runs of a recipe, as a group."""
    recipe = next((recipe for recipe in RECIPES if recipe.id == recipe_id), None)
    if recipe is None:
        raise Problem(404, "not-found", f"There is no recipe {recipe_id!r}.")
    group = groups.start_group(lab, "recipe", recipe.title["en"], recipe.specs, recipe=recipe.id)
    response.headers["Location"] = f"{groups.router.prefix}/{group.id}"
    return group
