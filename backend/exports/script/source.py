"""What a script is made from, and what cannot be made into one."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.training import Change, RunSpec

_DATA = ("dataset", "train_size", "validation_size", "evaluation_size", "noise", "batch_size", "sampling")
_DISTORTION = ("shift", "rotation", "scaling", "shear", "elastic", "thickness")
_NETWORK = ("output", "layers", "hidden_size", "activation", "initializer", "weight_init_std")
_LEARNING = ("loss", "gradient", "optimizer", "learning_rate", "momentum", "rho", "beta1", "beta2", "weight_decay")
_SCHEDULE = ("schedule", "step_iterations", "step_factor", "warmup_iterations", "dtype", "seed")
_STOPPING = ("iterations", "epochs", "seconds", "target_accuracy", "patience")
KNOWN = frozenset({"name", *_DATA, *_DISTORTION, *_NETWORK, *_LEARNING, *_SCHEDULE, *_STOPPING})
"""Fields of a description that scripts know how to say; any other is refused unless it has its default."""


class CannotBeScripted(Exception):
    """A field of the description asks for what no script can do; the message says why.

    Attributes
    ----------
    field
        Its name.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True)
class ScriptSource:
    """A run, as far as a script has to know it.

    Attributes
    ----------
    run, name
        Its id and name.
    spec
        Its description.
    changes
        What was changed on the way, oldest first.
    iterations
        Mini-batches that it did, or is to do where it has not ended.
    ended
        Whether it has.
    starts_from
        The run whose weights it began with; None for drawn ones.
    accuracy
        Share of the test examples that were right at the end, where that is known.
    weights_sha256
        The sum of its weights at the end, where that is known.
    server
        Where the lab that writes the script can be reached, to fetch data from.
    """

    run: str
    name: str
    spec: RunSpec
    changes: Sequence[Change] = ()
    iterations: int = 0
    ended: bool = True
    starts_from: str | None = None
    accuracy: float | None = None
    weights_sha256: str | None = None
    server: str = "http://127.0.0.1:8000"


def refuse_what_is_not_known(spec: RunSpec) -> None:
    """CannotBeScripted if a field that scripts do not know has another value than its default."""
    for name, field in type(spec).model_fields.items():
        if name not in KNOWN and getattr(spec, name) != field.get_default(call_default_factory=True):
            raise CannotBeScripted(name, f"A script cannot do what the field {name} asks for.")
