"""A short training on own digits: its settings, and that it learns a hand without forgetting the others."""

import numpy as np
import pytest
from pydantic import ValidationError

from backend.training import Checkpoint, RunSpec, Training
from backend.training.build import summarize
from backend.training.evaluation import Evaluator
from backend.training.fields.corrections import CorrectionsSpec
from backend.training.fine_tuning import AFFORDABLE, BATCH_SIZE, fine_tuned
from backend.training.receipt import receipt
from backend.training.recipes import RECIPES
from tests.training.own import own_spec, upside_down, with_own
from tests.training.runs import collected, few_digits

NOBODY = CorrectionsSpec(sha256="0" * 64, writer="Ada")
HUGE = {"layers": [{"type": "convolution", "filters": 64, "size": 3}] * 3 + [{"type": "flatten"}, {"type": "affine"}]}


def test_what_the_network_is_stays_and_how_it_learns_changes() -> None:
    for recipe in RECIPES:
        for spec in recipe.specs:
            if spec.dataset == "mnist":
                tuned = fine_tuned(spec.model_copy(update={"patience": 3, "validation_size": 5_000}), NOBODY)
                assert (tuned.all_layers, tuned.dtype, tuned.validation_size) == (spec.all_layers, spec.dtype, 5_000)
                assert (tuned.rotation, tuned.corrections) == (spec.rotation, NOBODY)
                assert (tuned.optimizer, tuned.schedule, tuned.patience) == ("adam", "cosine", 0)
                assert tuned.iterations <= 600


def test_a_costly_network_learns_for_fewer_mini_batches() -> None:
    spec = RunSpec.model_validate(HUGE | {"batch_size": 10})
    tuned = fine_tuned(spec, NOBODY)
    assert tuned.iterations == max(20, AFFORDABLE // (BATCH_SIZE * summarize(spec).multiply_adds))


def test_a_network_too_large_for_such_a_batch_has_a_smaller_one() -> None:
    layers = [{"type": "convolution", "filters": 512, "size": 1}] * 3 + [{"type": "max_pooling", "size": 14}]
    spec = RunSpec.model_validate(
        {"layers": [*layers, {"type": "flatten"}, {"type": "affine", "size": 10}], "batch_size": 1}
    )
    tuned = fine_tuned(spec, NOBODY)
    numbers = sum(int(np.prod(layer.output_shape)) for layer in summarize(spec).layers)
    assert 1 < tuned.batch_size < 100
    assert tuned.batch_size * numbers <= 100_000_000 < (tuned.batch_size + 1) * numbers
    assert tuned.iterations == 20


def trained() -> Checkpoint:
    """A small network that reads what is upright."""
    training = Training(RunSpec(hidden_size=40, batch_size=50, iterations=400, initializer="he"), few_digits())
    list(training.events())
    return training.weights(0.0)


def test_it_learns_a_hand_and_forgets_little() -> None:
    own, start = upside_down(200), trained()
    spec = fine_tuned(start.spec, CorrectionsSpec(sha256=own.sha256, writer="Ada"))
    training = Training(spec, with_own(own), start=start)
    evaluator, data = Evaluator(training.parallel, training.dataset), few_digits()
    before = [evaluator.accuracy(own.x_held_back, own.t_held_back), evaluator.accuracy(data.x_test, data.t_test)]
    list(training.events())
    after = [evaluator.accuracy(own.x_held_back, own.t_held_back), evaluator.accuracy(data.x_test, data.t_test)]
    assert before[0] < 0.5
    assert after[0] > before[0] + 0.2
    assert after[1] > before[1] - 0.1


@pytest.mark.parametrize("layers", [[], [{"type": "affine", "size": 9}, {"type": "batch_normalization"}]])
def test_cut_off_and_carried_on_it_is_the_same_bit_for_bit(layers: list[dict]) -> None:
    own = upside_down()
    choices = {"layers": [*layers, {"type": "affine"}] if layers else [], "batch_size": 20, "optimizer": "adam"}
    spec = own_spec(own, iterations=33, hidden_size=6, rotation=5.0, **choices)
    whole, _ = collected(straight := Training(spec, with_own(own)))
    cut = Training(spec, with_own(own))
    seen = []
    for event in cut.events():
        seen.append(event)
        if cut.iteration == 17 and cut.settled:
            break
    resumed = Training(spec, with_own(own), Checkpoint.from_bytes(cut.checkpoint(0.0).to_bytes()), threads=2)
    rest, _ = collected(resumed)
    assert [*seen, *rest] == whole
    assert resumed.network.params.flat.tobytes() == straight.network.params.flat.tobytes()


def test_the_receipt_knows_the_digits() -> None:
    sums = []
    for own in (upside_down(), upside_down(61)):
        training = Training(own_spec(own, iterations=2, hidden_size=4, batch_size=20), with_own(own))
        list(training.events())
        sums.append(receipt(training, None)["dataset_sha256"])
    plain = Training(RunSpec(iterations=2, hidden_size=4, batch_size=20), few_digits())
    list(plain.events())
    assert len({*sums, receipt(plain, None)["dataset_sha256"]}) == 3


def test_without_the_digits_it_does_not_begin() -> None:
    with pytest.raises(ValueError, match="own digits that the description names, got one without"):
        Training(own_spec(upside_down()), few_digits())


@pytest.mark.parametrize(
    ("corrections", "place"),
    [
        ({"sha256": "abc", "writer": "Ada"}, ("corrections", "sha256")),
        ({"sha256": "0" * 64}, ("corrections", "writer")),
        ({"sha256": "0" * 64, "writer": "Ada", "weight": 1.0}, ("corrections", "weight")),
        ({"sha256": "0" * 64, "writer": "Ada", "distortion": 4.0}, ("corrections", "distortion")),
    ],
)
def test_what_a_description_may_say_of_them_is_checked(corrections: dict, place: tuple) -> None:
    with pytest.raises(ValidationError) as error:
        RunSpec.model_validate({"corrections": corrections})
    assert error.value.errors()[0]["loc"] == place


def test_points_are_not_learned_with_own_digits() -> None:
    with pytest.raises(ValidationError, match="null: own digits are learned beside MNIST alone"):
        RunSpec.model_validate({"dataset": "xor", "corrections": NOBODY.model_dump()})


def test_the_share_is_of_the_gradient_too() -> None:
    """A step on a batch with own digits is the step on those very examples."""
    own = upside_down()
    training = Training(own_spec(own, iterations=1, hidden_size=6, batch_size=20, dtype="float64"), with_own(own))
    twin = training.network.twin()
    ((load),) = training.batches.at(0)
    x, t = load()
    before = training.network.params.flat.copy()
    expected = twin.gradient(x.copy(), t)
    list(training.events())
    step = before - training.network.params.flat
    flat = np.concatenate([expected[name].ravel() for name in training.network.params])
    np.testing.assert_allclose(step, 0.1 * flat, atol=1e-12)
