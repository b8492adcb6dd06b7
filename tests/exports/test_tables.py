"""Tables as any spreadsheet reads them."""

import csv
import io

from backend.exports.tables import evaluations_table, losses_table


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_losses_by_iteration() -> None:
    text = "".join(losses_table([(1, [2.5, 0.1]), (3, [1e-7, float("inf")])]))
    assert rows(text) == [
        {"iteration": "1", "loss": "2.5"},
        {"iteration": "2", "loss": "0.1"},
        {"iteration": "3", "loss": "1e-07"},
        {"iteration": "4", "loss": "inf"},
    ]


def test_what_was_not_measured_is_empty() -> None:
    one = {"iteration": 600, "epoch": 1.0, "seconds": 0.5, "train_accuracy": 0.9, "test_accuracy": 0.89}
    assert rows(evaluations_table([{**one, "validation_accuracy": None}])) == [
        {**{name: str(value) for name, value in one.items()}, "validation_accuracy": ""}
    ]
