"""/api/runs over real HTTP."""

from typing import Any

import pytest

from tests.server import Server


def test_an_empty_spec_is_the_default_experiment(server: Server) -> None:
    response = server.client.post("/api/runs", json={})
    assert response.status_code == 201
    run = response.json()
    assert response.headers["location"] == f"/api/runs/{run['id']}"
    assert run["status"] == "queued"
    assert run["layers"] == [784, 50, 10]
    assert run["parameters"] == 784 * 50 + 50 + 50 * 10 + 10
    assert run["iterations_per_epoch"] == 600
    spec = run["spec"]
    assert (spec["activation"], spec["loss"], spec["weight_init_std"]) == ("relu", "cross_entropy", 0.01)
    assert (spec["batch_size"], spec["learning_rate"], spec["iterations"]) == (100, 0.1, 10_000)
    server.client.delete(f"/api/runs/{run['id']}")


def test_a_run_goes_from_the_queue_to_its_end(server: Server) -> None:
    run = server.finished(server.create(iterations=700, name="whole way")["id"])
    assert run["name"] == "whole way"
    assert run["iteration"] == run["iterations"] == 700
    assert run["has_weights"]
    assert run["attempt"] == 1
    assert run["queue_position"] is None
    assert run["seconds"] > 0
    assert run["iterations_per_second"] > 0
    assert run["seconds_left"] is None
    assert run["best_test_accuracy"] >= run["test_accuracy"] > 0.8
    assert run["created_at"] <= run["started_at"] <= run["ended_at"]
    metrics = server.metrics(run["id"])
    assert metrics["first_iteration"] == 1
    assert len(metrics["losses"]) == 700
    assert metrics["losses"][-1] == pytest.approx(run["loss"])
    assert [evaluation["iteration"] for evaluation in metrics["evaluations"]] == [1, 600, 700]
    assert metrics["evaluations"][-1]["test_accuracy"] == run["test_accuracy"]


def test_a_run_on_points_gives_its_points(server: Server) -> None:
    run = server.create(dataset="nine_points", iterations=1)
    assert (run["planar"], run["layers"], run["name"]) == (True, [2, 50, 3], "nine points 2-50-3 relu")
    points = server.client.get(f"/api/runs/{run['id']}/points").json()
    assert points["train"] == points["test"]
    assert points["train"]["x"][:2] == [[2, 3], [3, 1]]
    assert points["train"]["t"] == [0, 0, 0, 1, 2, 1, 1, 2, 0]
    assert (points["class_names"], points["question"]) == (["0", "2", "3"], [5, 7])
    moons = server.create(dataset="moons", iterations=1, train_size=20, seed=3)
    generated = server.client.get(f"/api/runs/{moons['id']}/points").json()
    assert (len(generated["train"]["x"]), len(generated["test"]["t"]), generated["question"]) == (20, 200, None)


def test_a_run_on_digits_has_no_points(server: Server) -> None:
    run = server.create(iterations=1)
    assert run["planar"] is False
    response = server.client.get(f"/api/runs/{run['id']}/points")
    assert response.status_code == 409
    assert response.json()["code"] == "not-planar"


def test_images_set_aside_are_classified_too(server: Server) -> None:
    run = server.finished(server.create(train_size=500, validation_size=200, iterations=120)["id"])
    evaluations = server.metrics(run["id"])["evaluations"]
    assert run["validation_accuracy"] == evaluations[-1]["validation_accuracy"]
    assert run["best_validation_accuracy"] == max(each["validation_accuracy"] for each in evaluations)
    assert run["iterations_per_epoch"] == 5


def test_metrics_by_cursor_are_the_same_in_pieces(server: Server) -> None:
    run = server.finished(server.create(iterations=900)["id"])
    whole = server.metrics(run["id"])
    losses: list[float] = []
    answer = {"cursor": 0, "more": True}
    while answer["more"]:
        parameters = {"cursor": answer["cursor"], "limit": 2}
        answer = server.client.get(f"/api/runs/{run['id']}/metrics", params=parameters).json()
        if answer["losses"]:
            assert answer["first_iteration"] == len(losses) + 1
        losses += answer["losses"]
    assert losses == whole["losses"]
    assert answer["cursor"] == whole["cursor"]


def test_more_runs_than_workers_wait_in_order(server: Server) -> None:
    runs = [server.create(iterations=900, name=f"number {place}") for place in range(5)]
    positions = [server.run(run["id"])["queue_position"] for run in runs]
    waiting = [position for position in positions if position is not None]
    assert waiting == sorted(waiting)
    ended = [server.finished(run["id"]) for run in runs]
    started = [run["started_at"] for run in ended]
    # The two workers may take up two runs handed out together in either order; nobody overtakes further than that.
    assert all(earlier <= later for earlier, later in zip(started, started[2:], strict=False))
    # At no moment did more than two run: the third began after the first end.
    assert started[2] >= min(run["ended_at"] for run in ended)


def test_pause_resume_stop(server: Server) -> None:
    run = server.create(iterations=100_000)
    server.wait_until(run["id"], lambda run: run["iteration"] > 0)
    server.act(run["id"], "pause")
    paused = server.wait_until(run["id"], lambda run: run["status"] == "paused")
    assert paused["wanted"] == "run"
    assert paused["has_weights"]
    server.act(run["id"], "resume")
    server.wait_until(run["id"], lambda run: run["iteration"] > paused["iteration"])
    server.act(run["id"], "stop")
    stopped = server.wait_until(run["id"], lambda run: run["status"] == "stopped")
    assert stopped["iteration"] == len(server.metrics(run["id"])["losses"])
    for action in ("pause", "resume", "stop"):
        response = server.client.post(f"/api/runs/{run['id']}/{action}")
        assert response.status_code == 409
        assert response.json()["code"] == "conflict"
        assert "stopped" in response.json()["detail"]


def test_one_step_and_to_the_end_of_the_epoch(server: Server) -> None:
    run = server.create(dataset="moons", batch_size=10, iterations=1_000_000)  # thirty mini-batches an epoch
    server.wait_until(run["id"], lambda run: run["iteration"] > 0)
    server.act(run["id"], "epoch")
    paused = server.wait_until(run["id"], lambda run: run["status"] == "paused")
    assert paused["iteration"] % 30 == 0
    assert (paused["pause_at"], paused["seconds_left"]) == (None, None)
    asked = server.act(run["id"], "step")
    assert asked["pause_at"] == paused["iteration"] + 1
    stepped = server.wait_until(run["id"], lambda run: run["status"] == "paused")
    assert stepped["iteration"] == paused["iteration"] + 1
    assert server.act(run["id"], "epoch")["pause_at"] == paused["iteration"] + 30
    ended = server.wait_until(run["id"], lambda run: run["status"] == "paused")
    assert ended["iteration"] == paused["iteration"] + 30
    assert len(server.metrics(run["id"])["losses"]) == ended["iteration"]
    server.act(run["id"], "stop")
    for action in ("step", "epoch"):
        response = server.client.post(f"/api/runs/{run['id']}/{action}")
        assert (response.status_code, response.json()["code"]) == (409, "conflict")


def test_deleted_and_had_back(server: Server) -> None:
    run = server.create(iterations=1_000_000, name="kept")
    server.wait_until(run["id"], lambda run: run["iteration"] > 0)
    path = f"/api/runs/{run['id']}"
    assert server.client.delete(path).status_code == 204
    assert server.client.get(path).status_code == 404
    assert run["id"] not in [each["id"] for each in server.client.get("/api/runs").json()["runs"]]
    assert server.client.delete(path).status_code == 404
    response = server.client.post(f"{path}/restore")
    assert (response.status_code, response.json()["id"]) == (200, run["id"])
    paused = server.wait_until(run["id"], lambda run: run["status"] == "paused")
    assert paused["iteration"] == len(server.metrics(run["id"])["losses"]) > 0
    assert server.client.post(f"{path}/restore").status_code == 404
    server.act(run["id"], "resume")
    server.wait_until(run["id"], lambda run: run["iteration"] > paused["iteration"])
    server.client.delete(path)


def test_there_is_no_other_action(server: Server) -> None:
    response = server.client.post("/api/runs/000000000000/jump")
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "action"


@pytest.mark.parametrize(
    ("rule", "code"), [({"epochs": 2}, "ended-by-epochs"), ({"target_accuracy": 0.5}, "ended-by-target")]
)
def test_a_rule_ends_a_run_and_is_named(server: Server, rule: dict, code: str) -> None:
    run = server.finished(server.create(train_size=1_000, iterations=5_000, learning_rate=0.5, **rule)["id"])
    assert run["message"]["code"] == code
    assert run["iteration"] < run["iterations"] == 5_000
    assert run["message"]["params"]["iteration"] == run["iteration"]


def test_a_run_that_diverges_fails_and_says_why(server: Server) -> None:
    run = server.create(learning_rate=500, iterations=2000)
    failed = server.wait_until(run["id"], lambda run: run["status"] in ("failed", "finished"))
    assert failed["status"] == "failed"
    assert failed["message"]["code"] == "diverged-learning-rate"
    iteration = failed["message"]["params"]["iteration"]
    assert f"iteration {iteration:,}" in failed["message"]["text"]
    assert "learning rate of 500" in failed["message"]["text"]
    assert len(server.metrics(run["id"])["losses"]) == iteration - 1


def test_the_list_is_paged_newest_first(server: Server) -> None:
    made = [server.create(iterations=1)["id"] for _ in range(3)][::-1]
    first = server.client.get("/api/runs", params={"limit": 2}).json()
    assert [run["id"] for run in first["runs"]] == made[:2]
    assert first["more"]
    second = server.client.get("/api/runs", params={"limit": 1, "before": made[1]}).json()
    assert [run["id"] for run in second["runs"]] == made[2:]


@pytest.mark.parametrize(
    ("spec", "field", "expected", "got"),
    [
        ({"learning_rate": -1}, "learning_rate", "a number greater than 0", "-1"),
        ({"learning_rate": "fast"}, "learning_rate", "a number", '"fast"'),
        ({"batch_size": 0}, "batch_size", "a number of at least 1", "0"),
        ({"batch_size": 1.5}, "batch_size", "a whole number", "1.5"),
        ({"hidden_size": 10**9}, "hidden_size", "a number of at most 4096", "1000000000"),
        ({"iterations": True}, "iterations", "a whole number", "true"),
        ({"activation": "tanhh"}, "activation", "one of 'relu' or 'sigmoid'", '"tanhh"'),
        ({"learning_rte": 0.1}, "learning_rte", "no field of this name", "0.1"),
        ({"layers": [{"type": "affine", "size": "ten"}]}, "layers.0.size", "a whole number", '"ten"'),
        (
            {"layers": [{"type": "relu"}, {"type": "affine", "width": 3}]},
            "layers.1.width",
            "no field of this name",
            "3",
        ),
        ({"layers": [{"type": "maxout"}]}, "layers.0.type", None, '"maxout"'),
        ({"layers": [{}]}, "layers.0.type", "the layer's type", "nothing"),
        ({"layers": {"type": "relu"}}, "layers", "a list", '{"type": "relu"}'),
        ({"train_size": 5, "dataset": "xor"}, "train_size", "at most 4, all that the data set has", "5"),
        ({"name": "x" * 81}, "name", "at most 80 characters", None),
        ([], "body", "a JSON object", "[]"),
    ],
)
def test_a_wrong_field_is_named(
    server: Server, spec: object, field: str, expected: str | None, got: str | None
) -> None:
    response = server.client.post("/api/runs", json=spec)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "invalid-input"
    assert problem["errors"][0]["field"] == field
    if expected is not None:
        assert problem["errors"][0]["expected"] == expected
    if got is not None:
        assert problem["errors"][0]["got"] == got
    assert f"{field}: expected {expected or 'one of'}" in problem["detail"]


@pytest.mark.parametrize("body", ["{", '{"learning_rate": NaN}', '{"learning_rate": 1e999}', "\x00", "[" * 60_000])
def test_broken_json_is_refused(server: Server, body: str) -> None:
    response = server.client.post("/api/runs", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422, response.text
    assert response.json()["code"] == "invalid-input"


@pytest.mark.parametrize("path", ["/api/runs/000000000000", "/api/runs/000000000000/metrics", "/api/nothing"])
def test_what_is_not_there_is_a_problem(server: Server, path: str) -> None:
    response = server.client.get(path)
    assert response.status_code == 404
    assert response.json()["code"] == "not-found"


def test_a_method_that_is_not_allowed_is_a_problem(server: Server) -> None:
    response = server.client.put("/api/runs", json={})
    assert response.status_code == 405
    assert response.json()["code"] == "method-not-allowed"
    assert response.headers["allow"]


def test_a_body_too_large_is_refused_before_it_is_read(server: Server) -> None:
    def chunks():
        for _ in range(70):
            yield b" " * 65_536

    for path, words in (("/api/runs", "65,536 bytes"), ("/api/predictions", "BODY_LIMIT")):
        declared = server.client.post(path, content=b" " * (5 * 1024 * 1024))
        undeclared = server.client.post(path, content=chunks())
        for response in (declared, undeclared):
            assert response.status_code == 413
            assert response.json()["code"] == "too-large"
            assert words in response.json()["detail"]


def test_every_error_of_the_document_is_a_problem(server: Server) -> None:
    document = server.client.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    content = answer["content"]["application/problem+json"]
                    assert content["schema"]["$ref"].endswith("/ProblemBody"), (path, method, status)
    assert "ProblemBody" in document["components"]["schemas"]


def test_lists_are_sorted_and_chosen_from(server: Server) -> None:
    made = [server.create(iterations=20, hidden_size=size, name=f"sorted list {size}")["id"] for size in (7, 30, 11)]
    for run_id in made:
        server.finished(run_id)
    query: dict[str, Any] = {"text": "SORTED LIST", "sort": "parameters", "limit": 2, "status": ["finished", "failed"]}
    first = server.client.get("/api/runs", params=query).json()
    second = server.client.get("/api/runs", params=query | {"offset": 2}).json()
    assert [run["spec"]["hidden_size"] for run in first["runs"] + second["runs"]] == [30, 11, 7]
    assert (first["count"], first["more"], second["more"]) == (3, True, False)
    accuracies = {run["id"]: run["best_test_accuracy"] for run in first["runs"] + second["runs"]}
    assert accuracies[first["best"]["id"]] == max(accuracies.values())
    for wrong in ({"sort": "receipt"}, {"order": "up"}, {"status": "idle"}, {"offset": -1}, {"unknown": "x"}):
        response = server.client.get("/api/runs", params=wrong)
        assert response.status_code == 422, wrong
        assert response.json()["errors"][0]["field"].partition(".")[0] in wrong
