"""The modules that a page's script imports: known, a browser can fetch all at once, and not one level at a time."""

import os.path
import re
from pathlib import Path

_IMPORT = re.compile(r"""^(?:import|export)\b[^"']*["'](\.{1,2}/[^"']+\.js)["'];""", re.MULTILINE)


def imported_modules(entry: Path) -> list[Path]:
    """All modules below `entry`, itself left out, those nearest to it first."""
    found = [entry]
    for module in found:
        for name in _IMPORT.findall(module.read_text(encoding="utf-8")):
            path = Path(os.path.normpath(module.parent / name))
            if path not in found and path.is_file():
                found.append(path)
    return found[1:]
