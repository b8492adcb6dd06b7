"""What of a reading is there at once, and what takes longer: on a server's own data, in this process."""

import numpy as np
import pytest

from backend.api import Settings
from backend.api.predictor import Predictor, TakesLonger
from backend.datasets.mnist import load_digits
from backend.jobs.place import open_store
from tests.server import Server


def test_a_network_answers_at_once_only_when_it_is_at_hand(server: Server) -> None:
    run = server.finished(server.create(iterations=300, evaluation_size=500)["id"])["id"]
    predictor = Predictor(open_store(Settings(data_dir=server.data_dir).place))
    images = load_digits().x_test[:3].reshape(-1, 28, 28)
    with pytest.raises(TakesLonger):
        predictor.read_drawings(images, run, at_once=True)
    predictor.read_drawings(images, run)
    predictor.read_drawings(images, run)  # the first time includes getting the buffers
    first = predictor.read_drawings(images, run)
    at_once = predictor.read_drawings(images, run, at_once=True)
    for one, other in zip(first, at_once, strict=True):
        assert np.array_equal(one.probabilities, other.probabilities)
        assert (one.known, one.confidence, one.iteration) == (other.known, other.confidence, other.iteration)
    # Other weights of the same run are not at hand.
    with pytest.raises(TakesLonger):
        predictor.read_drawings(images, run, "best", at_once=True)


def test_a_network_that_is_slow_or_in_use_is_not_waited_for(server: Server) -> None:
    run = server.finished(server.create(iterations=300, evaluation_size=500)["id"])["id"]
    predictor = Predictor(open_store(Settings(data_dir=server.data_dir).place))
    images = load_digits().x_test[:1].reshape(-1, 28, 28)
    for _ in range(3):
        predictor.read_drawings(images, run)
    predictor.read_drawings(images, run, at_once=True)
    (cached,) = predictor._cache.values()
    with cached.lock, pytest.raises(TakesLonger):
        predictor.read_drawings(images, run, at_once=True)
    cached.took = 0.5
    with pytest.raises(TakesLonger):
        predictor.read_drawings(images, run, at_once=True)
