"""The numerical gradient, on functions whose derivative is known."""

import numpy as np
import pytest

from backend.nn import numerical_gradient


@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3), (2, 1, 3)])
def test_known_derivative(shape: tuple[int, ...]) -> None:
    x = np.asarray(np.random.default_rng(0).standard_normal(shape))
    gradient = numerical_gradient(lambda: float((np.sin(x) + x**2).sum()), x)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, np.cos(x) + 2 * x, atol=1e-7)


def test_error_falls_with_the_square_of_the_nudge() -> None:
    x = np.array([1.0])
    errors = [abs(numerical_gradient(lambda: float(np.exp(x[0])), x, h)[0] - np.e) for h in (1e-1, 1e-2)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


def test_x_is_put_back_bit_for_bit() -> None:
    x = np.random.default_rng(1).standard_normal((3, 4)) * 1e-3
    kept = x.copy()
    numerical_gradient(lambda: float((x**3).sum()), x)
    np.testing.assert_array_equal(x, kept)


def test_two_losses_for_each_parameter() -> None:
    x, calls = np.zeros((2, 3)), []
    numerical_gradient(lambda: float(len(calls) if calls.append(x.copy()) is None else 0), x, 0.5)
    assert len(calls) == 12
    assert all(np.abs(seen).sum() == 0.5 for seen in calls)


@pytest.mark.parametrize("dtype", [np.float32, np.int64])
def test_other_dtypes_are_refused(dtype: type) -> None:
    with pytest.raises(TypeError, match=rf"^x: expected float64, got {np.dtype(dtype)}$"):
        numerical_gradient(lambda: 0.0, np.zeros(2, dtype))
