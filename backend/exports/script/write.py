"""Puts a script together: head, settings, the pieces that its run uses, the loop, and what came out."""

import ast
import json
from collections.abc import Iterable
from typing import Any

from backend.datasets.gates import GATES
from backend.exports.script import learning
from backend.exports.script.course import Course, course_of
from backend.exports.script.head import head
from backend.exports.script.network import layer_calls
from backend.exports.script.piece import read_piece, with_all_below
from backend.exports.script.source import ScriptSource, refuse_what_is_not_known
from backend.training import load_dataset
from backend.training.architecture import layer_rules
from backend.training.spec import RunSpec

_LOSSES = {
    ("softmax", "cross_entropy"): ("losses/softmax_cross_entropy", "SoftmaxCrossEntropy"),
    ("softmax", "mse"): ("losses/softmax_squared_error", "SoftmaxSquaredError"),
    ("sigmoid", "cross_entropy"): ("losses/sigmoid_cross_entropy", "SigmoidCrossEntropy"),
    ("sigmoid", "mse"): ("losses/sigmoid_squared_error", "SigmoidSquaredError"),
}
_STEP = ("losses/step", "Step")
_OPTIMIZERS = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "adamw": "AdamW",
}
_UNITS = {"batch_size": "examples in a mini-batch", "iterations": "planned; schedules go by them"}


def write_script(source: ScriptSource) -> str:
    """The script.

    Raises
    ------
    CannotBeScripted
        If a field of the description asks for what no script can do.
    """
    refuse_what_is_not_known(source.spec)
    course, spec = course_of(source), source.spec
    loss_piece, loss = _STEP if spec.output == "step" else _LOSSES[spec.output, spec.loss]
    calls = layer_calls(spec)
    sections = [
        ("Data", _data_pieces(spec, course)),
        ("Layers", ["initializers", *_layer_pieces(calls)]),
        ("Loss", [loss_piece]),
        ("Update rule", [f"optimizers/{spec.optimizer}", *_schedule_pieces(course)]),
        ("Gradient", _gradient_pieces(spec)),
        ("Start", ["start"] if source.starts_from is not None else []),
    ]
    needed = [name for _, names in sections for name in with_all_below(names)]
    parts = [_settings(source, course, _defined(needed))]
    late = f"settings.schedule = {spec.schedule}" if "schedule" in course.start else ""
    used = set(layer_rules(spec.all_layers, spec.initializer))
    for title, names in sections:
        texts = [_text(name, used) for name in with_all_below(names)]
        if texts:
            parts.append(f"# {title} {'-' * (110 - len(title))}\n\n\n" + "\n\n\n".join(texts))
    network = "\n".join(["layers = [", *(f"    {call}," for call in calls), "]"])
    end = f"loss, optimizer = {loss}(), {_OPTIMIZERS[spec.optimizer]}()"
    parts += [f"# Learning {'-' * 102}\n\n{network}\n{end}", learning.functions(course)]
    parts.append("\n".join(line for line in (late, _changes(course), _start(source), learning.loop(course)) if line))
    parts.append(_outcome(source))
    body = "\n\n\n".join(part.strip("\n") for part in parts)
    return f"{head(source, course)}\n\n{_imports(needed, body)}\n\n\n{body}\n"


def _data_pieces(spec: RunSpec, course: Course) -> list[str]:
    if spec.dataset == "mnist":
        return ["data/mnist", *(["distortion/warps", "distortion/distort"] if course.distorts else [])]
    if spec.dataset in GATES:
        return ["data/gates"]
    return ["data/nine_points"] if spec.dataset == "nine_points" else [f"data/{spec.dataset}", "data/generated"]


def _layer_pieces(calls: Iterable[str]) -> list[str]:
    classes = dict.fromkeys(call.partition("(")[0] for call in calls)
    files = {"ReLU": "relu", "LeakyReLU": "leaky_relu", "GELU": "gelu", "RNN": "rnn", "LSTM": "lstm"}
    files |= {"BatchNormalization": "batch_normalization", "MaxPooling": "max_pooling"}
    files |= {"SameConvolution": "same_convolution"}
    return [f"layers/{files.get(name, name.lower())}" for name in classes]


def _schedule_pieces(course: Course) -> list[str]:
    pieces = [f"schedules/{name}" for name in course.schedules] if "schedule" in course.start else []
    if course.warms_up:
        pieces += ["schedules/warm_up", *([] if pieces else ["schedules/constant"])]
    return pieces


def _gradient_pieces(spec: RunSpec) -> list[str]:
    kinds = {"numerical": ["gradients/numerical"], "numerical_fast": ["gradients/double_precision"]}
    return kinds.get(spec.gradient, [])


def _text(name: str, initializers: set[str]) -> str:
    """A piece; of the initializers only those that are used."""
    text = read_piece(name).text
    if name != "initializers":
        return text
    functions = text.split("\n\n\n")
    return "\n\n\n".join(each for each in functions if each.removeprefix("def ").partition("(")[0] in initializers)


def _defined(needed: Iterable[str]) -> set[str]:
    return {name for piece in needed for name in read_piece(piece).settings}


def _imports(needed: Iterable[str], body: str) -> str:
    """What the pieces import, as far as the rest makes use of it."""
    found = {pair for piece in needed for pair in read_piece(piece).imports}
    found |= {("types", "SimpleNamespace"), ("numpy as np", ""), ("hashlib", ""), ("argparse", "")}
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    found = {(module, name) for module, name in found if (name or module.rpartition(" ")[2].partition(".")[0]) in used}
    found.add(("os", ""))
    plain = sorted(module for module, name in found if not name and not module.startswith("numpy"))
    named: dict[str, list[str]] = {}
    for module, name in sorted(pair for pair in found if pair[1]):
        named.setdefault(module, []).append(name)
    lines = [f"import {module}" for module in plain]
    lines += [f"from {module} import {', '.join(names)}" for module, names in named.items()]
    threads = [
        "",
        "# With one thread, as in the lab, the sums come in the same order.",
        'os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")',
        "",
        "import numpy as np",
        "",
        'np.seterr(all="ignore")',
    ]
    return "\n".join(lines + threads)


def _settings(source: ScriptSource, course: Course, names: set[str]) -> str:
    spec = source.spec
    constants: dict[str, Any] = {"SEED": spec.seed}
    lines = [f"DTYPE = np.{spec.dtype}", f"ITERATIONS = {source.iterations:_}  # mini-batches"]
    constants |= {"TRAIN_SIZE": spec.train_count, "VALIDATION_SIZE": spec.validation_size, "NOISE": spec.noise}
    constants |= {"WEIGHT_INIT_STD": spec.weight_init_std, "BETA1": spec.beta1, "BETA2": spec.beta2}
    if spec.dataset in GATES:
        constants["OUTPUTS"] = [int(t) for t in load_dataset(spec).t_test]
    if spec.initializer != "normal":
        constants.pop("WEIGHT_INIT_STD")
    lines += [f"{name} = {value!r}" for name, value in constants.items() if name in names or name == "SEED"]
    lines.append("weights_rng = np.random.default_rng([SEED, 0])")
    if spec.dataset == "mnist" or source.starts_from is not None:
        lines.append("parser = argparse.ArgumentParser()")
    if spec.dataset == "mnist":
        default = f'nargs="?", default={json.dumps(source.server)}'
        lines.append(f'parser.add_argument("mnist", {default}, help="a folder, or the address of a Backprop Lab")')
    if source.starts_from is not None:
        lines.append('parser.add_argument("--start", default="start.safetensors", help="weights to begin with")')
    if spec.dataset == "mnist" or source.starts_from is not None:
        lines.append("arguments = parser.parse_args()")
    if spec.dataset == "mnist":
        lines.append("SOURCE = arguments.mnist")
    shown = {name: value for name, value in course.start.items() if name != "schedule"}
    body = [f"    {name}={value!r},{f'  # {_UNITS[name]}' if name in _UNITS else ''}" for name, value in shown.items()]
    return "\n".join([*lines, "settings = SimpleNamespace(", *body, ")"])


def _changes(course: Course) -> str:
    if not course.changes:
        return ""

    def said(fields: dict[str, Any]) -> str:
        values = (f'"{name}": {value if name == "schedule" else repr(value)}' for name, value in fields.items())
        return "{" + ", ".join(values) + "}"

    lines = [f"    {iteration:_}: {said(fields)}," for iteration, fields in sorted(course.changes.items())]
    return "\n".join(["CHANGES = {  # after so many mini-batches", *lines, "}"])


def _start(source: ScriptSource) -> str:
    if source.starts_from is None:
        return ""
    return "\n".join(
        [
            "start = read_safetensors(arguments.start)",
            "for number, layer in enumerate((layer for layer in layers if layer.params), start=1):",
            "    for arrays in (layer.params, layer.state):",
            '        arrays.update({name: start[f"{name}{number}"].copy() for name in arrays})',
        ]
    )


def _outcome(source: ScriptSource) -> str:
    lines = [
        'arrays = {f"{name}{n}": a for n, layer in numbered for name, a in {**layer.params, **layer.state}.items()}',
        "digest = hashlib.sha256()",
        "for name in sorted(arrays):",
        '    digest.update(f"{name} {arrays[name].dtype.str} {arrays[name].shape}\\n".encode())',
        "    digest.update(arrays[name].tobytes())",
        'print(f"Test accuracy: {accuracy(x_test, t_test):.4f}")',
        'print(f"SHA-256 of the weights: {digest.hexdigest()}")',
    ]
    if source.accuracy is not None:
        lines.append(f'print("Backprop Lab measured {source.accuracy:.4f}.")')
    if source.weights_sha256 is not None:
        lines += [
            f'same = digest.hexdigest() == "{source.weights_sha256}"',
            'print("The weights are the same, bit for bit." if same else "The weights differ: this machine rounds'
            ' differently.")',
        ]
    return "\n".join(lines)
