"""Errors in one shape: RFC 9457 problem details, with a code for programs and the fields that are wrong."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from backend.api.field_errors import FieldError, field_errors
from backend.jobs.disk_space import is_disk_full
from backend.runs import Conflict, CorrectionNotFound, GroupNotFound, QueueFull, RunNotFound

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
QUEUE_SECONDS = 10
"""After which it is worth asking whether the queue has room."""
_TITLES = {
    "invalid-input": "The input is not valid",
    "not-found": "There is nothing here",
    "conflict": "The state does not allow this",
    "empty-drawing": "There is nothing drawn",
    "no-weights": "There is no trained network yet",
    "not-for-drawings": "The run cannot read drawings",
    "not-exportable": "The run cannot be exported in this form",
    "not-planar": "The run has nothing to do with points of a plane",
    "busy": "The server is busy with another one of these",
    "too-large": "The request is too large",
    "unsupported-media-type": "The body's type is not supported",
    "method-not-allowed": "The method is not allowed here",
    "queue-full": "The queue is full",
    "sign-in-required": "A token is needed",
    "forbidden": "Not allowed with this token",
    "too-many-requests": "Too many requests of this kind",
    "too-slow": "The request did not arrive in time",
    "foreign-host": "The server does not answer to this name",
    "foreign-origin": "The request comes from another site",
    "disk-full": "The server's disk is full",
    "unavailable": "The server cannot do this now",
    "internal-error": "The server failed",
}
_CODES_BY_STATUS = {
    401: "sign-in-required",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid-input",
    429: "too-many-requests",
    503: "queue-full",
}


class Problem(Exception):
    """An error to answer with; `retry_after` says after how many seconds it may be over."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: Sequence[FieldError] = (),
        *,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.errors = status, code, detail, list(errors)
        self.retry_after = retry_after


class ProblemBody(BaseModel):
    """What an error looks like on the wire."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError]


def problem_body(status: int, code: str, detail: str, errors: Sequence[FieldError] = ()) -> dict[str, Any]:
    """The JSON of a problem."""
    return ProblemBody(
        type=f"urn:backprop-lab:problem:{code}",
        title=_TITLES[code],
        status=status,
        detail=detail,
        code=code,
        errors=list(errors),
    ).model_dump()


def problem_response(problem: Problem) -> JSONResponse:
    """The answer to a request that failed."""
    body = problem_body(problem.status, problem.code, problem.detail, problem.errors)
    headers = None if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    return JSONResponse(body, problem.status, headers, MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: these statuses are answered with a problem."""
    schema = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}}}
    return {status: {"description": _TITLES[_CODES_BY_STATUS[status]], "content": schema} for status in statuses}


def install(app: FastAPI) -> None:
    """Make every error of the application a problem."""

    @app.exception_handler(Problem)
    async def on_problem(request: Request, problem: Problem) -> JSONResponse:
        return problem_response(problem)

    @app.exception_handler(RequestValidationError)
    async def on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(invalid_input(field_errors(error.errors())))

    @app.exception_handler(RunNotFound)
    async def on_no_run(request: Request, error: RunNotFound) -> JSONResponse:
        return problem_response(Problem(404, "not-found", f"There is no run {str(error)[:40]!r}."))

    @app.exception_handler(GroupNotFound)
    async def on_no_group(request: Request, error: GroupNotFound) -> JSONResponse:
        return problem_response(Problem(404, "not-found", f"There is no group {str(error)[:40]!r}."))

    @app.exception_handler(CorrectionNotFound)
    async def on_no_correction(request: Request, error: CorrectionNotFound) -> JSONResponse:
        return problem_response(Problem(404, "not-found", f"There is no correction {str(error)[:40]!r}."))

    @app.exception_handler(Conflict)
    async def on_conflict(request: Request, error: Conflict) -> JSONResponse:
        return problem_response(Problem(409, "conflict", _sentence(str(error))))

    @app.exception_handler(QueueFull)
    async def on_queue_full(request: Request, error: QueueFull) -> JSONResponse:
        detail = f"{_sentence(str(error))} Wait, stop some, or raise the setting QUEUE_LIMIT."
        return problem_response(Problem(503, "queue-full", detail, retry_after=QUEUE_SECONDS))

    @app.exception_handler(HTTPException)
    async def on_http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # a body that could not be read at all, such as one nested too deeply
            wrong = FieldError(field="body", expected="JSON that can be read", got="something else")
            return problem_response(invalid_input([wrong]))
        code = _CODES_BY_STATUS.get(error.status_code, "invalid-input")
        response = problem_response(Problem(error.status_code, code, _sentence(str(error.detail))))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(DBAPIError)
    @app.exception_handler(OSError)
    async def on_trouble(request: Request, error: Exception) -> JSONResponse:
        if not is_disk_full(error):
            raise error
        logger.error("%s %s failed: the disk is full", request.method, request.url.path)
        detail = "Nothing was changed. Delete runs that nobody needs, or make room on the server's disk."
        return problem_response(Problem(507, "disk-full", detail))

    @app.exception_handler(Exception)
    async def on_bug(request: Request, error: Exception) -> JSONResponse:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem_response(Problem(500, "internal-error", "The server failed; its log says why."))


def invalid_input(errors: Sequence[FieldError]) -> Problem:
    """422 with every wrong field named, in the detail too."""
    detail = "; ".join(f"{error.field}: expected {error.expected}, got {error.got}" for error in errors)
    return Problem(422, "invalid-input", detail, errors)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."
