"""Who may import whom: the rule that keeps the parts apart, read off the sources."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BACKEND = ROOT / "backend"

# Part: the parts of ours that it may import, besides itself.
ALLOWED: dict[str, set[str]] = {
    "nn": set(),
    "datasets": set(),
    "training": {"nn", "datasets"},
    "runs": {"training"},
    "jobs": {"training", "datasets", "runs"},
    "exports": {"nn", "datasets", "training"},
    "api": {"nn", "datasets", "training", "runs", "jobs", "exports"},
    "cli": {"nn", "datasets", "training", "runs", "jobs", "exports", "api"},
}
FILES = sorted(path for path in BACKEND.rglob("*.py") if "__pycache__" not in path.parts)


def part_of(path: Path) -> str:
    """The part that a file belongs to, "" for those directly below backend/."""
    inside = path.relative_to(BACKEND).parts
    return inside[0] if len(inside) > 1 else ""


def package_of(path: Path) -> list[str]:
    """The dotted package that a file's relative imports start from, in pieces."""
    return list(path.parent.relative_to(ROOT).parts)


def imported(source: str, package: list[str]) -> list[tuple[str, int]]:
    """Full names of all modules and members that a source imports, anywhere in it, with their lines."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            names += [(f"{module}.{alias.name}", node.lineno) for alias in node.names]
    return names


def parts_imported(path: Path) -> list[tuple[str, int]]:
    """Parts of ours that a file imports, with their lines; the version number belongs to everybody."""
    names = imported(path.read_text(encoding="utf-8"), package_of(path))
    pieces = [(name.split("."), line) for name, line in names if name != "backend.__version__"]
    return [(piece[1] if len(piece) > 1 else "", line) for piece, line in pieces if piece[0] == "backend"]


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_part_has_its_rule() -> None:
    parts = {path.name for path in BACKEND.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert parts == set(ALLOWED)


def test_the_rule_has_no_circles() -> None:
    for part, allowed in ALLOWED.items():
        for other in allowed:
            assert part not in ALLOWED[other]


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path)], ids=ids)
def test_imports_follow_the_rule(path: Path) -> None:
    part = part_of(path)
    may = ALLOWED[part] | {part}
    wrong = [f"line {line}: {other or 'backend itself'}" for other, line in parts_imported(path) if other not in may]
    assert wrong == [], f"{ids(path)} is of {part}, which may import {sorted(may)}"


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) == "nn"], ids=ids)
def test_networks_need_nothing_but_numpy(path: Path) -> None:
    standard = {"collections", "concurrent", "contextvars", "copy", "dataclasses", "functools", "itertools", "math"}
    standard |= {"numbers", "time", "types", "typing"}
    tops = {name.split(".")[0] for name, _ in imported(path.read_text(encoding="utf-8"), package_of(path))}
    assert tops <= standard | {"numpy", "backend"}


def test_runs_take_only_values_from_training() -> None:
    values = {"Change", "Checkpoint", "CheckpointError", "Epochs", "Evaluation", "Event", "Layers", "RunSpec"}
    values |= {"Step", "Surface", "OwnDigits", "OwnDigitsError"}
    # And what follows from such values alone.
    values |= {
        "changed",
        "epochs_after",
        "judged_accuracy",
        "parameter_count",
        "read_spec",
        "settings_after",
        "start_for",
    }
    taken = {
        name
        for path in FILES
        if part_of(path) == "runs"
        for name, _ in imported(path.read_text(encoding="utf-8"), package_of(path))
        if name.startswith("backend.training")
    }
    assert taken
    assert taken <= {f"backend.training.{value}" for value in values}


def test_nothing_is_imported_by_a_name_made_up_at_run_time() -> None:
    """The rule is read off the sources; `import_module` would go around it."""
    makers = {"import_module", "__import__"}
    found = [
        f"{ids(path)}, line {node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id in makers)
        or (isinstance(node, ast.Attribute) and node.attr in makers)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import backend.nn.layers", ["backend.nn.layers"]),
        ("import numpy, backend.api as web", ["numpy", "backend.api"]),
        ("from backend import nn", ["backend.nn"]),
        ("from backend.nn import SGD, Affine", ["backend.nn.SGD", "backend.nn.Affine"]),
        ("from . import spec", ["backend.training.spec"]),
        ("from .spec import RunSpec", ["backend.training.spec.RunSpec"]),
        ("from ..api import app", ["backend.api.app"]),
        ("def f():\n    from backend.api import app", ["backend.api.app"]),
    ],
)
def test_how_imports_are_read(source: str, expected: list[str]) -> None:
    assert [name for name, _ in imported(source, ["backend", "training"])] == expected
