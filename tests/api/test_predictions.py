"""/api/predictions: drawings in, probabilities out."""

import base64
import io
import time

import numpy as np
import pytest
from PIL import Image

from backend.datasets.mnist import load_digits
from benchmarks import not_digits
from tests.server import Server

BAD_RUN = "000000000000"
LET_THROUGH = 2
"""Of ten scribbles."""


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
        assert (answer["label"], answer["class_names"], answer["point"]) == (
            str(answer["digit"]),
            list("0123456789"),
            None,
        )
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


def test_digits_side_by_side_are_read_one_by_one(server: Server, trained: str) -> None:
    paper = Image.new("L", (600, 300), 255)
    for place, index in enumerate((0, 1)):
        paper.paste(digit(index, 200), (60 + place * 260, 50))
    answer = server.client.post("/api/predictions", json={"image": data_url(paper), "run": trained}).json()
    labels = load_digits().t_test
    assert [one["digit"] for one in answer["digits"]] == [labels[0], labels[1]]
    first, second = answer["digits"]
    for field in ("digit", "known", "confidence", "probabilities", "image"):
        assert answer[field] == first[field], field
    assert first["box"][2] < second["box"][0]
    for one in answer["digits"]:
        left, top, right, bottom = one["box"]
        assert 0 < left < right < 1
        assert 0 < top < bottom < 1
        assert one["known"]
        assert 0.5 < one["confidence"] <= 1


def test_what_is_no_digit_is_not_known(server: Server, trained: str) -> None:
    known = [
        server.client.post("/api/predictions", json={"image": data_url(Image.fromarray(canvas)), "run": trained}).json()
        for canvas in not_digits.scribbles(10)
    ]
    assert sum(answer["known"] for answer in known) <= LET_THROUGH


def test_the_reader_is_the_run_that_answers(server: Server, trained: str) -> None:
    reader = server.client.get("/api/predictions/reader").json()
    answer = server.client.post("/api/predictions", json={"image": data_url(digit(1))}).json()
    assert (reader["run"], reader["recipe"], reader["training"]) == (answer["run"], None, None)
    group = server.client.post("/api/recipes/draw-mlp/runs").json()
    reader = server.client.get("/api/predictions/reader").json()
    assert reader["run"] == answer["run"]
    assert reader["training"]["id"] == group["runs"][0]["id"]
    server.client.delete(f"/api/groups/{group['id']}")
    assert server.client.get("/api/predictions/reader").json()["training"] is None


NINE = {
    "dataset": "nine_points",
    "layers": [{"type": "affine", "size": 8}, {"type": "tanh"}, {"type": "affine"}],
    "initializer": "xavier",
    "optimizer": "adam",
    "learning_rate": 0.02,
    "batch_size": 9,
    "iterations": 1_000,
}


@pytest.fixture(scope="module")
def planar(server: Server) -> str:
    """A run that knows the nine points."""
    return server.finished(server.create(**NINE)["id"])["id"]


def test_points_are_told_apart(server: Server, planar: str) -> None:
    points = server.client.get(f"/api/runs/{planar}/points").json()
    for point, label in zip(points["train"]["x"], points["train"]["t"], strict=True):
        answer = server.client.post("/api/predictions", json={"point": point, "run": planar}).json()
        assert answer["label"] == points["class_names"][label]
        assert answer["point"] == point
        for field in ("digit", "image", "digits", "known", "confidence"):
            assert answer[field] is None
        assert answer["class_names"] == ["0", "2", "3"]
        assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
        assert answer["iteration"] == 1_000


def test_a_point_and_the_map_agree(server: Server, planar: str) -> None:
    surface = server.metrics(planar)["surfaces"][-1]
    (left, right), (bottom, top) = surface["x_range"], surface["y_range"]
    row, column = 30, 7
    point = [left + (right - left) * (column + 0.5) / 48, bottom + (top - bottom) * (row + 0.5) / 48]
    shown = np.frombuffer(base64.b64decode(surface["probabilities"]), np.uint8).reshape(48, 48, 3)[row, column]
    answer = server.client.post("/api/predictions", json={"point": point, "run": planar}).json()
    np.testing.assert_allclose(shown / 255, answer["probabilities"], atol=0.5 / 255 + 1e-6)


def test_one_neuron_answers_for_two_classes(server: Server) -> None:
    spec = {"dataset": "and", "layers": [{"type": "affine"}], "output": "step", "batch_size": 1, "iterations": 200}
    run = server.finished(server.create(**spec)["id"])
    for point, label in (([0, 0], "0"), ([1, 0], "0"), ([0, 1], "0"), ([1, 1], "1")):
        answer = server.client.post("/api/predictions", json={"point": point, "run": run["id"]}).json()
        assert (answer["label"], sorted(answer["probabilities"])) == (label, [0, 1])


def test_any_kept_epoch_answers(server: Server, planar: str) -> None:
    """With the very weights of then, as the map of that iteration shows."""
    epochs = server.client.get(f"/api/runs/{planar}/epochs").json()["epochs"]
    surfaces = {surface["iteration"]: surface for surface in server.metrics(planar)["surfaces"]}
    compared = 0
    for epoch in epochs:
        body = {"point": [5, 7], "run": planar, "iteration": epoch["iteration"]}
        answer = server.client.post("/api/predictions", json=body)
        assert answer.status_code == 200
        assert answer.json()["iteration"] == epoch["iteration"]
        if epoch["iteration"] in surfaces:
            surface = surfaces[epoch["iteration"]]
            (left, right), (bottom, top) = surface["x_range"], surface["y_range"]
            body["point"] = [left + (right - left) * 7.5 / 48, bottom + (top - bottom) * 30.5 / 48]
            shown = np.frombuffer(base64.b64decode(surface["probabilities"]), np.uint8).reshape(48, 48, 3)[30, 7]
            answer = server.client.post("/api/predictions", json=body).json()
            np.testing.assert_allclose(shown / 255, answer["probabilities"], atol=0.5 / 255 + 1e-6)
            compared += 1
    assert compared >= 2
    (best,) = [epoch["iteration"] for epoch in epochs if epoch["is_best"]]
    body = {"point": [5, 7], "run": planar, "iteration": "best"}
    assert server.client.post("/api/predictions", json=body).json()["iteration"] == best


def test_drawings_too(server: Server, trained: str) -> None:
    first = server.client.get(f"/api/runs/{trained}/epochs").json()["epochs"][0]["iteration"]
    answers = [
        server.client.post("/api/predictions", json={"image": data_url(digit(0)), "run": trained, **which}).json()
        for which in ({"iteration": first}, {"iteration": 3_000}, {})
    ]
    assert [answer["iteration"] for answer in answers] == [first, 3_000, 3_000]
    assert answers[1]["probabilities"] == answers[2]["probabilities"]
    assert max(answers[0]["probabilities"]) < 0.3 < max(answers[1]["probabilities"])  # after one step it knows nothing


def test_an_epoch_that_was_not_kept_says_which_are(server: Server, trained: str) -> None:
    body = {"image": data_url(digit(0)), "run": trained, "iteration": 2}
    response = server.client.post("/api/predictions", json=body)
    assert (response.status_code, response.json()["code"]) == (409, "no-weights")
    assert "no weights of iteration 2; it has those of 1, " in response.json()["detail"]


def test_a_run_answers_only_what_it_learned(server: Server, trained: str, planar: str) -> None:
    drawing = server.client.post("/api/predictions", json={"image": data_url(digit(0)), "run": planar})
    assert (drawing.status_code, drawing.json()["code"]) == (409, "not-for-drawings")
    point = server.client.post("/api/predictions", json={"point": [0, 0], "run": trained})
    assert (point.status_code, point.json()["code"]) == (409, "not-planar")


def test_a_drawing_is_never_read_by_a_run_on_points(server: Server, trained: str) -> None:
    newer = server.finished(server.create(**NINE)["id"])
    answer = server.client.post("/api/predictions", json={"image": data_url(digit(0))})
    assert answer.status_code == 200
    assert answer.json()["run"] != newer["id"]


def test_a_convolutional_network_reads_drawings(server: Server) -> None:
    layers = [
        {"type": "convolution", "filters": 4, "size": 5, "stride": 2},
        {"type": "batch_normalization"},
        {"type": "relu"},
        {"type": "dropout", "ratio": 0.1},
        {"type": "flatten"},
        {"type": "affine"},
    ]
    spec = {"layers": layers, "optimizer": "adam", "learning_rate": 0.01, "initializer": "auto", "iterations": 200}
    run = server.finished(server.create(**spec, train_size=10_000, evaluation_size=1_000)["id"])
    labels = load_digits().t_test
    right = 0
    for index in range(30):
        body = {"image": data_url(digit(index)), "run": run["id"]}
        right += server.client.post("/api/predictions", json=body).json()["digit"] == labels[index]
    assert right >= 25


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
        ({"image": "AAAA", "point": [0, 0]}, "image"),
        ({"point": [0, 0]}, "run"),
        ({"point": [0], "run": BAD_RUN}, "point"),
        ({"point": [0, 0, 0], "run": BAD_RUN}, "point"),
        ({"point": [0, "up"], "run": BAD_RUN}, "point.1"),
        ({"point": [0, 1e300], "run": BAD_RUN}, "point.1"),
        ({"pixels": [[0, 1]], "run": BAD_RUN, "iteration": 0}, "iteration"),
        ({"pixels": [[0, 1]], "run": BAD_RUN, "iteration": "first"}, "iteration"),
        ({"pixels": [[0, 1]], "iteration": 600}, "run"),
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
