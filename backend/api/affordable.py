"""How large a run this server takes: told from its description, before anything of it is stored or made."""

from functools import lru_cache

from backend.api.field_errors import FieldError
from backend.api.problems import invalid_input
from backend.api.settings import Settings
from backend.training import RunSpec
from backend.training.build import summarize
from backend.training.memory import estimated_bytes

MEGABYTE = 1_000_000


def expect_affordable(spec: RunSpec, settings: Settings) -> None:
    """Problem 422 if the run's network or its memory would be over the server's limits; it names the setting."""
    parameters, needed = _size(spec)
    field = "layers" if spec.layers else "hidden_size"
    if parameters > settings.parameter_limit:
        expected = f"at most {settings.parameter_limit:,} parameters (the setting PARAMETER_LIMIT changes it)"
        raise invalid_input([FieldError(field=field, expected=expected, got=f"{parameters:,}")])
    if needed > settings.run_memory_limit:
        limit = settings.run_memory_limit / MEGABYTE
        expected = f"a run of at most {limit:,.0f} MB of memory (the setting RUN_MEMORY_LIMIT changes it)"
        got = f"one that needs about {needed / MEGABYTE:,.0f} MB; make the network or its mini-batches smaller"
        raise invalid_input([FieldError(field=field, expected=expected, got=got)])


@lru_cache(maxsize=256)
def _size(spec: RunSpec) -> tuple[int, int]:
    return summarize(spec).parameters, estimated_bytes(spec)
