"""The three questions: why this answer, how does one neuron come to its number, how good is the edited network."""

import base64
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends
from numpy.typing import NDArray

from backend.api.explanations import questions, views
from backend.api.explanations.explainer import Explained, NotExplained
from backend.api.explanations.questions import DrawingQuestion, NetworkQuestion, wrong
from backend.api.explanations.turns import one_at_a_time
from backend.api.problems import Problem, documented
from backend.api.services import Services, services
from backend.nn.arrays import FloatArray
from backend.runs import NotKept
from backend.training.explanation import (
    EditError,
    NeuronError,
    Trace,
    arithmetic,
    gradient_times_input,
    occlusion,
    trace,
)

router = APIRouter(prefix="/api/explanations", tags=["explanations"])
NEIGHBOURS = 8

Lab = Annotated[Services, Depends(services)]
ANSWERS = documented(404, 409, 413, 422, 503)


@router.post("", responses=ANSWERS)
async def create_explanation(question: questions.ExplanationQuestion, lab: Lab) -> views.ExplanationView:
    """Which pixels speak for the answer and which against it, what lights up, which training images are alike."""
    return await one_at_a_time(lab, lambda: _explain(lab, question))


@router.post("/neuron", responses=ANSWERS)
async def create_neuron_explanation(question: questions.NeuronQuestion, lab: Lab) -> views.NeuronView:
    """The arithmetic of one neuron or of one place of a filter; at the output, the steps of softmax as well."""
    return await one_at_a_time(lab, lambda: _write_out(lab, question))


@router.post("/accuracy", responses=documented(404, 409, 422, 503))
async def create_accuracy(question: NetworkQuestion, lab: Lab) -> views.AccuracyView:
    """What the edits do to the accuracy on the test images."""
    return await one_at_a_time(lab, lambda: _measure(lab, question))


def _explain(lab: Services, question: questions.ExplanationQuestion) -> views.ExplanationView:
    image = questions.seen_image(question)
    explained, x, way = _followed(lab, question, image)
    digit = int(way.probabilities.argmax())
    label = digit if question.for_ is None else question.for_
    others = way.probabilities.copy()
    others[label] = -1
    against = int(others.argmax())
    neighbours, compared = _neighbours(lab, explained, way) if question.neighbours else ([], 0)
    return views.ExplanationView(
        digit=digit,
        class_names=list(explained.dataset.class_names),
        probabilities=way.probabilities.tolist(),
        image=image.tolist(),
        run=explained.run.id,
        iteration=explained.iteration,
        for_=label,
        against=against,
        gradient_times_input=views.encoded(gradient_times_input(explained.network, x, label)),
        gradient_times_input_against=views.encoded(gradient_times_input(explained.network, x, against)),
        occlusion=views.encoded(occlusion(explained.network, x, label)),
        layers=views.layer_views(way),
        neighbours=neighbours,
        compared=compared,
    )


def _write_out(lab: Services, question: questions.NeuronQuestion) -> views.NeuronView:
    explained, _, way = _followed(lab, question, questions.seen_image(question))
    place = None if question.place is None else (question.place[0], question.place[1])
    try:
        found = arithmetic(way, question.layer, question.unit, place)
    except NeuronError as error:
        raise wrong(error.field, error.expected, error.got) from None
    return views.neuron_view(explained, way, question.layer, question.unit, found)


def _measure(lab: Services, question: NetworkQuestion) -> views.AccuracyView:
    after = _explained(lab, question)
    plain = lab.explainer.explained(question.run, question.iteration)
    before = lab.explainer.accuracy(plain)
    return views.AccuracyView(
        before=before.share,
        after=lab.explainer.accuracy(after).share,
        count=before.images,
        run=plain.run.id,
        iteration=plain.iteration,
    )


def _followed(
    lab: Services, question: DrawingQuestion, image: NDArray[np.uint8]
) -> tuple[Explained, FloatArray, Trace]:
    """The network, the image (784,) as it sees it, and the image's way through it."""
    explained = _explained(lab, question)
    data, network = explained.dataset, explained.network
    x: FloatArray = ((image.reshape(-1) - data.offset) * data.scale).astype(network.dtype)
    way = trace(network, x)
    if not np.isfinite(way.logits).all():
        raise wrong("edits", "edits with which the scores stay finite", "some that make them overflow")
    return explained, x, way


def _explained(lab: Services, question: NetworkQuestion) -> Explained:
    if question.iteration is not None and question.run is None:
        raise wrong("run", "the id of a run, with an iteration", "nothing")
    try:
        return lab.explainer.explained(question.run, question.iteration, questions.edits_of(question))
    except NotExplained as reason:
        raise Problem(409, reason.code, str(reason)) from None
    except NotKept as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    except EditError as error:
        raise wrong(f"edits.{error.place}.{error.field}", error.expected, error.got) from None


def _neighbours(lab: Services, explained: Explained, way: Trace) -> tuple[list[views.NeighbourView], int]:
    features, data = lab.explainer.features(explained), explained.dataset
    nearest = [
        views.NeighbourView(
            index=index,
            label=int(data.t_train[index]),
            image=base64.b64encode(data.x_train[index].tobytes()).decode(),
            distance=distance,
        )
        for index, distance in features.nearest(way.features, NEIGHBOURS)
    ]
    return nearest, len(features.features)
