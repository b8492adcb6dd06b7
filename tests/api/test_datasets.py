"""/api/datasets: what there is to learn from."""

from typing import get_args

from backend.training.data_shapes import DatasetName
from tests.server import Server


def test_all_data_sets_are_listed(server: Server) -> None:
    listed = server.client.get("/api/datasets").json()["datasets"]
    assert [dataset["name"] for dataset in listed] == list(get_args(DatasetName))
    for dataset in listed:
        assert len(dataset["class_names"]) == dataset["classes"]
        assert dataset["generated"] == (dataset["train_size"] is None)


def test_what_is_said_of_them(server: Server) -> None:
    by_name = {dataset["name"]: dataset for dataset in server.client.get("/api/datasets").json()["datasets"]}
    assert by_name["mnist"] == {
        "name": "mnist",
        "shape": [1, 28, 28],
        "classes": 10,
        "class_names": list("0123456789"),
        "train_size": 60_000,
        "generated": False,
    }
    assert by_name["xor"] == {
        "name": "xor",
        "shape": [2],
        "classes": 2,
        "class_names": ["0", "1"],
        "train_size": 4,
        "generated": False,
    }
    assert by_name["nine_points"]["class_names"] == ["0", "2", "3"]
    assert (by_name["spiral"]["train_size"], by_name["spiral"]["generated"]) == (None, True)
