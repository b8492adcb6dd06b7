"""Exports over real HTTP: what is downloaded is whole, and is what other programs take it for."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import load

from tests.server import Server

MOONS = {"dataset": "moons", "batch_size": 10, "hidden_size": 4, "iterations": 600, "learning_rate": 0.5}


@pytest.fixture(scope="module")
def trained(server: Server) -> dict[str, Any]:
    """A finished run with a name of both languages."""
    return server.finished(server.create(**MOONS, name='달 "moons" <1>')["id"])


def fetched(server: Server, run: dict[str, Any], path: str, **params: Any) -> httpx.Response:
    response = server.client.get(f"/api/runs/{run['id']}/exports/{path}", params=params)
    assert response.status_code == 200, response.text
    return response


def run_script(text: str, place: Path) -> str:
    (place / "script.py").write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-I", "script.py"], cwd=place, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_script_repeats_the_run(server: Server, trained: dict[str, Any], tmp_path: Path) -> None:
    response = fetched(server, trained, "script")
    assert response.headers["content-type"].startswith("text/x-python")
    name = f'attachment; filename="moons-1-{trained["id"]}.py"'
    assert response.headers["content-disposition"] == name
    printed = run_script(response.text, tmp_path)
    assert f"Test accuracy: {trained['test_accuracy']:.4f}" in printed
    assert printed.rstrip().endswith("The weights are the same, bit for bit.")


def test_a_fork_with_its_start(server: Server, trained: dict[str, Any], tmp_path: Path) -> None:
    created = server.client.post(f"/api/runs/{trained['id']}/forks", json={"spec": {"iterations": 90}}).json()
    fork = server.finished(created["id"])
    (tmp_path / "start.safetensors").write_bytes(fetched(server, fork, "start.safetensors").content)
    printed = run_script(fetched(server, fork, "script").text, tmp_path)
    assert printed.rstrip().endswith("The weights are the same, bit for bit.")
    refused = server.client.get(f"/api/runs/{trained['id']}/exports/start.safetensors")
    assert (refused.status_code, refused.json()["code"]) == (409, "no-weights")


def test_weights_and_model_say_the_same(server: Server, trained: dict[str, Any]) -> None:
    points = [[0.1, 0.2], [-0.5, 0.5], [1.0, -0.7]]
    for iteration in ("best", 1, "latest"):
        asked = {} if iteration == "latest" else {"iteration": iteration}
        model = fetched(server, trained, "model.onnx", **asked).content
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        (got,) = session.run(None, {"points": np.array(points, np.float32)})
        for point, probabilities in zip(points, got, strict=True):
            body = {"point": point, "run": trained["id"], **asked}
            answer = server.client.post("/api/predictions", json=body).json()
            np.testing.assert_allclose(probabilities, answer["probabilities"], rtol=0, atol=1e-5)
    weights = load(fetched(server, trained, "weights.safetensors").content)
    assert {name: array.shape for name, array in weights.items()} == {
        "W1": (2, 4),
        "b1": (4,),
        "W2": (4, 2),
        "b2": (2,),
    }
    best = fetched(server, trained, "weights.safetensors", iteration=1)
    assert best.headers["content-disposition"] == f'attachment; filename="moons-1-{trained["id"]}-at-1.safetensors"'
    missing = server.client.get(f"/api/runs/{trained['id']}/exports/model.onnx", params={"iteration": 599})
    assert (missing.status_code, missing.json()["code"]) == (409, "no-weights")
    wrong = server.client.get(f"/api/runs/{trained['id']}/exports/model.onnx", params={"iteration": "worst"})
    assert wrong.status_code == 422


def test_tables_hold_every_number(server: Server, trained: dict[str, Any]) -> None:
    metrics = server.metrics(trained["id"])
    losses = list(csv.DictReader(io.StringIO(fetched(server, trained, "metrics.csv").text)))
    assert [int(row["iteration"]) for row in losses] == list(range(1, 601))
    assert [float(row["loss"]) for row in losses] == metrics["losses"]
    rows = list(csv.DictReader(io.StringIO(fetched(server, trained, "evaluations.csv").text)))
    assert [float(row["test_accuracy"]) for row in rows] == [each["test_accuracy"] for each in metrics["evaluations"]]
    assert {row["validation_accuracy"] for row in rows} == {""}


def test_the_files_of_mnist(server: Server) -> None:
    response = server.client.get("/api/datasets/mnist/t10k-labels-idx1-ubyte.gz")
    assert response.status_code == 200
    assert response.content[:2] == b"\x1f\x8b"
    assert server.client.get("/api/datasets/mnist/..%2Fload.py").status_code in (404, 422)


def test_there_is_nothing_of_runs_that_are_not_there(server: Server) -> None:
    for path in ("script", "weights.safetensors", "model.onnx", "metrics.csv", "evaluations.csv", "report.html"):
        response = server.client.get(f"/api/runs/000000000000/exports/{path}")
        assert (response.status_code, response.json()["code"]) == (404, "not-found")


def test_a_run_without_weights_yet(server: Server) -> None:
    blocker = [server.create(iterations=1_000_000)["id"] for _ in range(2)]
    try:
        waiting = server.create(**MOONS)
        for path in ("weights.safetensors", "model.onnx"):
            response = server.client.get(f"/api/runs/{waiting['id']}/exports/{path}")
            assert (response.status_code, response.json()["code"]) == (409, "no-weights")
        assert "mini-batches" in fetched(server, waiting, "script").text
        assert fetched(server, waiting, "metrics.csv").text == "iteration,loss\r\n"
        server.act(waiting["id"], "stop")
    finally:
        for run in blocker:
            server.act(run, "stop")


def test_the_report_stands_alone(server: Server, trained: dict[str, Any]) -> None:
    texts = {language: fetched(server, trained, "report.html", language=language).text for language in ("en", "ko")}
    for text in texts.values():
        assert "<script" not in text
        assert not re.search(r'(?:src|href)="(?!#)', text)
        assert "url(" not in text
        assert "&lt;1&gt;" in text
        assert "<1>" not in text
        assert text.count("<svg") >= 2
        assert trained["id"] in text
        assert f"{trained['test_accuracy']:.2%}".rstrip("%") in text
    assert "Loss" in texts["en"]
    assert "손실" in texts["ko"]
    assert json.dumps(trained["spec"]["learning_rate"]) in texts["en"]
