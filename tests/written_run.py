"""Long runs without the hours: their log is written through the store, as a worker would."""

from pathlib import Path

import numpy as np

from backend.runs import Artifacts, Database, Journal, RunStore, claim
from backend.runs.event_log import LogEntry
from backend.runs.measurement_entries import evaluation_entry, layers_entry
from backend.training import Evaluation, Layers, RunSpec, Training, load_dataset

RATE = 2_900.0
CHUNK = 145
EVALUATED = 600
PROBED = 10_000
PEAK, PIT = 0.654321, 0.123456
"""Where the one high and the one low loss are, as shares of the run."""


def write_run(data_dir: Path, iterations: int, name: str, *, seed: int = 0) -> str:
    """A finished run of noise around a falling line, with one high and one low point; gives its id.

    At 2,900 iterations a second, with an evaluation every 600 and a look into the layers every 10,000.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{data_dir / 'lab.sqlite3'}")
    database.migrate()
    store = RunStore(database, Artifacts(data_dir / "weights"))
    run = store.create(RunSpec(iterations=iterations, seed=seed), name, queue_limit=1)
    submission = store.submit(run.number)
    claimed = None if submission is None else claim(store, run.id, submission)
    assert claimed is not None
    journal = Journal(store, claimed.run, None)
    one = RunSpec(iterations=1)
    seen = next(e for e in Training(one, load_dataset(one), probed=True).events() if isinstance(e, Layers))
    noise = np.random.default_rng(seed).gamma(2, 0.05, iterations)
    losses = (2.3 * np.exp(-5 * np.arange(iterations) / iterations) + noise).astype(np.float32)
    losses[[int(PEAK * iterations) - 1, int(PIT * iterations) - 1]] = 9.5, 1e-4
    entries: list[LogEntry] = []
    for start in range(0, iterations, CHUNK):
        end = min(start + CHUNK, iterations)
        entries.append(LogEntry("points", end, end / RATE, losses=losses[start:end]))
        if start // EVALUATED < end // EVALUATED or end == iterations:
            entries.append(evaluation_entry(Evaluation(end, end / 600, 0.9, 0.9), end / RATE))
        if start // PROBED < end // PROBED:
            entries.append(layers_entry(seen._replace(iteration=end), end / RATE))
        if len(entries) > 500 or end == iterations:
            status = "finished" if end == iterations else None
            journal.commit(entries, iteration=end, seconds=end / RATE, rate=RATE, status=status)
            entries = []
    database.close()
    return run.id
