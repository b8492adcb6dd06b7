"""Weights with all that is known of them, in a file that other programs read."""

import json

import numpy as np
from safetensors import safe_open

from backend.exports.trained import Trained
from backend.exports.weights import weights_file
from backend.training import RunSpec


def test_the_file_holds_arrays_and_what_they_are(tmp_path) -> None:
    arrays = {"W1": np.arange(6, dtype=np.float32).reshape(3, 2).T, "b1": np.zeros(3, np.float64)}
    trained = Trained("k3v9x0q2m4ab", "실험", RunSpec(seed=3), 600, ("0", "1"), arrays, 0.9)
    path = tmp_path / "weights.safetensors"
    path.write_bytes(weights_file(trained))
    with safe_open(path, "numpy") as file:
        assert set(file.keys()) == set(arrays)
        for name, array in arrays.items():
            np.testing.assert_array_equal(file.get_tensor(name), array)
            assert file.get_tensor(name).dtype == array.dtype
        about = file.metadata()
    assert (about["name"], about["iteration"], about["test_accuracy"]) == ("실험", "600", "0.9")
    assert json.loads(about["spec"])["seed"] == 3
