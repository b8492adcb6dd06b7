"""The report of a run: gathers what it tells, and words in the reader's language."""

import json
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.api.pages import FRONTEND
from backend.api.run_view import view
from backend.exports.report import ReportContent, report_page
from backend.exports.report.words import Words
from backend.runs import Run, RunStore
from backend.runs.measurements import all_evaluations, all_losses

Language = Literal["en", "ko"]
MINUTES = "%Y-%m-%d %H:%M UTC"


def write_report(
    store: RunStore, run: Run, language: Language, class_names: tuple[str, ...], confusion: NDArray[np.int64] | None
) -> str:
    """The page."""
    shown = view(run, ())
    chunks = [losses for _, losses in all_losses(store, run)]
    content = ReportContent(
        run=run.id,
        name=run.name,
        status=run.status,
        notes=run.notes,
        tags=run.tags,
        started_at=shown.started_at.strftime(MINUTES) if shown.started_at else "",
        spec=run.spec,
        settings=run.settings,
        parameters=shown.parameters,
        shape="–".join(str(size) for size in shown.layers),
        iterations=run.iteration,
        epoch=shown.epoch,
        seconds=run.seconds,
        losses=np.concatenate(chunks) if chunks else np.empty(0, np.float32),
        evaluations=all_evaluations(store, run),
        changes=[(change.iteration, change.fields) for change in run.changes_in_effect],
        receipt=run.receipt,
        class_names=class_names,
        confusion=confusion,
    )
    return report_page(content, _words(language))


@cache
def _words(language: Language) -> Words:
    """The words of the pages, in one language."""
    return Words(language, json.loads((FRONTEND / "locales" / f"{language}.json").read_text(encoding="utf-8")))
