"""What all update rules promise alike: in place, saved and restored without a trace, wrong use refused."""

import copy
import pickle
from collections.abc import Callable

import numpy as np
import pytest

from backend.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, Optimizer, RMSProp
from tests.nn.optimizers.walks import SIZE, gradients, rates, start, walk

RULES: dict[str, Callable[[float], Optimizer]] = {
    "SGD": SGD,
    "Momentum": Momentum,
    "Nesterov": Nesterov,
    "AdaGrad": AdaGrad,
    "RMSProp": RMSProp,
    "Adam": Adam,
    "AdamW": lambda rate: AdamW(rate, spans=[slice(0, 3), slice(4, 6)], weight_decay=0.1),
}
MEMORY = {
    "SGD": [],
    "Momentum": ["velocity"],
    "Nesterov": ["velocity"],
    "AdaGrad": ["h"],
    "RMSProp": ["h"],
    "Adam": ["m", "v"],
    "AdamW": ["m", "v"],
}
rules = pytest.mark.parametrize("rule", RULES)
rules_with_memory = pytest.mark.parametrize("rule", [rule for rule, names in MEMORY.items() if names])


def bound(rule: str, size: int = SIZE, dtype: type = np.float64, rate: float = 0.01) -> Optimizer:
    optimizer = RULES[rule](rate)
    optimizer.bind(size, dtype)
    return optimizer


@rules
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_memory_begins_with_zeros(rule: str, dtype: type) -> None:
    optimizer = bound(rule, 5, dtype)
    assert optimizer.steps == 0
    assert list(optimizer.state) == list(optimizer.state_names) == MEMORY[rule]
    for array in optimizer.state.values():
        assert array.dtype == dtype
        np.testing.assert_array_equal(array, np.zeros(5))


@rules
def test_bind_begins_anew(rule: str) -> None:
    optimizer = bound(rule)
    first = walk(optimizer, start(), gradients())
    assert optimizer.steps == len(gradients())
    optimizer.bind(SIZE, np.float64)
    assert optimizer.steps == 0
    np.testing.assert_array_equal(walk(optimizer, start(), gradients()), first)


@rules
@pytest.mark.parametrize("size", [1, SIZE, 4097])
def test_float32_walks_beside_float64(rule: str, size: int) -> None:
    exact = walk(bound(rule, size), start(size), gradients(size), rates(0.01))
    theta, rows = start(size).astype(np.float32), gradients(size).astype(np.float32)
    optimizer = bound(rule, size, np.float32)
    places = walk(optimizer, theta, rows, rates(0.01))
    assert places.dtype == np.float32
    assert all(array.dtype == np.float32 for array in optimizer.state.values())
    # The start is rounded once, and theta once or (Nesterov) twice at each of fifty steps, by up to 2^-24 of its size.
    np.testing.assert_allclose(places, exact, rtol=101 * 2**-24)


# Without AdamW, which treats the places in its spans differently.
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "AdamW"])
def test_each_parameter_goes_its_own_way(rule: str) -> None:
    """In a long vector it walks as it would alone: none is left out and none counted twice."""
    theta, rows = start(4097), gradients(4097)
    together = walk(bound(rule, 4097), theta, rows)
    for place in (1, 2048, 4095, 4096):
        part = slice(place, place + 1)
        np.testing.assert_array_equal(together[:, part], walk(bound(rule, 1), theta[part], rows[:, part]))


@rules
def test_theta_is_changed_in_place(rule: str) -> None:
    memory = np.full(SIZE + 2, 7.0)
    theta = memory[1:-1]
    theta[:] = start()
    bound(rule).update(theta, gradients()[1].copy())
    assert theta.base is memory
    assert (memory[0], memory[-1]) == (7, 7)
    np.testing.assert_array_equal(theta, walk(bound(rule), start(), gradients()[1:2])[0])


@rules
def test_restored_it_goes_on_bit_for_bit(rule: str) -> None:
    rows, learning_rates = gradients(), rates(0.01)
    uninterrupted = walk(bound(rule), start(), rows, learning_rates)

    first = bound(rule)
    half = walk(first, start(), rows[:23], learning_rates[:23])
    saved = {name: array.tobytes() for name, array in first.state.items()}

    second = bound(rule)
    second.steps = first.steps
    for name, memory in saved.items():
        second.state[name][...] = np.frombuffer(memory)
    rest = walk(second, half[-1], rows[23:], learning_rates[23:])
    np.testing.assert_array_equal(np.concatenate([half, rest]), uninterrupted)


@rules
@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda optimizer: pickle.loads(pickle.dumps(optimizer))])
def test_copies_go_their_own_way(rule: str, duplicate: Callable[[Optimizer], Optimizer]) -> None:
    original = bound(rule)
    half = walk(original, start(), gradients()[:10])[-1]
    copied = duplicate(original)
    rest = walk(original, half, gradients()[10:])
    np.testing.assert_array_equal(walk(copied, half, gradients()[10:]), rest)


@rules
def test_a_rate_of_zero_moves_nothing(rule: str) -> None:
    optimizer, theta = bound(rule), start()
    optimizer.learning_rate = 0
    optimizer.update(theta, gradients()[1].copy())
    np.testing.assert_array_equal(theta, start())
    assert optimizer.steps == 1


@rules
@pytest.mark.parametrize("rate", [0, 0.0, -0.1, float("nan"), float("inf"), "0.1", None, True])
def test_bad_learning_rate_is_refused(rule: str, rate: float) -> None:
    with pytest.raises(ValueError, match=rf"^learning_rate: expected a finite number greater than 0, got {rate!r}$"):
        RULES[rule](rate)


@pytest.mark.parametrize("rate", [-0.1, float("nan"), float("inf"), "0.1", None])
def test_bad_new_learning_rate_is_refused(rate: float) -> None:
    optimizer = SGD(0.5)
    with pytest.raises(ValueError, match=rf"^learning_rate: expected a finite number of 0 or more, got {rate!r}$"):
        optimizer.learning_rate = rate
    assert optimizer.learning_rate == 0.5


def test_a_rate_that_numpy_computed_keeps_float32() -> None:
    optimizer, theta = SGD(np.float64(0.5)), np.ones(2, np.float32)
    optimizer.learning_rate = np.float64(0.25)
    assert type(optimizer.learning_rate) is float
    optimizer.update(theta, np.ones(2, np.float32))
    np.testing.assert_array_equal(theta, np.array([0.75, 0.75], np.float32))


@rules_with_memory
def test_update_before_bind_is_refused(rule: str) -> None:
    message = rf"^{rule}: bind\(size, dtype\) must come before the first update$"
    with pytest.raises(RuntimeError, match=message):
        RULES[rule](0.1).update(np.ones(3), np.ones(3))


@rules
@pytest.mark.parametrize("gradient", [np.ones(1), np.ones(SIZE + 1), np.ones(SIZE, np.float32)])
def test_gradient_that_is_unlike_theta_is_refused(rule: str, gradient: np.ndarray) -> None:
    optimizer, theta = bound(rule), start()
    expected, got = rf"float64 of shape \({SIZE},\)", rf"{gradient.dtype} of \({gradient.size},\)"
    with pytest.raises(ValueError, match=rf"^gradient: expected {expected}, as of theta, got {got}$"):
        optimizer.update(theta, gradient)
    np.testing.assert_array_equal(theta, start())
    assert optimizer.steps == 0


@rules_with_memory
@pytest.mark.parametrize("theta", [np.ones(3), np.ones(SIZE, np.float32)])
def test_theta_unlike_the_memory_is_refused(rule: str, theta: np.ndarray) -> None:
    optimizer, before = bound(rule), theta.copy()
    expected = rf"{theta.dtype} of shape \({theta.size},\), as of theta"
    with pytest.raises(ValueError, match=rf"^{MEMORY[rule][0]}: expected {expected}, got float64 of \({SIZE},\)$"):
        optimizer.update(theta, np.ones_like(theta))
    np.testing.assert_array_equal(theta, before)
    assert optimizer.steps == 0


def test_the_base_has_no_rule() -> None:
    with pytest.raises(NotImplementedError):
        Optimizer(0.1).update(np.ones(2), np.ones(2))
