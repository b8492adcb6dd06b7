"""Reads the pieces: what they say, what they import, and which others they build on."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PIECES = Path(__file__).parent / "pieces"
_PACKAGE = "backend.exports.script.pieces."
_SETTINGS = "settings"


@dataclass(frozen=True)
class Piece:
    """A piece's text without its head, and what the head says.

    Attributes
    ----------
    text
        What comes after the imports.
    imports
        Modules, and names of modules, that it needs: ("numpy as np", ""), ("math", "sqrt").
    builds_on
        Pieces that have to come before it.
    settings
        Names that a script has to define before it.
    """

    text: str
    imports: frozenset[tuple[str, str]]
    builds_on: tuple[str, ...]
    settings: frozenset[str]


@cache
def read_piece(name: str) -> Piece:
    """The piece in the file of that name, such as "layers/affine"."""
    source = (_PIECES / f"{name}.py").read_text(encoding="utf-8")
    imports, builds_on, settings, head = set[tuple[str, str]](), list[str](), set[str](), 1
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            imports |= {(f"{a.name} as {a.asname}" if a.asname else a.name, "") for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(_PACKAGE):
            other = node.module.removeprefix(_PACKAGE)
            if other == _SETTINGS:
                settings |= {alias.name for alias in node.names}
            else:
                builds_on.append(other.replace(".", "/"))
        elif isinstance(node, ast.ImportFrom):
            imports |= {(node.module or "", alias.name) for alias in node.names}
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            break
        head = node.end_lineno or head
    lines = [line.partition("  # noqa")[0] for line in source.splitlines()[head:]]
    return Piece("\n".join(lines).strip(), frozenset(imports), tuple(builds_on), frozenset(settings))


def with_all_below(names: list[str]) -> list[str]:
    """These pieces and all that they build on, each once and after those that it builds on."""
    found: list[str] = []
    for name in names:
        for needed in (*with_all_below(list(read_piece(name).builds_on)), name):
            if needed not in found:
                found.append(needed)
    return found
