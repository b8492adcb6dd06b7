"""How large a run a server takes, and what is said of a larger one."""

import pytest

from backend.api import Settings
from backend.api.affordable import expect_affordable
from backend.api.problems import Problem
from backend.training import RunSpec
from backend.training.recipes import RECIPES


def refusal(settings: Settings, **spec: object) -> tuple[str, str, str]:
    with pytest.raises(Problem) as refused:
        expect_affordable(RunSpec.model_validate(spec), settings)
    assert refused.value.status == 422
    (error,) = refused.value.errors
    return error.field, error.expected, error.got


def test_a_network_over_the_limit_is_refused_with_the_settings_name() -> None:
    assert refusal(Settings(parameter_limit=39_759)) == (
        "hidden_size",
        "at most 39,759 parameters (the setting PARAMETER_LIMIT changes it)",
        "39,760",
    )
    expect_affordable(RunSpec(), Settings(parameter_limit=39_760))


def test_memory_over_the_limit_is_refused_with_the_settings_name() -> None:
    small = Settings(run_memory_limit=100 * 1024**2)
    field, expected, got = refusal(small, hidden_size=4_096, optimizer="adam")
    assert field == "hidden_size"
    assert "105 MB of memory (the setting RUN_MEMORY_LIMIT changes it)" in expected
    assert got.startswith("one that needs about 1")
    layers = [{"type": "affine", "size": 4_096}, {"type": "affine"}]
    assert refusal(small, layers=layers, batch_size=10_000)[0] == "layers"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.id)
def test_every_recipe_is_affordable_with_the_defaults(recipe) -> None:
    for spec in recipe.specs:
        expect_affordable(spec, Settings())
