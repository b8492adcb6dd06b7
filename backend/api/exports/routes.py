"""The routes of exports."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from backend.api.exports.files import disposition, download
from backend.api.exports.report import Language, write_report
from backend.api.exports.trained_run import trained_run
from backend.api.field_errors import FieldError
from backend.api.inspection.moments import Moment, Which
from backend.api.problems import Problem, documented
from backend.api.run_routes import OneService, RunId
from backend.exports.script import CannotBeScripted, ScriptSource, write_script
from backend.exports.tables import evaluations_table, losses_table
from backend.exports.trained import Trained
from backend.exports.weights import weights_file
from backend.runs import Run, RunStore
from backend.runs.artifacts import Artifact, DamagedArtifact
from backend.runs.measurements import all_evaluations, all_losses
from backend.training import load_dataset

router = APIRouter(prefix="/api/runs/{run_id}/exports", tags=["exports"])

Kept = Annotated[Moment, Query(description='Of a kept epoch, "best", or "latest": the newest weights.')]
CSV = "text/csv; charset=utf-8"


def _file(media_type: str, *problems: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: a file of this type, or one of these problems."""
    kind = {"type": "string"} if media_type.startswith("text/") else {"type": "string", "format": "binary"}
    return {200: {"description": "The file.", "content": {media_type: {"schema": kind}}}} | documented(*problems)


@router.get("/script", response_class=Response, responses=_file("text/x-python", 404, 409, 422))
def export_script(run_id: RunId, lab: OneService, request: Request) -> Response:
    """The run as one NumPy script without this library; running it gives the same weights."""
    run = lab.store.get(run_id)
    try:
        text = write_script(_source(lab.store, run, str(request.base_url).rstrip("/")))
    except CannotBeScripted as reason:
        wrong = FieldError(field=reason.field, expected="its default", got="another value")
        raise Problem(409, "not-exportable", str(reason), [wrong]) from None
    return download(run, ".py", text, "text/x-python; charset=utf-8")


@router.get("/weights.safetensors", response_class=Response, responses=_file("application/octet-stream", 404, 409, 422))
def export_weights(run_id: RunId, lab: OneService, iteration: Kept = "latest") -> Response:
    """The weights with the run's description, as a safetensors file."""
    run = lab.store.get(run_id)
    trained = trained_run(lab.store, run, iteration)
    return download(
        run, f"{_moment(trained, iteration)}.safetensors", weights_file(trained), "application/octet-stream"
    )


@router.get("/start.safetensors", response_class=Response, responses=_file("application/octet-stream", 404, 409, 422))
def export_start(run_id: RunId, lab: OneService) -> Response:
    """The weights that the run began with, where those were another run's."""
    run = lab.store.get(run_id)
    if run.start is None:
        raise Problem(409, "no-weights", f"The run {run.name!r} did not begin with weights of another run.")
    try:
        content = lab.store.artifacts.read(Artifact(**run.start))
    except DamagedArtifact as damage:
        raise Problem(409, "no-weights", f"The weights that it began with cannot be used: {damage}.") from None
    return download(run, "-start.safetensors", content, "application/octet-stream")


@router.get("/model.onnx", response_class=Response, responses=_file("application/octet-stream", 404, 409, 422))
def export_model(run_id: RunId, lab: OneService, iteration: Kept = "latest") -> Response:
    """The trained network as an ONNX model: grey values 0 to 1 (or points) in, probabilities out."""
    from backend.exports.onnx_model import onnx_model  # takes a while to load, and few ask for it

    run = lab.store.get(run_id)
    dataset = load_dataset(run.spec)
    trained = trained_run(lab.store, run, iteration)
    content = onnx_model(trained, dataset.offset, dataset.scale).SerializeToString()
    return download(run, f"{_moment(trained, iteration)}.onnx", content, "application/octet-stream")


@router.get("/metrics.csv", response_class=Response, responses=_file("text/csv", 404, 422))
def export_losses(run_id: RunId, lab: OneService) -> StreamingResponse:
    """The loss of every mini-batch."""
    run = lab.store.get(run_id)
    rows = losses_table((first, losses.tolist()) for first, losses in all_losses(lab.store, run))
    return StreamingResponse(rows, media_type=CSV, headers=disposition(run, "-losses.csv"))


@router.get("/evaluations.csv", response_class=Response, responses=_file("text/csv", 404, 422))
def export_evaluations(run_id: RunId, lab: OneService) -> Response:
    """The accuracies of every evaluation."""
    run = lab.store.get(run_id)
    return download(run, "-evaluations.csv", evaluations_table(all_evaluations(lab.store, run)), CSV)


@router.get("/report.html", response_class=Response, responses=_file("text/html", 404, 422, 503))
async def export_report(
    run_id: RunId,
    lab: OneService,
    language: Annotated[Language, Query(description="Of its words.")] = "en",
) -> Response:
    """All of the run on one page, which needs nothing else and can be printed."""
    run = await run_in_threadpool(lab.store.get, run_id)
    answers = None
    if run.has_weights:
        try:
            answers = await lab.inspector.answers(run, "latest")
        except Problem as reason:
            if reason.code != "no-weights":  # gone meanwhile
                raise
    names = answers.class_names if answers else ()
    confusion = answers.confusion() if answers else None
    page = await run_in_threadpool(write_report, lab.store, run, language, names, confusion)
    return download(run, ".html", page, "text/html; charset=utf-8")


def _moment(trained: Trained, iteration: Which) -> str:
    """What a file of a certain moment has at the end of its name."""
    return "" if iteration == "latest" else f"-at-{trained.iteration}"


def _source(store: RunStore, run: Run, server: str) -> ScriptSource:
    """The run as a script has to know it."""
    evaluations = all_evaluations(store, run)
    measured = evaluations[-1] if evaluations and evaluations[-1]["iteration"] == run.iteration else None
    epochs = run.settings.epochs
    planned = min(run.iterations, run.epochs.reaching(epochs)) if epochs else run.iterations
    return ScriptSource(
        run=run.id,
        name=run.name,
        spec=run.spec,
        changes=run.changes_in_effect,
        iterations=run.iteration if run.is_final else planned,
        ended=run.is_final,
        starts_from=None if run.start is None else run.parent or "another run",
        accuracy=measured["test_accuracy"] if run.is_final and measured else None,
        weights_sha256=run.receipt["weights_sha256"] if run.is_final and run.receipt else None,
        server=server,
    )
