"""/api/corrections: what was meant is kept, listed, deleted, and taken away as JSON lines."""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image, ImageDraw

from backend.datasets.mnist import load_digits
from tests.server import Server

PATH = "/api/corrections"
STROKES = [[[40.1234567, 30, 0.5, 0], [60, 250, 0.75, 120]]]
SEEN = load_digits().x_test[2].reshape(28, 28).tolist()


def drawing() -> str:
    image = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(image).line([(150, 40), (130, 240)], fill=0, width=18)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def keep(server: Server, **fields: object) -> dict:
    response = server.client.post(PATH, json={"strokes": STROKES, "label": 1, "writer": "Ada", **fields})
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"{PATH}/{response.json()['id']}"
    return response.json()


def listed(server: Server, **query: object) -> dict:
    response = server.client.get(PATH, params=query)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_correction_is_kept_until_it_is_deleted(server: Server) -> None:
    kept = keep(server, image=drawing(), predicted=7, run="aaaaaaaaaaaa", writer=" Ada ")
    assert (kept["writer"], kept["label"], kept["predicted"], kept["run"]) == ("Ada", 1, 7, "aaaaaaaaaaaa")
    assert kept["strokes"] == [[[40.123, 30, 0.5, 0], [60, 250, 0.75, 120]]]
    # The image is what a prediction shows of the same drawing.
    response = server.client.get(f"{PATH}/{kept['id']}")
    assert response.json() == kept
    ink = np.frombuffer(base64.b64decode(kept["image"]), np.uint8).reshape(28, 28)
    assert ink.max() > 200
    assert ink[0].max() == 0
    listing = listed(server, writer="Ada")
    assert listing["corrections"] == [{name: value for name, value in kept.items() if name != "strokes"}]
    assert {"writer": "Ada", "count": 1} in listing["writers"]
    assert server.client.delete(f"{PATH}/{kept['id']}").status_code == 204
    assert server.client.get(f"{PATH}/{kept['id']}").status_code == 404
    assert listed(server, writer="Ada")["corrections"] == []


def test_they_are_listed_page_by_page_and_exported_as_lines(server: Server) -> None:
    kept = [keep(server, seen=SEEN, label=label, writer="Grüße 손") for label in range(5)]
    first = listed(server, writer="Grüße 손", limit=3)
    assert ([one["label"] for one in first["corrections"]], first["more"]) == ([4, 3, 2], True)
    rest = listed(server, writer="Grüße 손", limit=3, after=first["corrections"][-1]["id"])
    assert ([one["label"] for one in rest["corrections"]], rest["more"]) == ([1, 0], False)
    export = server.client.get(f"{PATH}/export", params={"writer": "Grüße 손"})
    assert export.headers["content-type"].startswith("application/jsonl")
    lines = [json.loads(line) for line in export.text.splitlines()]
    assert [list(line)[:3] for line in lines] == [["label", "writer", "strokes"]] * 5
    assert [line["id"] for line in lines] == [one["id"] for one in kept]
    assert base64.b64decode(lines[0]["image"]) == load_digits().x_test[2].tobytes()
    assert server.client.delete(PATH, params={"writer": "Grüße 손"}).json() == {"deleted": 5}
    assert server.client.get(f"{PATH}/export", params={"writer": "Grüße 손"}).text == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"label": 10}, "label"),
        ({"label": None}, "label"),
        ({"label": True}, "label"),
        ({"writer": " "}, "writer"),
        ({"writer": "a" * 41}, "writer"),
        ({"writer": "a\nb"}, "writer"),
        ({"seen": None}, "image"),
        ({"image": "AAAA"}, "image"),
        ({"strokes": [[[1]]]}, "strokes.0.0"),
        ({"strokes": [[[1, 2, 3, 4, 5]]]}, "strokes.0.0"),
        ({"strokes": [[]]}, "strokes.0"),
        ({"strokes": [[[1, 1e9]]]}, "strokes.0.0.1"),
        ({"strokes": [[[1, 2]]] * 101}, "strokes"),
        ({"strokes": [[[1, 2]] * 3_000] * 2}, "strokes"),
        ({"run": "../.."}, "run"),
        ({"more": 1}, "more"),
    ],
)
def test_a_wrong_correction_names_its_field(server: Server, fields: dict, field: str) -> None:
    response = server.client.post(PATH, json={"strokes": STROKES, "label": 1, "writer": "Bob", "seen": SEEN} | fields)
    assert response.status_code == 422, response.text
    assert response.json()["errors"][0]["field"] == field
    assert listed(server, writer="Bob")["corrections"] == []


def test_all_of_a_writer_go_only_by_name(server: Server) -> None:
    assert server.client.delete(PATH).status_code == 422
    for path in ("/000000000000", "?after=000000000000"):
        assert server.client.get(PATH + path).json()["code"] == "not-found"
    empty = server.client.post(PATH, json={"label": 1, "image": blank()})
    assert empty.json()["code"] == "empty-drawing"


def blank() -> str:
    buffer = io.BytesIO()
    Image.new("L", (280, 280), 255).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()
