"""Works out what is asked about saved weights, on networks and a thread of its own, and remembers the latest answers.

One network reads the test data at a time, on a thread that gives way to predictions as workers do; whoever asks for
what is being worked out already waits for the same. The newest weights of a run that trains change all the time: they
are looked at again only when that takes a small share of a core.
"""

import asyncio
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from fastapi.concurrency import run_in_threadpool

from backend.api.inspection.answers import Answers, answers_of
from backend.api.inspection.layers import layers_of
from backend.api.inspection.moments import Which, read, weights_at
from backend.api.inspection.weight_images import WeightImages, weight_images
from backend.api.problems import Problem
from backend.jobs.dask_engine import WORKER_NICENESS
from backend.runs import Run, RunStore
from backend.training import Layers

REMEMBERED_ANSWERS = 64
"""Of 0.4 MB each for digits."""

REMEMBERED_IMAGES = 64
MOST_WAITING = 8
MOST_SHARE = 0.05
"""Of a core, for following the newest weights of one run."""

PATIENCE_SECONDS = 20.0

K = TypeVar("K")
V = TypeVar("V")


class Inspector:
    """Looks into the networks of runs.

    Parameters
    ----------
    store
        Where the weights are.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._answers: _Desk[tuple[int, str], Answers] = _Desk("answers", REMEMBERED_ANSWERS)
        self._followed: OrderedDict[int, tuple[float, Answers]] = OrderedDict()
        self._layers: _Desk[tuple[int, str], tuple[Layers, float]] = _Desk("layers", REMEMBERED_IMAGES)
        self._images: _Desk[tuple[tuple[int, str], int | None, int], WeightImages] = _Desk("images", REMEMBERED_IMAGES)

    async def answers(self, run: Run, which: Which) -> Answers:
        """What the run's network answered to the test data at some moment.

        Raises
        ------
        Problem
            `no-weights` where there are none of that moment, `busy` where too much is asked at once.
        """
        try:
            weights = await run_in_threadpool(weights_at, self._store, run, which)
        except Problem:
            # The newest weights of a while ago, which somebody is still looking at, may not be kept any more.
            for (number, _), known in self._answers.remembered.items():
                if number == run.number and known.iteration == which:
                    return known
            raise
        if which != "latest" or run.status != "running":
            return await self._answers.get(weights.key, lambda: answers_of(run.spec, read(weights)))
        followed = self._followed.get(run.number)
        if followed is not None and time.monotonic() < followed[0]:
            return followed[1]
        began = time.monotonic()
        answers = await self._answers.get(weights.key, lambda: answers_of(run.spec, read(weights)))
        now = time.monotonic()
        self._followed[run.number] = now + (now - began) / MOST_SHARE, answers
        while len(self._followed) > REMEMBERED_ANSWERS:
            self._followed.popitem(last=False)
        return answers

    async def layers(self, run: Run, which: Which) -> tuple[Layers, float]:
        """What goes on in the layers, and the training time then; errors as of `answers`."""
        weights = await run_in_threadpool(weights_at, self._store, run, which)

        def look() -> tuple[Layers, float]:
            checkpoint = read(weights)
            return layers_of(run, checkpoint), checkpoint.seconds

        return await self._layers.get(weights.key, look)

    async def images(self, run: Run, which: Which, layer: int | None, limit: int) -> WeightImages:
        """The weights of a layer as images; errors as of `answers`, and `NoImages`."""
        weights = await run_in_threadpool(weights_at, self._store, run, which)
        key = (weights.key, layer, limit)
        return await self._images.get(key, lambda: weight_images(run.spec, read(weights), layer, limit))

    def close(self) -> None:
        """End the threads."""
        self._answers.close()
        self._layers.close()
        self._images.close()


class _Desk(Generic[K, V]):
    """Does one thing at a time, each once, and remembers the latest results. Used on the event loop alone."""

    def __init__(self, name: str, capacity: int) -> None:
        self._pool = ThreadPoolExecutor(1, f"inspection-{name}", initializer=_give_way)
        self._capacity = capacity
        self._under_way: dict[K, asyncio.Future[V]] = {}
        self.remembered: OrderedDict[K, V] = OrderedDict()

    async def get(self, key: K, work: Callable[[], V]) -> V:
        """The result of this work, which has the key for its name."""
        if key in self.remembered:
            self.remembered.move_to_end(key)
            return self.remembered[key]
        job = self._under_way.get(key)
        if job is None:
            if len(self._under_way) >= MOST_WAITING:
                raise _busy()
            job = asyncio.get_running_loop().run_in_executor(self._pool, work)
            self._under_way[key] = job
            job.add_done_callback(lambda done: self._finish(key, done))
        try:
            # Shielded: whoever leaves does not take it away from the others.
            return await asyncio.wait_for(asyncio.shield(job), PATIENCE_SECONDS)
        except TimeoutError:
            raise _busy() from None

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _finish(self, key: K, job: "asyncio.Future[V]") -> None:
        del self._under_way[key]
        if job.cancelled() or job.exception() is not None:
            return
        self.remembered[key] = job.result()
        while len(self.remembered) > self._capacity:
            self.remembered.popitem(last=False)


def _give_way() -> None:
    """Let this thread alone give way, as workers do unless told otherwise; only Linux can tell threads apart."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, max(WORKER_NICENESS, os.getpriority(os.PRIO_PROCESS, thread)))


def _busy() -> Problem:
    return Problem(503, "busy", "Other networks are being looked into. Ask again in some seconds.")
