"""/api/predictions: drawings in, probabilities out."""

import base64
import io
import time

import numpy as np
import pytest
from PIL import Image

from backend.datasets.mnist import load_digits
from tests.server import Server

BAD_RUN = "000000000000"


@pytest.fixture(scope="module")
def trained(server: Server) -> str:
    """A run that knows its digits."""
    return server.finished(server.create(iterations=3000, name="reader")["id"])["id"]


def digit(index: int, size: int = 280) -> Image.Image:
    """A test image of MNIST as somebody might draw it: dark on light, large."""
    image = Image.fromarray(255 - load_digits().x_test[index].reshape(28, 28))
    return image.resize((size, size), Image.Resampling.BICUBIC)


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def data_url(image: Image.Image) -> str:
    return "data:image/png;base64," + base64.b64encode(png(image)).decode()


def test_test_images_are_read(server: Server, trained: str) -> None:
    labels = load_digits().t_test
    right = 0
    for index in range(100):
        answer = server.client.post("/api/predictions", json={"image": data_url(digit(index)), "run": trained}).json()
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
        assert answer["digit"] == int(np.argmax(answer["probabilities"]))
        right += answer["digit"] == labels[index]
    assert right >= 88


def test_every_form_of_the_same_drawing_gives_the_same(server: Server, trained: str) -> None:
    image = digit(0)
    light_on_dark = Image.eval(image, lambda value: 255 - value)
    transparent = Image.merge("LA", (Image.new("L", image.size, 0), light_on_dark))
    plain = base64.b64encode(png(image)).decode()
    answers = [
        server.client.post("/api/predictions", json=body).json()
        for body in (
            {"image": data_url(image), "run": trained},
            {"image": plain, "run": trained},
            {"image": data_url(light_on_dark), "run": trained},
            {"image": data_url(transparent), "run": trained},
            {"pixels": np.asarray(image).tolist(), "run": trained},
        )
    ]
    answers.append(
        server.client.post(
            "/api/predictions", params={"run": trained}, content=png(image), headers={"content-type": "image/png"}
        ).json()
    )
    for answer in answers:
        assert answer["digit"] == int(load_digits().t_test[0])
        assert answer["run"] == trained
        assert answer["run_name"] == "reader"
        assert answer["iteration"] == 3000
        assert answer["probabilities"] == pytest.approx(answers[0]["probabilities"], abs=0.02)
        assert np.abs(np.array(answer["image"]) - np.array(answers[0]["image"])).max() <= 8
    seen = np.array(answers[0]["image"])
    assert seen.shape == (28, 28)
    assert seen.min() == 0
    assert seen.max() > 200
    assert (seen[0] == 0).all()


def test_the_newest_finished_run_answers_by_default(server: Server, trained: str) -> None:
    newest = server.finished(server.create(iterations=20, name="newest")["id"])
    answer = server.client.post("/api/predictions", json={"image": data_url(digit(1))}).json()
    assert answer["run"] == newest["id"]
    assert answer["run_status"] == "finished"


def test_a_run_that_is_still_training_answers_with_ever_newer_weights(server: Server) -> None:
    run = server.create(iterations=200_000)
    server.wait_until(run["id"], lambda run: run["has_weights"])
    iterations = []
    deadline = time.monotonic() + 30
    while len(set(iterations)) < 3 and time.monotonic() < deadline:
        answer = server.client.post("/api/predictions", json={"image": data_url(digit(2)), "run": run["id"]}).json()
        iterations.append(answer["iteration"])
    assert answer["run_status"] == "running"
    assert iterations == sorted(iterations)
    assert len(set(iterations)) >= 3
    server.client.delete(f"/api/runs/{run['id']}")


def test_an_empty_canvas_is_not_guessed_at(server: Server, trained: str) -> None:
    for shade in (255, 0, 128):
        response = server.client.post("/api/predictions", json={"image": data_url(Image.new("L", (280, 280), shade))})
        assert response.status_code == 422
        assert response.json()["code"] == "empty-drawing"


def test_a_run_without_weights_says_so(server: Server) -> None:
    blockers = [server.create(iterations=100_000) for _ in range(2)]
    waiting = server.create(iterations=1)
    response = server.client.post("/api/predictions", json={"image": data_url(digit(0)), "run": waiting["id"]})
    assert response.status_code == 409
    assert response.json()["code"] == "no-weights"
    for run in (*blockers, waiting):
        server.client.delete(f"/api/runs/{run['id']}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "image"),
        ({"image": "AAAA", "pixels": [[0]]}, "image"),
        ({"image": "not base64!"}, "image"),
        ({"image": "AAAA"}, "image"),
        ({"image": "data:image/png;base64,"}, "image"),
        ({"pixels": []}, "pixels"),
        ({"pixels": [[]]}, "pixels"),
        ({"pixels": [[0, 1], [0]]}, "pixels"),
        ({"pixels": [[0, 256]]}, "pixels.0.1"),
        ({"pixels": [[0, "ink"]]}, "pixels.0.1"),
        ({"pixels": [[0, 1]], "run": "../../etc"}, "run"),
        ({"drawing": "AAAA"}, "drawing"),
    ],
)
def test_a_wrong_drawing_names_its_field(server: Server, trained: str, body: dict, field: str) -> None:
    response = server.client.post("/api/predictions", json=body)
    assert response.status_code == 422, response.text
    assert response.json()["errors"][0]["field"] == field


def test_an_unknown_run_and_an_unknown_type_are_problems(server: Server, trained: str) -> None:
    unknown = server.client.post("/api/predictions", json={"image": data_url(digit(0)), "run": BAD_RUN})
    assert unknown.status_code == 404
    typed = server.client.post("/api/predictions", content=b"x", headers={"content-type": "text/plain"})
    assert typed.status_code == 415
    assert "text/plain" in typed.json()["detail"]


def test_a_damaged_picture_is_named(server: Server, trained: str) -> None:
    whole = png(digit(0))
    for content in (whole[: len(whole) // 2], b"\x89PNG\r\n\x1a\n", b""):
        response = server.client.post("/api/predictions", content=content, headers={"content-type": "image/png"})
        assert response.status_code == 422, response.text
        assert response.json()["errors"][0]["field"] == "body"
