"""The head of a script: what it is, how to run it, and where it differs from what the lab did."""

from textwrap import fill

from backend import __version__
from backend.exports.script.course import Course
from backend.exports.script.source import ScriptSource

WIDTH = 118


def head(source: ScriptSource, course: Course) -> str:
    """The script's docstring."""
    paragraphs = [f"{_plain(source.name)}, a neural network in NumPy alone.", _what(source), _how(source)]
    paragraphs += [f"Note: {note}" for note in _notes(source, course)]
    text = "\n\n".join(fill(paragraph, WIDTH) for paragraph in paragraphs)
    return f'"""{text}\n"""'


def _what(source: ScriptSource) -> str:
    text = f"Written by Backprop Lab {__version__} for its run {source.run}: {source.iterations:,} mini-batches"
    text += f", {source.accuracy:.2%} of the test examples right at the end" if source.accuracy is not None else ""
    return text + ". The same seeds draw the same numbers, so that the same weights come out."


def _how(source: ScriptSource) -> str:
    text = "Needs NumPy."
    if source.spec.dataset == "mnist":
        text += (
            " The digits come from the four IDX files of MNIST (train-images-idx3-ubyte and so on, with or without"
            " .gz) in a folder, or from a running Backprop Lab: give the folder or the address as an argument."
        )
    if source.starts_from is not None:
        text += (
            f" The run began with weights of the run {source.starts_from}: download them from"
            f" {source.server}/api/runs/{source.run}/exports/start.safetensors and give the file as --start."
        )
    return text


def _notes(source: ScriptSource, course: Course) -> list[str]:
    spec, notes = course.phases[-1], []
    if spec.gradient == "numerical_fast":
        notes.append(
            "the run found its gradient by nudging every weight. Here backpropagation in double precision finds the"
            " same numbers but for their last digits."
        )
    if spec.gradient == "numerical":
        notes.append("the gradient is found by nudging one parameter after the other, which takes long.")
    rules = [name for name in ("seconds", "target_accuracy", "patience") if getattr(spec, name)]
    if rules and not source.ended:
        notes.append(
            f"the run had not ended when this was written. What may end it earlier ({', '.join(rules)}) is left out."
        )
    elif rules:
        notes.append(f"what may have ended the run ({', '.join(rules)}) is left out; its last mini-batch is given.")
    if course.changes:
        notes.append("settings were changed while the run trained; they are changed here at the same places.")
    return notes


def _plain(name: str) -> str:
    """A name as it may stand in a docstring."""
    kept = "".join(letter if letter.isprintable() and letter not in '\\"' else " " for letter in name)
    return " ".join(kept.split()) or "A run"
