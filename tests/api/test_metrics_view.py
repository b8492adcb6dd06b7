"""A log folded into lists: what a rewind takes back is gone from all of them."""

from dataclasses import replace

from backend.api.metrics_view import metrics_view
from backend.runs.event_log import LogEntry
from tests.runs.attempts import evaluation, layers, points, surface


def numbered(*entries: LogEntry) -> list[LogEntry]:
    return [replace(entry, seq=seq) for seq, entry in enumerate(entries, start=1)]


REWIND = LogEntry("rewind", 4, 0.4, fields={"iteration": 4})


def test_everything_in_its_list() -> None:
    entries = numbered(points(4, 4, 3, 2, 1), surface(4), evaluation(4, 0.5, 0.25, 0.75), layers(4))
    view = metrics_view(entries, 0, more=False)
    assert (view.cursor, view.first_iteration, view.losses) == (4, 1, [4, 3, 2, 1])
    assert [(each.test_accuracy, each.validation_accuracy) for each in view.evaluations] == [(0.25, 0.75)]
    (shown,) = view.surfaces
    assert (shown.iteration, shown.seconds, shown.x_range, shown.rows) == (4, 0.4, (-1.0, 2.0), 2)
    (seen,) = view.layers
    assert (seen.iteration, seen.seconds, seen.learning_rate) == (4, 0.4, 0.1)
    assert seen.layers[0].model_dump() == {
        "index": 0,
        "name": "affine",
        "title": "Affine 1",
        "update_ratio": 0.001,
        "activations": None,
        "dead": None,
        "saturated": None,
        "weights": {"low": -1.0, "high": 2.0, "counts": [1] * 40, "mean": 0.5, "std": 0.25},
        "gradients": seen.layers[0].weights.model_dump(),
    }


def test_a_rewind_takes_back_all_of_it() -> None:
    entries = numbered(
        *(points(4, 4, 3, 2, 1), surface(4), evaluation(4, 0.5, 0.25), layers(4)),
        *(points(6, 9, 9), surface(6), evaluation(6, 0.9, 0.9), layers(6)),
        *(REWIND, points(5, 7), surface(5)),
    )
    view = metrics_view(entries, 0, more=False)
    assert (view.rewind, view.losses) == (4, [4, 3, 2, 1, 7])
    assert [each.iteration for each in view.evaluations] == [4]
    assert [each.iteration for each in view.surfaces] == [4, 5]
    assert [each.iteration for each in view.layers] == [4]


def test_a_change_is_none_of_the_measurements() -> None:
    change = LogEntry("change", 4, 0.4, fields={"iteration": 4, "fields": {"learning_rate": 0.5}})
    view = metrics_view(numbered(points(4, 4, 3, 2, 1), change, points(5, 7)), 0, more=False)
    assert (view.cursor, view.first_iteration, view.losses, view.rewind) == (3, 1, [4, 3, 2, 1, 7], None)


def test_an_evaluation_of_an_older_version() -> None:
    entry = evaluation(4, 0.5, 0.25)
    del entry.fields["validation_accuracy"]
    assert metrics_view(numbered(entry), 0, more=False).evaluations[0].validation_accuracy is None
