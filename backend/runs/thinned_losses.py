"""A long run's losses in few points, of which the lowest and the highest are two: what a chart can show of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select
from tsdownsample import MinMaxLTTBDownsampler

from backend.runs.schema import events

_DOWNSAMPLER = MinMaxLTTBDownsampler()


@dataclass(frozen=True)
class ThinnedLosses:
    """Some of a run's losses, in order.

    Attributes
    ----------
    iterations, losses
        Those that were kept, (n,): the first and the last, the lowest and the highest, and those between that a line
        needs to look as it would through all of them.
    means
        The mean of all losses after the kept one before, up to and with this one, (n,): what to smooth.
    seconds
        Training time at each, (n,).
    total
        Losses that there are.
    """

    iterations: NDArray[np.int32]
    losses: NDArray[np.float32]
    means: NDArray[np.float32]
    seconds: NDArray[np.float32]
    total: int


def thinned_losses(
    connection: Connection, run: int, points: int, *, first: int = 1, last: int | None = None, until: int | None = None
) -> ThinnedLosses:
    """About `points` of the losses from iteration `first` to `last`, of the log's entries up to number `until`."""
    query = (
        select(events.c.iteration, events.c.seconds, events.c.losses)
        .where(events.c.run == run, events.c.kind == "points", events.c.iteration >= first)
        .order_by(events.c.seq)
    )
    if until is not None:
        query = query.where(events.c.seq <= until)
    if last is not None:
        query = query.where(events.c.iteration - func.length(events.c.losses) / 4 < last)
    rows = connection.execute(query).all()
    if not rows:
        nothing = np.empty(0, np.float32)
        return ThinnedLosses(np.empty(0, np.int32), nothing, nothing, nothing, 0)
    losses = np.frombuffer(b"".join(row.losses for row in rows), "<f4")
    ends = np.array([row.iteration for row in rows], np.int64)
    iterations = _iterations(ends, np.array([len(row.losses) // 4 for row in rows], np.int64))
    inside = iterations >= first
    if last is not None:
        inside &= iterations <= last
    if not inside.all():
        losses, iterations = losses[inside], iterations[inside]
    kept = _kept(losses, points)
    known = [row.seconds for row in rows]
    # A chunk knows its time at its end; a run begins with none.
    seconds = np.interp(iterations[kept], *((ends, known) if first > 1 else ([0, *ends], [0.0, *known])))
    return ThinnedLosses(
        iterations=iterations[kept].astype(np.int32),
        losses=losses[kept].astype(np.float32),
        means=_means(losses, kept),
        seconds=seconds.astype(np.float32),
        total=len(losses),
    )


def _iterations(ends: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The iteration of each loss, of chunks that end with some iterations."""
    before = np.cumsum(counts) - counts
    iterations: NDArray[np.int64] = np.arange(counts.sum()) + np.repeat(ends - counts + 1 - before, counts)
    return iterations


def _kept(losses: NDArray[np.float32], points: int) -> NDArray[np.intp]:
    """Places of the losses that are kept."""
    if len(losses) <= points:
        return np.arange(len(losses))
    chosen = _DOWNSAMPLER.downsample(np.ascontiguousarray(losses, np.float32), n_out=points)
    # The method keeps what bends the line most, which the extremes need not do.
    extremes = [0, len(losses) - 1, int(losses.argmin()), int(losses.argmax())]
    return np.union1d(chosen.astype(np.intp), extremes)


def _means(losses: NDArray[np.float32], kept: NDArray[np.intp]) -> NDArray[np.float32]:
    if not len(kept):
        return np.empty(0, np.float32)
    starts = np.concatenate([[0], kept[:-1] + 1])
    sums = np.add.reduceat(losses.astype(np.float64), starts)
    means: NDArray[np.float32] = (sums / (kept + 1 - starts)).astype(np.float32)
    return means
