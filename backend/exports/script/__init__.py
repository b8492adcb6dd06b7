"""A run as one readable NumPy script, put together from pieces that stand alone.

The pieces are Python files that need NumPy and the standard library only. They say the same as `backend.nn` and
`backend.training` in the fewest lines, in the same order of operations, so that the weights come out the same.
"""

from backend.exports.script.source import CannotBeScripted, ScriptSource
from backend.exports.script.write import write_script

__all__ = ["CannotBeScripted", "ScriptSource", "write_script"]
