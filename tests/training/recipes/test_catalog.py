"""The recipes: what each is made of, and that they show what they say."""

import re

import pytest

from backend.training import Evaluation, RunSpec, Training, load_dataset
from backend.training.build import build_network
from backend.training.recipes import RECIPES, Recipe
from backend.training.recipes.recipe import Text
from tests.training.runs import collected

RUNS = [(recipe, spec) for recipe in RECIPES for spec in recipe.specs]


def by_id(recipe_id: str) -> Recipe:
    return next(recipe for recipe in RECIPES if recipe.id == recipe_id)


def test_the_first_is_the_experiment_of_the_text() -> None:
    assert RECIPES[0].specs == (RunSpec(),)


def test_ids_and_titles_are_different_and_fit_into_addresses_and_columns() -> None:
    for names in ([recipe.id for recipe in RECIPES], [recipe.title["en"] for recipe in RECIPES]):
        assert len(set(names)) == len(names)
    for recipe in RECIPES:
        assert re.fullmatch(r"[a-z][a-z-]{0,38}[a-z]", recipe.id)
        assert len(recipe.title["en"]) <= 80


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_words_are_there_in_both_languages(recipe: Recipe) -> None:
    texts: list[Text] = [recipe.title, recipe.commentary, recipe.expected]
    for text in texts:
        assert set(text) == {"en", "ko"}
        assert re.search("[a-zA-Z]", text["en"])
        assert not re.search("[가-힣]", text["en"])
        assert re.search("[가-힣]", text["ko"])
    for text in texts[1:]:
        assert text["en"].endswith(".")
        assert text["ko"].endswith(("다.", "요."))
    assert recipe.seconds > 0


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_runs_have_names_of_their_own(recipe: Recipe) -> None:
    names = [spec.name for spec in recipe.specs]
    assert len(set(names)) == len(names)
    assert 1 <= len(names) <= 50


@pytest.mark.parametrize(("recipe", "spec"), RUNS, ids=[f"{recipe.id}, {spec.name}" for recipe, spec in RUNS])
def test_a_run_would_be_accepted_and_can_be_built(recipe: Recipe, spec: RunSpec) -> None:
    assert RunSpec.model_validate(spec.model_dump(mode="json")) == spec
    network = build_network(spec)
    assert network.classes == load_dataset(spec).classes


def accuracies(spec: RunSpec) -> tuple[Evaluation, str | None]:
    """The last evaluation, and the code of what ended the run, if it failed."""
    events, failure = collected(Training(spec, load_dataset(spec)))
    last = [event for event in events if isinstance(event, Evaluation)][-1]
    return last, failure.code if failure else None


def test_one_perceptron_fails_at_xor_and_a_hidden_layer_does_not() -> None:
    alone, hidden = map(accuracies, by_id("xor").specs)
    assert alone[1] == "not-separable"
    assert alone[0].train_accuracy <= 0.75
    assert (hidden[0].train_accuracy, hidden[1]) == (1.0, None)


def test_nine_points_are_learned() -> None:
    (result,) = map(accuracies, by_id("nine-points").specs)
    assert (result[0].train_accuracy, result[1]) == (1.0, None)
