"""/api/gradient-checks: backpropagation held against nudges of the parameters, for a description's network."""

import asyncio
import math
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from threadpoolctl import threadpool_limits

from backend.api.affordable import expect_affordable
from backend.api.field_errors import FieldError
from backend.api.problems import Problem, documented, invalid_input
from backend.api.services import Services, services
from backend.nn.gradient_check import ArrayCheck
from backend.training import RunSpec
from backend.training.build import summarize
from backend.training.gradient_check import PASSED, affordable_per_array, check_spec

router = APIRouter(prefix="/api/gradient-checks", tags=["networks"])
PATIENCE_SECONDS = 10.0


class CheckRequest(BaseModel):
    """Whose network to check, and how thoroughly."""

    model_config = ConfigDict(extra="forbid")
    spec: RunSpec
    per_array: int = Field(20, ge=1, le=1_000, strict=True, description="Parameters of each array to nudge.")
    examples: int = Field(10, ge=1, le=100, strict=True, description="Examples in the batch.")


class ArrayView(BaseModel):
    """One array of parameters, with the place at which both ways differ most; null where a number is not finite."""

    name: str
    shape: list[int]
    checked: int
    largest_relative_error: float | None
    index: list[int]
    numerical: float | None
    backpropagation: float | None


class CheckView(BaseModel):
    """What the check found."""

    arrays: list[ArrayView]
    largest_relative_error: float | None
    passed: bool
    seconds_numerical: float
    seconds_backpropagation: float
    parameters: int


@router.post("", responses=documented(422, 503))
async def create_gradient_check(request: CheckRequest, lab: Annotated[Services, Depends(services)]) -> CheckView:
    """Check the gradient of a network before it has learned anything, in float64; a few seconds at most."""
    expect_affordable(request.spec, lab.settings)
    most = await run_in_threadpool(affordable_per_array, request.spec, request.examples)
    if most == 0:
        raise invalid_input([_wrong("spec", "a network that can be checked in some seconds", "a larger one")])
    if most is not None and request.per_array > most:
        expected = f"at most {most} for this network and {request.examples} examples"
        raise invalid_input([_wrong("per_array", expected, str(request.per_array))])
    try:
        await asyncio.wait_for(lab.checking.acquire(), PATIENCE_SECONDS)
    except TimeoutError:
        detail = "Another gradient check is under way. Ask again in some seconds."
        raise Problem(503, "busy", detail) from None
    try:
        return await run_in_threadpool(_check, request)
    finally:
        lab.checking.release()


def _check(request: CheckRequest) -> CheckView:
    with threadpool_limits(1):  # products this small get slower with two
        check = check_spec(request.spec, per_array=request.per_array, examples=request.examples)
    return CheckView(
        arrays=[_array(array) for array in check.arrays],
        largest_relative_error=_finite(check.largest_relative_error),
        passed=check.largest_relative_error < PASSED,
        seconds_numerical=check.seconds_numerical,
        seconds_backpropagation=check.seconds_backpropagation,
        parameters=summarize(request.spec).parameters,
    )


def _array(array: ArrayCheck) -> ArrayView:
    return ArrayView(
        name=array.name,
        shape=list(array.shape),
        checked=array.checked,
        largest_relative_error=_finite(array.largest_relative_error),
        index=list(array.index),
        numerical=_finite(array.numerical),
        backpropagation=_finite(array.backpropagation),
    )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _wrong(field: str, expected: str, got: str) -> FieldError:
    return FieldError(field=field, expected=expected, got=got)
