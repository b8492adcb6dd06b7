"""Signing in and out: a token is exchanged for a cookie that scripts cannot read and other sites cannot use."""

from typing import cast

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backend.api.access.guesses import Guesses
from backend.api.access.policy import COOKIE, AccessPolicy
from backend.api.access.sessions import SESSION_SECONDS, Role
from backend.api.problems import Problem, documented

router = APIRouter(prefix="/api/session", tags=["session"])


class SignIn(BaseModel):
    """A token."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(min_length=1, max_length=200)


class Session(BaseModel):
    """What the asker may do; without a token where one is needed, `role` is null.

    `undo_seconds` is for how long a deleted run can be had back.
    """

    role: Role | None
    token_required: bool
    undo_seconds: float


@router.get("")
async def read_session(request: Request) -> Session:
    """What the asker may do."""
    return _session(request, request.state.role)


@router.post("", responses=documented(401, 422, 429))
async def sign_in(sign_in: SignIn, request: Request, response: Response) -> Session:
    """Exchange a token for the sign-in cookie."""
    policy = cast(AccessPolicy, request.app.state.policy)
    if not policy.token_required:
        return _session(request, "operator")
    guesses = cast(Guesses, request.app.state.guesses)
    await guesses.expect_few(request.scope)
    role = policy.role_of_token(sign_in.token)
    if role is None:
        await guesses.note_wrong(request.scope)
        raise Problem(401, "sign-in-required", "This is not the token that the server printed at its start.")
    response.set_cookie(
        COOKIE,
        policy.sessions.issue(role),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return _session(request, role)


@router.delete("", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Take the cookie back, and end its session: a copy of the cookie is good for nothing from now on."""
    policy = cast(AccessPolicy, request.app.state.policy)
    if request.state.session is not None:
        policy.sessions.end(request.state.session)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def _session(request: Request, role: Role | None) -> Session:
    state = request.app.state
    required = cast(AccessPolicy, state.policy).token_required
    return Session(role=role, token_required=required, undo_seconds=state.settings.delete_grace_seconds)
