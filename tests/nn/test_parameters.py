"""Named parameters: one flat vector, seen as a dictionary of arrays."""

import copy
import pickle

import numpy as np
import pytest

from backend.nn import Parameters

SHAPES = {"W1": (3, 4), "b1": (4,), "W2": (4, 2), "b2": (2,)}


@pytest.fixture
def params() -> Parameters:
    made = Parameters(SHAPES, np.float64)
    made.flat[...] = np.arange(made.flat.size)
    return made


def test_start_at_zero() -> None:
    for dtype in (np.float32, np.float64):
        made = Parameters(SHAPES, dtype)
        assert made.flat.dtype == dtype
        np.testing.assert_array_equal(made.flat, np.zeros(12 + 4 + 8 + 2))


def test_names_keep_their_order(params: Parameters) -> None:
    assert list(params) == ["W1", "b1", "W2", "b2"]
    assert {name: array.shape for name, array in params.items()} == SHAPES


def test_arrays_lie_in_flat_one_after_another(params: Parameters) -> None:
    np.testing.assert_array_equal(np.concatenate([array.ravel() for array in params.values()]), params.flat)
    assert params.flat.flags.c_contiguous
    assert all(array.base is params.flat for array in params.values())


def test_changes_go_both_ways(params: Parameters) -> None:
    params["b1"][2] = -7
    assert params.flat[14] == -7
    params.flat[0] = -8
    assert params["W1"][0, 0] == -8


def test_update_as_in_the_book(params: Parameters) -> None:
    view, before = params["W1"], params.flat.copy()
    params["W1"] -= 0.1 * np.ones((3, 4))
    assert params["W1"] is view
    np.testing.assert_allclose(params.flat[:12], before[:12] - 0.1, rtol=1e-14)
    np.testing.assert_array_equal(params.flat[12:], before[12:])


def test_assignment_copies(params: Parameters) -> None:
    view, new = params["b2"], np.array([5.0, 6.0])
    params["b2"] = new
    new[...] = 0
    assert params["b2"] is view
    np.testing.assert_array_equal(params.flat[-2:], [5.0, 6.0])


def test_assignment_takes_what_can_be_an_array(params: Parameters) -> None:
    params["b2"] = [1, 2]
    np.testing.assert_array_equal(params["b2"], [1.0, 2.0])
    params["b2"] = params["b2"][::-1]
    np.testing.assert_array_equal(params["b2"], [2.0, 1.0])


@pytest.mark.parametrize(
    ("name", "value", "shape"),
    [("W1", np.zeros((4, 3)), "(4, 3)"), ("W1", np.zeros(12), "(12,)"), ("b1", 0.0, "()"), ("b2", [[1, 2]], "(1, 2)")],
)
def test_wrong_shape_is_refused(params: Parameters, name: str, value, shape: str) -> None:
    before = params.flat.copy()
    with pytest.raises(ValueError) as refusal:
        params[name] = value
    assert str(refusal.value) == f"params['{name}']: expected shape {SHAPES[name]}, got {shape}"
    np.testing.assert_array_equal(params.flat, before)


def test_unknown_name_is_refused(params: Parameters) -> None:
    with pytest.raises(KeyError, match="W3"):
        params["W3"] = np.zeros(2)
    assert list(params) == list(SHAPES)


@pytest.mark.parametrize("way", ["update", "or"])
def test_many_at_once_are_copied_as_well(params: Parameters, way: str) -> None:
    view, new = params["b2"], {"b2": np.array([5.0, 6.0])}
    if way == "update":
        params.update(new)
    else:
        params |= new
    assert params["b2"] is view
    np.testing.assert_array_equal(params.flat[-2:], [5.0, 6.0])


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda params: pickle.loads(pickle.dumps(params))])
def test_a_deep_copy_is_a_whole_of_its_own(params: Parameters, copied) -> None:
    other = copied(params)
    np.testing.assert_array_equal(other.flat, params.flat)
    other["b2"][0] = -1
    assert other.flat[-2] == -1
    assert params["b2"][0] != -1
