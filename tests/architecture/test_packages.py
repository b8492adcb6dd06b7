"""A package's `__init__` says what the package is and what it offers, and does nothing."""

import ast
from importlib import import_module

import pytest

from tests.architecture.test_imports import FILES, ROOT, ids

PACKAGES = [path for path in FILES if path.name == "__init__.py"]


def is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def is_constant(node: ast.stmt) -> bool:
    """Assigns something that is not computed to NAMES_LIKE_THIS or __like_this__."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    computed = (ast.Call, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    return all(
        isinstance(target, ast.Name) and (target.id.isupper() or target.id.startswith("__")) for target in targets
    ) and not any(isinstance(part, computed) for part in ast.walk(node.value))


@pytest.mark.parametrize("path", PACKAGES, ids=ids)
def test_init_does_nothing(path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "expected a docstring that says what the package is"
    wrong = [
        f"line {node.lineno}: {type(node).__name__}"
        for node in tree.body
        if not (isinstance(node, ast.Import | ast.ImportFrom) or is_text(node) or is_constant(node))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", PACKAGES, ids=ids)
def test_public_names_are_there_and_are_all(path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    taken = [
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    ]
    package = import_module(".".join(path.parent.relative_to(ROOT).parts))
    public = getattr(package, "__all__", [])
    assert set(taken) <= set(public)
    assert [name for name in public if not hasattr(package, name)] == []


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_every_module_says_what_it_is(path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_no_module_swallows_its_neighbours(path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300, "what is the second subject?"
