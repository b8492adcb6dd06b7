"""Networks of every kind of layer, for images: layouts, gradients, training and prediction, copies and twins."""

import copy
import pickle

import numpy as np
import pytest

from backend.nn import Affine, Network, ReLU, SoftmaxWithLoss, he, zeros
from backend.nn.layers import BatchNormalization, Convolution, Dropout, Flatten, MaxPooling, Tanh
from backend.nn.losses import SigmoidWithLoss, StepWithLoss
from backend.nn.network import EVALUATION_NUMBERS, EVALUATION_ROWS
from tests.nn.central_differences import assert_same, slopes
from tests.nn.networks import ALL, CLASSES, IMAGE, convolutional, dropping, normalized, random_network, recurrent

PIXELS = 42
every_network = pytest.mark.parametrize("layers", ALL, ids=lambda layers: layers.__name__)


def batch(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.standard_normal((count, PIXELS)), rng.integers(0, CLASSES, count)


@every_network
@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_gradient_against_differences(layers, count: int, loss: str) -> None:
    rng = np.random.default_rng(count)
    net = random_network(layers(), rng, loss)
    net.reseed(5)
    x, t = batch(rng, count)
    gradient = net.gradient(x, t)
    for name, array in net.params.items():
        assert_same(f"d{name}", gradient[name], slopes(lambda: net.training_loss(x, t), array))


@every_network
def test_rows_of_pixels_and_images_are_the_same(layers) -> None:
    rng = np.random.default_rng(0)
    net = random_network(layers(), rng)
    x, t = batch(rng, 4)
    images = x.reshape(4, *IMAGE)
    np.testing.assert_array_equal(net.predict(images), net.predict(x))
    assert net.loss(images, t) == net.loss(x, t)
    assert net.accuracy(images, t) == net.accuracy(x, t)
    gradient = net.gradient(x, t)
    for name, array in net.gradient(images, t).items():
        np.testing.assert_array_equal(array, gradient[name])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(4, 18), (4, 2, 3, 3)])
def test_images_are_arranged_with_the_batch_last(dtype: type, shape: tuple[int, ...]) -> None:
    net = Network([Flatten(), Affine(18, 3)], SoftmaxWithLoss(), (2, 3, 3), dtype)
    x = np.arange(72).reshape(shape)
    arranged = net.arrange(x)
    assert arranged.shape == (2, 3, 3, 4)
    assert arranged.dtype == dtype
    assert arranged.flags.c_contiguous
    for n, (c, h, w) in ((n, place) for n in range(4) for place in np.ndindex(2, 3, 3)):
        assert arranged[c, h, w, n] == x.reshape(4, 2, 3, 3)[n, c, h, w]


def test_features_are_not_copied_without_need() -> None:
    net = Network([Affine(4, 3)], SoftmaxWithLoss(), 4, np.float32)
    x = np.zeros((2, 4), np.float32)
    assert net.arrange(x) is x or np.shares_memory(net.arrange(x), x)
    assert net.arrange(x.astype(np.float64)).dtype == np.float32


@every_network
def test_predictions_do_not_depend_on_the_others_of_a_batch(layers) -> None:
    rng = np.random.default_rng(0)
    net = random_network(layers(), rng)
    x, _ = batch(rng, 6)
    y = net.predict(x)
    for n in range(6):
        np.testing.assert_allclose(net.predict(x[n : n + 1]), y[n : n + 1], rtol=1e-10)


@every_network
def test_prediction_changes_nothing(layers) -> None:
    rng = np.random.default_rng(0)
    net = random_network(layers(), rng)
    x, t = batch(rng, 6)
    state = {name: array.copy() for name, array in net.state.items()}
    first = net.predict(x)
    net.loss(x, t)
    net.accuracy(x, t)
    np.testing.assert_array_equal(net.predict(x), first)
    for name, array in net.state.items():
        np.testing.assert_array_equal(array, state[name])


def test_training_loss_is_the_loss_where_no_layer_minds() -> None:
    rng = np.random.default_rng(0)
    x, t = batch(rng, 6)
    for layers in (convolutional, recurrent):
        net = random_network(layers(), rng)
        assert net.training_loss(x, t) == pytest.approx(net.loss(x, t), rel=1e-12)
    for layers in (normalized, dropping):
        net = random_network(layers(), rng)
        assert abs(net.training_loss(x, t) - net.loss(x, t)) > 1e-3


def test_training_loss_is_that_of_the_training_step() -> None:
    rng = np.random.default_rng(0)
    x, t = batch(rng, 6)
    for layers in ALL:
        net = random_network(layers(), rng)
        assert net.training_loss(x, t) == net.loss_and_gradient(net.arrange(x), t)


def test_reseeding_gives_every_layer_a_key_of_its_own() -> None:
    rng = np.random.default_rng(0)
    net = random_network(dropping(), rng)
    x, t = batch(rng, 6)
    net.reseed(3, 7)
    assert [layer.key for layer in net.layers] == [(3, 7, place) for place in range(7)]
    first = net.training_loss(x, t)
    net.reseed(3, 8)
    assert net.training_loss(x, t) != first
    net.reseed(3, 7)
    assert net.training_loss(x, t) == first


def test_state_has_the_numbers_of_the_layers() -> None:
    net = random_network(normalized(), np.random.default_rng(0))
    assert {name: array.shape for name, array in net.state.items()} == {
        "running_mean2": (2,),
        "running_var2": (2,),
        "running_mean4": (5,),
        "running_var4": (5,),
    }
    assert list(net.params) == ["W1", "b1", "gamma2", "beta2", "W3", "b3", "gamma4", "beta4", "W5", "b5"]
    assert net.layers[1].running_mean is net.state["running_mean2"]


def test_training_moves_the_state() -> None:
    rng = np.random.default_rng(0)
    net = random_network(normalized(), rng)
    before = {name: array.copy() for name, array in net.state.items()}
    net.gradient(*batch(rng, 6))
    assert all((array != before[name]).any() for name, array in net.state.items())


@every_network
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))], ids=["copy", "pickle"])
def test_a_copied_network_has_parameters_and_state_of_its_own(layers, copied) -> None:
    rng = np.random.default_rng(0)
    net = random_network(layers(), rng)
    x, t = batch(rng, 6)
    net.reseed(1)
    before = net.predict(x)
    other = copied(net)
    np.testing.assert_array_equal(other.predict(x), before)
    expected = net.gradient(x, t)
    for name, gradient in other.gradient(x, t).items():
        np.testing.assert_array_equal(gradient, expected[name])
    for name, array in net.state.items():
        np.testing.assert_array_equal(other.state[name], array)
    kept = {name: array.copy() for name, array in {**net.params, **net.state}.items()}
    other.params.flat += 1
    other.gradient(x, t)
    for name, array in {**net.params, **net.state}.items():
        np.testing.assert_array_equal(array, kept[name])


@every_network
def test_a_twin_works_beside_its_network_on_the_same_parameters(layers) -> None:
    """Two forward passes, and only then the two backward passes: neither has touched what the other remembers."""
    rng = np.random.default_rng(0)
    net = random_network(layers(), rng)
    twin = net.twin()
    assert twin.params is net.params
    assert not np.shares_memory(twin.grads.flat, net.grads.flat)
    net.reseed(1)
    twin.reseed(2)
    examples = [batch(rng, 6), batch(rng, 4)]
    expected = []
    for worker, (x, t) in zip((net, twin), examples, strict=True):
        worker.loss_and_gradient(worker.arrange(x), t)
        expected.append(worker.grads.flat.copy())
        worker.grads.flat[...] = np.nan
    for worker, (x, t) in zip((net, twin), examples, strict=True):
        worker.last_layer.forward(worker.logits(worker.arrange(x), training=True), t)
    for worker in (net, twin):
        dout = worker.last_layer.backward()
        for layer in reversed(worker.layers):
            dout = layer.backward(dout)
    for worker, gradient in zip((net, twin), expected, strict=True):
        np.testing.assert_allclose(worker.grads.flat, gradient, rtol=1e-12, atol=1e-14)
    net.params.flat += 0.1
    np.testing.assert_array_equal(twin.predict(examples[0][0]), net.predict(examples[0][0]))


def test_a_part_of_a_batch_has_its_share_of_the_gradient() -> None:
    rng = np.random.default_rng(0)
    net = random_network(convolutional(), rng)
    x, t = batch(rng, 6)
    whole = net.gradient(x, t)
    parts = []
    for rows in (slice(0, 2), slice(2, 6)):
        net.loss_and_gradient(net.arrange(x[rows]), t[rows], batch_size=6)
        parts.append({name: array.copy() for name, array in net.grads.items()})
    for name, gradient in whole.items():
        np.testing.assert_allclose(parts[0][name] + parts[1][name], gradient, rtol=1e-10, atol=1e-14)


def test_start_with_one_initializer_or_one_for_each_layer() -> None:
    layers = [Affine(50, 40), Tanh(), Affine(40, 30)]
    net = Network(layers, SoftmaxWithLoss(), 50, np.float64)
    net.initialize(he, np.random.default_rng(0))
    rng = np.random.default_rng(0)
    np.testing.assert_array_equal(net.params["W1"], he(rng, 50, 40))
    np.testing.assert_array_equal(net.params["W2"], he(rng, 40, 30))
    net.initialize([he, he, zeros], np.random.default_rng(1))
    np.testing.assert_array_equal(net.params["W1"], he(np.random.default_rng(1), 50, 40))
    assert not net.params["W2"].any()
    with pytest.raises(ValueError, match="shorter"):
        net.initialize([he, zeros], np.random.default_rng(1))


def test_start_of_scales_and_averages() -> None:
    net = random_network(normalized(), np.random.default_rng(0))
    net.initialize(he, np.random.default_rng(0))
    assert all((net.params[name] == 1).all() for name in ("gamma2", "gamma4"))
    assert all((net.state[name] == 0).all() for name in ("running_mean2", "running_mean4"))
    assert all((net.state[name] == 1).all() for name in ("running_var2", "running_var4"))


@pytest.mark.parametrize(
    ("layers", "inputs", "message"),
    [
        ([Affine(42, 3)], IMAGE, "layer 1: Affine: expected 42 features, got images of 1 x 6 x 7 "),
        (
            [ReLU(), Convolution(1, 2, 3)],
            42,
            r"layer 2: Convolution: expected images \(channels, rows, columns\), got 42",
        ),
        ([Convolution(1, 2, 9)], IMAGE, "layer 1: Convolution: expected images of at least 9 x 9 with their padding"),
        ([MaxPooling(2), MaxPooling(4)], IMAGE, "layer 2: MaxPooling: expected images of 4 x 4 or larger, got 3 x 3"),
        ([BatchNormalization(2)], IMAGE, "layer 1: BatchNormalization: expected 2 features or channels, got 1"),
        ([Convolution(1, 2, 3), ReLU()], IMAGE, "layer 2: expected scores, got images; put a Flatten after it"),
    ],
)
def test_layers_that_do_not_fit_are_named(layers, inputs, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        Network(layers, SoftmaxWithLoss(), inputs, np.float64)


@pytest.mark.parametrize(("loss", "name"), [(SigmoidWithLoss(), "sigmoid"), (StepWithLoss(), "step")])
def test_one_neuron_tells_two_classes_apart(loss, name: str) -> None:
    net = Network([Affine(4, 1)], loss, 4, np.float64)
    assert (net.output_size, net.classes) == (1, 2)
    net.params["W1"][...], net.params["b1"][...] = [[1], [-1], [0], [0]], 0
    x = np.array([[3.0, 1, 0, 0], [1, 3, 0, 0]])
    assert net.predict(x).shape == (2, 2)
    assert net.accuracy(x, np.array([1, 0])) == 1
    assert net.loss(x, np.eye(2)[[1, 0]]) == net.loss(x, np.array([1, 0]))
    with pytest.raises(ValueError, match=r"^t: expected integer labels from 0 to 1, got "):
        net.loss(x, np.array([1, 2]))
    with pytest.raises(ValueError, match=rf"^output function {name}: expected one score, got 3$"):
        Network([Affine(4, 3)], loss, 4, np.float64)


@pytest.mark.parametrize("shape", [(2, 41), (2, 6, 7), (2, 6, 7, 1), (0, 1, 6, 7), (42,)])
def test_images_of_a_wrong_shape_are_refused(shape: tuple[int, ...]) -> None:
    net = random_network(convolutional(), np.random.default_rng(0))
    with pytest.raises(ValueError) as refusal:
        net.predict(np.zeros(shape))
    assert str(refusal.value) == f"x: expected shape (N, 1, 6, 7) with N of 1 or more, got {shape}"


def test_wide_layers_are_evaluated_fewer_examples_at_a_time() -> None:
    narrow = Network([Affine(4, 3)], SoftmaxWithLoss(), 4, np.float32)
    wide = Network([Convolution(1, 100, 1), Flatten(), Affine(4200, 3)], SoftmaxWithLoss(), IMAGE, np.float32)
    assert narrow.rows_at_a_time == EVALUATION_ROWS
    assert wide.rows_at_a_time == EVALUATION_NUMBERS // 4200
    rng = np.random.default_rng(0)
    wide.initialize(he, rng)
    x = rng.standard_normal((wide.rows_at_a_time + 3, PIXELS)).astype(np.float32)
    np.testing.assert_allclose(wide.predict(x)[-3:], wide.predict(x[-3:]), rtol=1e-4)


@every_network
def test_float32_stays_float32(layers) -> None:
    rng = np.random.default_rng(0)
    low, high = (random_network(layers(), np.random.default_rng(0), dtype=dtype) for dtype in (np.float32, np.float64))
    x, t = batch(rng, 6)
    assert low.predict(x).dtype == np.float32
    np.testing.assert_allclose(low.predict(x), high.predict(x), atol=1e-5)
    for name, gradient in low.gradient(x, t).items():
        assert gradient.dtype == np.float32
        assert low.params[name].dtype == np.float32
        np.testing.assert_allclose(gradient, high.gradient(x, t)[name], atol=1e-4)


def test_dropout_before_the_first_weights_still_learns() -> None:
    """The first layer is asked for no dx, and the ones after it are."""
    rng = np.random.default_rng(0)
    net = random_network([Dropout(0.5), Affine(42, 3)], rng, inputs=42)
    x, t = batch(rng, 6)
    gradient = net.gradient(x, t)
    assert gradient["W1"].any()
