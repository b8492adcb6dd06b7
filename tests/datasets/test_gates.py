"""Gates as data sets: their truth tables, and that a wrong name is told."""

import operator

import numpy as np
import pytest

from backend.datasets.gates import GATES, load_gate

TRUTH = {
    "and": operator.and_,
    "or": operator.or_,
    "nand": lambda a, b: 1 - (a & b),
    "xor": operator.xor,
}


def test_names() -> None:
    assert GATES == ("and", "or", "nand", "xor")


@pytest.mark.parametrize("name", GATES)
def test_truth_table(name: str) -> None:
    gate = load_gate(name)
    assert gate.x_train.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1]]
    assert gate.t_train.tolist() == [TRUTH[name](int(a), int(b)) for a, b in gate.x_train]
    assert (gate.x_train.dtype, gate.t_train.dtype) == (np.float64, np.uint8)


@pytest.mark.parametrize("name", GATES)
def test_form(name: str) -> None:
    gate = load_gate(name)
    np.testing.assert_array_equal(gate.x_test, gate.x_train)
    np.testing.assert_array_equal(gate.t_test, gate.t_train)
    assert gate.class_names == ("0", "1")
    assert gate.is_planar
    assert (gate.offset, gate.scale) == (0, 1)
    for array in (gate.x_train, gate.t_train, gate.x_test, gate.t_test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize("name", ["nor", "XOR", "", None])
def test_another_name_is_refused(name) -> None:
    with pytest.raises(ValueError, match=f"^name: expected one of and, or, nand, xor, got {name!r}$"):
        load_gate(name)
