"""What a run says at its end, if there is more to say than that it is done."""

from typing import Any

from backend.runs import Message
from backend.training import Training

_SENTENCES = {
    "epochs": "The run ended after {epochs:g} epochs, as was asked.",
    "time": "The run ended after {seconds:g} seconds of training, as was asked.",
    "target": "The run ended at {accuracy:.2%}, its target being {target:.2%}.",
    "patience": "The run ended because {patience} evaluations in a row brought nothing better than {best:.2%}.",
}


def ending_message(training: Training) -> Message | None:
    """Which rule ended the run; None if it simply did all of its iterations."""
    rule = training.ended_by
    if rule is None or rule == "iterations":
        return None
    settings, judged = training.settings, training.judgement
    params = {
        "iteration": training.iteration,
        "epochs": settings.epochs,
        "seconds": settings.seconds,
        "target": settings.target_accuracy,
        "patience": settings.patience,
        "accuracy": judged.last,
        "best": judged.best,
    }
    return {"code": f"ended-by-{rule}", "params": params, "text": _SENTENCES[rule].format(**params)}


def reproduction_message(reproduces: dict[str, Any], weights_sha256: str) -> Message:
    """Whether a run that does another again came to the same weights."""
    expected = reproduces["weights_sha256"]
    params = {"run": reproduces["run"], "expected": expected, "got": weights_sha256}
    if weights_sha256 == expected:
        text = f"Reproduced: bit for bit the weights of run {reproduces['run']} (SHA-256 {expected[:12]}...)."
        return {"code": "reproduced", "params": params, "text": text}
    text = (
        f"Not reproduced: expected weights with the SHA-256 {expected[:12]}..., got {weights_sha256[:12]}... "
        "Compare the versions and the processors in the two receipts."
    )
    return {"code": "not-reproduced", "params": params, "text": text}
