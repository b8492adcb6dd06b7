"""ONNX models are run by another program, and give the probabilities of the lab."""

import json

import numpy as np
import onnxruntime
import pytest

from backend.exports.onnx_model import onnx_model
from backend.exports.trained import Trained
from backend.training import RunSpec, Training
from tests.exports.networks import RUNS, spec_of
from tests.training.runs import collected, dataset_of


@pytest.mark.parametrize("name", RUNS)
def test_the_same_probabilities_come_out(name: str) -> None:
    spec: RunSpec = spec_of(name)
    data = dataset_of(spec)
    training = Training(spec, data)
    collected(training)
    arrays = {**training.network.params, **training.network.state}
    trained = Trained("k3v9x0q2m4ab", "실험", spec, training.iteration, data.class_names, arrays)
    model = onnx_model(trained, data.offset, data.scale)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (asked,) = session.get_inputs()
    examples = data.x_test[:50].astype(np.float32)
    if spec.dataset == "mnist":
        assert (asked.name, asked.shape) == ("images", ["N", 1, 28, 28])
        examples = examples.reshape(-1, 1, 28, 28) / 255
    else:
        assert (asked.name, asked.shape) == ("points", ["N", 2])
    (got,) = session.run(["probabilities"], {asked.name: examples})
    expected = training.network.predict((data.x_test[:50] - data.offset) * data.scale)
    assert got.shape == (len(examples), data.classes)
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-5)
    assert expected.std() > 0
    (one,) = session.run(None, {asked.name: examples[:1]})
    np.testing.assert_allclose(one[0], got[0], rtol=0, atol=1e-5)
    about = session.get_modelmeta().custom_metadata_map
    assert RunSpec.model_validate(json.loads(about["spec"])) == spec
    assert json.loads(about["class_names"]) == list(data.class_names)
