"""Holds a run that was disturbed against the undisturbed one: weights, points, evaluations, epochs, files."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file

from backend.runs.measurement_entries import layers_entry
from backend.training import Change, Checkpoint
from tests.crash.follower import Follower
from tests.crash.lab import Lab
from tests.crash.undisturbed import Undisturbed, undisturbed


def agrees(lab: Lab, run_id: str, follower: Follower | None = None, start: Checkpoint | None = None) -> Undisturbed:
    """Assert that a run that has ended is what it would be if nothing had happened to it; gives that."""
    run = lab.run(run_id)
    assert run["status"] in ("finished", "stopped"), run
    receipt = lab.client.get(f"/api/runs/{run_id}/receipt").json()
    changes = [Change(change["iteration"], change["fields"]) for change in run["changes"]]
    code = (run["message"] or {}).get("code")
    cut_off = run["status"] == "stopped" or code == "ended-by-time"
    expected = undisturbed(run["spec"], changes, start, receipt["iterations"] if cut_off else None)
    if not cut_off:
        assert (code or "").removeprefix("ended-by-") in (expected.ended_by, "", "checkpoint-damaged"), run["message"]
    if cut_off:
        expected = _without_foresight(expected)
    if run["status"] == "stopped":
        expected = _without_farewell(expected)
    assert run["iteration"] == receipt["iterations"] == len(expected.losses)
    assert receipt["weights_sha256"] == expected.weights_sha256, "the weights differ"
    if follower is not None:
        _same_stream(follower, expected, changes)
    _same_metrics(lab, run_id, expected)
    _same_state(lab, run_id, expected)
    _same_epochs(lab, run_id, expected)
    _files_are_whole(lab, run_id)
    return expected


def _without_foresight(expected: Undisturbed) -> Undisturbed:
    """Without the last update's size, which is only taken where it is known that the layers are probed next."""
    *others, last = expected.layers
    if expected.timetable.probes_after(last.iteration):
        return expected
    layers = tuple(replace(layer, update_ratio=None) for layer in last.layers)
    return expected._replace(layers=[*others, last._replace(layers=layers)])


def _without_farewell(expected: Undisturbed) -> Undisturbed:
    """Without what is measured only because a run is at its end, which one that is stopped does not wait for."""
    end, timetable = len(expected.losses), expected.timetable

    def due(measured: list[Any], is_due: Callable[[int], bool]) -> list[Any]:
        return [each for each in measured if each.iteration < end or is_due(end)]

    return expected._replace(
        evaluations=due(expected.evaluations, timetable.evaluates_after),
        surfaces=due(expected.surfaces, timetable.shows_surface_after),
        layers=due(expected.layers, timetable.probes_after),
    )


def _same_stream(follower: Follower, expected: Undisturbed, changes: list[Change]) -> None:
    """What a page has seen that was there all the time."""
    page = follower.wait()
    assert page.losses == expected.losses
    measured = ("iteration", "epoch", "train_accuracy", "test_accuracy", "validation_accuracy")
    seen = [{name: event[name] for name in measured} for event in page.evaluations.values()]
    assert seen == [evaluation._asdict() for evaluation in expected.evaluations]
    assert [(event["iteration"], base64.b64decode(event["probabilities"])) for event in page.surfaces.values()] == [
        (surface.iteration, surface.probabilities.tobytes()) for surface in expected.surfaces
    ]
    seen = [{name: event[name] for name in ("iteration", "learning_rate", "layers")} for event in page.layers.values()]
    assert seen == json.loads(json.dumps([layers_entry(each, 0.0).fields for each in expected.layers]))
    assert [(event["iteration"], event["fields"]) for event in page.changes] == [
        (change.iteration, dict(change.fields)) for change in changes
    ]


def _same_metrics(lab: Lab, run_id: str, expected: Undisturbed) -> None:
    """What somebody sees who comes only now."""
    metrics = lab.metrics(run_id)
    assert metrics["first_iteration"] == 1
    assert metrics["losses"] == list(expected.losses.values())
    assert [each["iteration"] for each in metrics["evaluations"]] == [each.iteration for each in expected.evaluations]
    assert len(metrics["surfaces"]) == len(expected.surfaces)
    assert [each["iteration"] for each in metrics["layers"]] == [each.iteration for each in expected.layers]


def _same_state(lab: Lab, run_id: str, expected: Undisturbed) -> None:
    """The newest saved state, that of the update rule included."""
    saved = load_file(lab.saved_states(run_id)[0])
    assert saved.keys() == expected.arrays.keys()
    for name, array in expected.arrays.items():
        assert np.array_equal(saved[name], array), f"{name} differs"


def _same_epochs(lab: Lab, run_id: str, expected: Undisturbed) -> None:
    """The kept epochs: first, best and last are among them, and each has the very weights of its iteration."""
    kept = lab.client.get(f"/api/runs/{run_id}/epochs").json()["epochs"]
    judged = {
        each.iteration: each.test_accuracy if each.validation_accuracy is None else each.validation_accuracy
        for each in expected.evaluations
    }
    best = max(judged, key=lambda iteration: (judged[iteration], -iteration))
    marked = {mark: [each["iteration"] for each in kept if each[mark]] for mark in ("is_first", "is_best", "is_last")}
    assert marked == {"is_first": [min(judged)], "is_best": [best], "is_last": [max(judged)]}
    query = "select iteration, file from epochs where run = (select number from runs where id = ?)"
    rows = lab.rows(query, run_id)
    assert {row["iteration"] for row in rows} == {each["iteration"] for each in kept} <= judged.keys()
    for row in rows:
        saved = load_file(lab.data_dir / "weights" / row["file"])
        for name, array in expected.epochs[row["iteration"]].arrays.items():
            assert np.array_equal(saved[name], array), f"{name} of iteration {row['iteration']} differs"


def _files_are_whole(lab: Lab, run_id: str) -> None:
    """Every row has its file, as it was written; and there is no other file."""
    rows = [
        row
        for table in ("checkpoints", "epochs")
        for row in lab.rows(
            f"select file, size, sha256 from {table} where run = (select number from runs where id = ?)", run_id
        )
    ]
    for row in rows:
        content = Path(lab.data_dir / "weights" / row["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (row["size"], row["sha256"]), row["file"]
    known = {row["file"] for row in rows} | {f"{run_id}/start.safetensors"}
    assert lab.files(run_id) <= known
