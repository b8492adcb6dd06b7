"""/api/network-summaries: a network's table of layers, without training it."""

import pytest

from tests.server import Server

PATH = "/api/network-summaries"
CNN = [
    {"type": "convolution", "filters": 30, "size": 5},
    {"type": "relu"},
    {"type": "max_pooling"},
    {"type": "flatten"},
    {"type": "affine"},
]


def test_the_default_network(server: Server) -> None:
    response = server.client.post(PATH, json={})
    assert response.status_code == 200
    summary = response.json()
    assert summary["layers"][0] == {
        "name": "Affine",
        "input_shape": [784],
        "output_shape": [50],
        "parameters": 784 * 50 + 50,
        "multiply_adds": 784 * 50,
    }
    assert [layer["name"] for layer in summary["layers"]] == ["Affine", "ReLU", "Affine"]
    assert (summary["parameters"], summary["multiply_adds"]) == (39_760, 39_700)


def test_a_convolutional_network(server: Server) -> None:
    layers = server.client.post(PATH, json={"layers": CNN}).json()["layers"]
    assert [layer["output_shape"] for layer in layers] == [[30, 24, 24], [30, 24, 24], [30, 12, 12], [4320], [10]]
    assert [layer["input_shape"] for layer in layers[1:]] == [layer["output_shape"] for layer in layers[:-1]]
    assert layers[0]["parameters"] == 30 * 25 + 30


def test_nothing_is_stored(server: Server) -> None:
    before = server.client.get("/api/runs").json()
    server.client.post(PATH, json={"name": "not to be"})
    assert server.client.get("/api/runs").json() == before


@pytest.mark.parametrize(
    ("layers", "expected", "got"),
    [
        (
            [{"type": "affine", "size": 50}],
            "10 scores at the end; end with an affine layer of 10 (layer 1, affine)",
            "50",
        ),
        (
            [{"type": "convolution"}, {"type": "affine"}],
            "17280 features; put a Flatten before it (layer 2, affine)",
            "images of 30 x 24 x 24 (channels, rows, columns)",
        ),
        (
            [{"type": "flatten"}, {"type": "max_pooling"}, {"type": "affine"}],
            "images (channels, rows, columns) (layer 2, max_pooling)",
            "784 features",
        ),
    ],
)
def test_a_layer_that_does_not_fit_is_named(server: Server, layers: list, expected: str, got: str) -> None:
    for path in (PATH, "/api/runs"):
        response = server.client.post(path, json={"layers": layers})
        assert response.status_code == 422
        assert response.json()["errors"] == [{"field": "layers", "expected": expected, "got": got}]
