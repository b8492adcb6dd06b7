"""What was measured, as comma-separated values (RFC 4180), a piece at a time: a run may have a million rows."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

EVALUATION_COLUMNS = ("iteration", "epoch", "seconds", "train_accuracy", "test_accuracy", "validation_accuracy")


def losses_table(chunks: Iterable[tuple[int, Sequence[float]]]) -> Iterator[str]:
    """The loss of every mini-batch; chunks are the iteration of their first loss, and losses."""
    yield "iteration,loss\r\n"
    for first, losses in chunks:
        yield "".join(f"{first + place},{loss!r}\r\n" for place, loss in enumerate(losses))


def evaluations_table(evaluations: Iterable[dict[str, Any]]) -> str:
    """The accuracies of all evaluations; what was not measured is left empty."""
    text = io.StringIO()
    table = csv.DictWriter(text, EVALUATION_COLUMNS, extrasaction="ignore")
    table.writeheader()
    table.writerows(evaluations)
    return text.getvalue()
