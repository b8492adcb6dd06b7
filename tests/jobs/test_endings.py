"""What a run says at its end."""

from typing import Any

import pytest

from backend.jobs.endings import ending_message, reproduction_message
from backend.training import RunSpec, Training, load_dataset

MOONS = {"dataset": "moons", "train_size": 40, "batch_size": 10, "iterations": 400, "hidden_size": 8}


def ended(tired: bool = False, **choices: Any) -> Training:
    spec = RunSpec.model_validate({**MOONS, **choices})
    training = Training(spec, load_dataset(spec))
    for _ in training.events():
        if tired:
            training.run_out_of_time()
    return training


def test_all_iterations_done_is_nothing_to_speak_of() -> None:
    assert ending_message(ended(iterations=3)) is None


@pytest.mark.parametrize(
    ("rule", "choices", "words"),
    [
        ("epochs", {"epochs": 7}, "after 7 epochs"),
        ("time", {"seconds": 2.5, "tired": True}, "after 2.5 seconds of training"),
        ("target", {"target_accuracy": 0.7}, "its target being 70.00%"),
    ],
)
def test_the_rule_that_ended_it(rule: str, choices: dict[str, Any], words: str) -> None:
    training = ended(**choices)
    message = ending_message(training)
    assert message is not None
    assert message["code"] == f"ended-by-{rule}"
    assert words in message["text"]
    assert message["params"]["iteration"] == training.iteration < 400
    assert message["params"]["accuracy"] == training.judgement.last


def test_patience() -> None:
    spec = RunSpec(train_size=200, validation_size=50, patience=1, iterations=400, hidden_size=2, learning_rate=1e-9)
    training = Training(spec, load_dataset(spec))
    list(training.events())
    message = ending_message(training)
    assert message is not None
    assert message["code"] == "ended-by-patience"
    assert f"1 evaluations in a row brought nothing better than {training.judgement.best:.2%}" in message["text"]


def test_repetitions() -> None:
    repeated = {"run": "abc", "iterations": 9, "weights_sha256": "a" * 64}
    same = reproduction_message(repeated, "a" * 64)
    assert (same["code"], same["params"]) == ("reproduced", {"run": "abc", "expected": "a" * 64, "got": "a" * 64})
    assert "bit for bit the weights of run abc" in same["text"]
    other = reproduction_message(repeated, "b" * 64)
    assert (other["code"], other["params"]["got"]) == ("not-reproduced", "b" * 64)
    assert "expected weights with the SHA-256 aaaaaaaaaaaa..., got bbbbbbbbbbbb..." in other["text"]
