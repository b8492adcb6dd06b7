"""A batch in parts: the gradient of the whole, the same bit for bit on one thread and on two."""

import sys
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from backend.nn import Network
from backend.nn.parallel_gradient import ParallelGradient
from tests.nn.networks import ALL, CLASSES, convolutional, dropping, random_network, recurrent

PIXELS = 42
# Batch normalization sees only its part of the batch, and twins share its running averages: it is never cut.
WHOLE_OR_CUT = [convolutional, recurrent]
THREADS = [1, 2, 3]


@pytest.fixture(autouse=True)
def threads_take_turns_often() -> Iterator[None]:
    """So often that what two of them share by mistake shows."""
    kept = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(kept)


def examples(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((count, PIXELS)), rng.integers(0, CLASSES, count)


def cut(net: Network, x: np.ndarray, t: np.ndarray, parts: int) -> list:
    """What makes each part of a batch."""

    def maker(start: int, end: int):
        return lambda: (net.arrange(x[start:end]), t[start:end])

    return [maker(len(t) * part // parts, len(t) * (part + 1) // parts) for part in range(parts)]


def run(layers, parts: int, threads: int, count: int, dtype: type = np.float64, steps: int = 1) -> tuple:
    """The losses and the last gradient of some steps."""
    net = random_network(layers(), np.random.default_rng(0), dtype=dtype)
    parallel = ParallelGradient(net, parts, threads)
    losses = []
    for step in range(steps):
        x, t = examples(count, step)
        parallel.reseed(9, step)
        losses.append(parallel.loss_and_gradient(cut(net, x, t, parts), count))
    parallel.close()
    return losses, net.grads.flat.copy()


@pytest.mark.parametrize("layers", WHOLE_OR_CUT, ids=lambda layers: layers.__name__)
@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("count", [3, 10])
def test_it_is_the_gradient_of_the_whole_batch(layers, parts: int, threads: int, count: int) -> None:
    whole = random_network(layers(), np.random.default_rng(0))
    x, t = examples(count)
    loss = whole.loss_and_gradient(whole.arrange(x), t)
    (got,), gradient = run(layers, parts, threads, count)
    assert got == pytest.approx(loss, rel=1e-12)
    scale = np.abs(whole.grads.flat).max()
    np.testing.assert_allclose(gradient, whole.grads.flat, rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("layers", [*WHOLE_OR_CUT, dropping], ids=lambda layers: layers.__name__)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("parts", [2, 3])
def test_threads_change_nothing(layers, dtype: type, parts: int) -> None:
    losses, gradient = run(layers, parts, 1, 40, dtype, steps=8)
    for threads in (2, 3):
        other_losses, other = run(layers, parts, threads, 40, dtype, steps=8)
        assert other_losses == losses
        np.testing.assert_array_equal(other, gradient)


def test_parts_drop_different_numbers() -> None:
    net = random_network(dropping(), np.random.default_rng(0))
    parallel = ParallelGradient(net, 2, 1)
    parallel.reseed(4, 2)
    keys = [[layer.key for layer in worker.layers] for worker in parallel.workers]
    assert keys == [[(4, 2, part, place) for place in range(7)] for part in range(2)]


def test_workers_share_parameters_and_nothing_else() -> None:
    for layers in ALL:
        net = random_network(layers(), np.random.default_rng(0))
        parallel = ParallelGradient(net, 3, 1)
        first, *others = parallel.workers
        assert first is net
        for other in others:
            assert other.params is net.params
            assert not np.shares_memory(other.grads.flat, net.grads.flat)
            for mine, its in zip(net.layers, other.layers, strict=True):
                assert mine is not its
                assert mine.buffers is not its.buffers


def test_every_part_is_made_by_the_thread_that_works_on_it() -> None:
    net = random_network(convolutional(), np.random.default_rng(0))
    parallel = ParallelGradient(net, 2, 2)
    x, t = examples(6)
    threads = []

    def watched(part):
        def make():
            threads.append(threading.current_thread())
            return part()

        return make

    parallel.loss_and_gradient([watched(part) for part in cut(net, x, t, 2)], 6)
    parallel.close()
    assert len(set(threads)) == 2
    assert threading.current_thread() in threads


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("broken", [0, 1])
def test_an_error_in_any_part_is_raised(threads: int, broken: int) -> None:
    net = random_network(convolutional(), np.random.default_rng(0))
    parallel = ParallelGradient(net, 2, threads)
    parts = cut(net, *examples(6), 2)

    def fail():
        raise OSError("no such example")

    parts[broken] = fail
    with pytest.raises(OSError, match="no such example"):
        parallel.loss_and_gradient(parts, 6)
    parallel.close()


def test_results_of_jobs_come_in_their_order() -> None:
    net = random_network(convolutional(), np.random.default_rng(0))
    for threads in THREADS:
        parallel = ParallelGradient(net, 4, threads)
        assert parallel.run([lambda number=number: number for number in range(4)]) == [0, 1, 2, 3]
        parallel.close()
