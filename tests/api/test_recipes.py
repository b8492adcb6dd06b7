"""/api/recipes: listed with their words, started as groups."""

from backend.training import RunSpec
from backend.training.recipes import RECIPES
from tests.server import Server


def test_recipes_are_listed_in_their_order(server: Server) -> None:
    listed = server.client.get("/api/recipes").json()["recipes"]
    assert [recipe["id"] for recipe in listed] == [recipe.id for recipe in RECIPES]
    for recipe in listed:
        assert all(set(recipe[text]) == {"en", "ko"} for text in ("title", "commentary", "expected"))
        assert recipe["seconds"] > 0
        for spec in recipe["runs"]:
            RunSpec.model_validate(spec)


def test_a_recipe_is_started_as_a_group(server: Server) -> None:
    group = server.group(server.client.post("/api/recipes/xor/runs"))
    recipe = next(recipe for recipe in RECIPES if recipe.id == "xor")
    assert (group["kind"], group["recipe"], group["name"]) == ("recipe", "xor", recipe.title["en"])
    assert [run["spec"] for run in group["runs"]] == [spec.model_dump(mode="json") for spec in recipe.specs]
    assert [run["name"] for run in group["runs"]] == [spec.name for spec in recipe.specs]
    alone, hidden = (
        server.wait_until(run["id"], lambda run: run["status"] in ("finished", "failed")) for run in group["runs"]
    )
    assert (alone["status"], alone["message"]["code"], alone["has_weights"]) == ("failed", "not-separable", True)
    assert set(alone["message"]["params"]) == {"gate", "right", "best", "count"}
    assert (hidden["status"], hidden["test_accuracy"]) == ("finished", 1.0)
    assert server.client.get(f"/api/groups/{group['id']}").json()["best"] == hidden["id"]


def test_a_recipe_of_one_run_makes_a_group_too(server: Server) -> None:
    group = server.group(server.client.post("/api/recipes/default/runs"))
    assert [run["name"] for run in group["runs"]] == ["784-50-10 relu"]
    assert group["runs"][0]["group"] == group["id"]
    server.client.delete(f"/api/groups/{group['id']}")


def test_an_unknown_recipe_is_a_problem(server: Server) -> None:
    response = server.client.post("/api/recipes/soup/runs")
    assert response.status_code == 404
    assert response.json()["code"] == "not-found"
    assert "'soup'" in response.json()["detail"]
