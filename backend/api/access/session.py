"""Signing in and out: a token is exchanged for a cookie that scripts cannot read and other sites cannot use."""

from typing import cast

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backend.api.access.policy import COOKIE, AccessPolicy, Role
from backend.api.problems import Problem, documented

router = APIRouter(prefix="/api/session", tags=["session"])
COOKIE_SECONDS = 30 * 24 * 3600


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
def read_session(request: Request) -> Session:
    """What the asker may do."""
    return _session(request, request.state.role)


@router.post("", responses=documented(401, 422))
def sign_in(sign_in: SignIn, request: Request, response: Response) -> Session:
    """Exchange a token for the sign-in cookie."""
    policy = cast(AccessPolicy, request.app.state.policy)
    role: Role | None = policy.role_of_token(sign_in.token) if policy.token_required else "operator"
    if role is None:
        raise Problem(401, "sign-in-required", "This is not the token that the server printed at its start.")
    if policy.token_required:
        response.set_cookie(
            COOKIE,
            policy.cookie_value(role),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
    return _session(request, role)


@router.delete("", status_code=204)
def sign_out(response: Response) -> None:
    """Take the cookie back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def _session(request: Request, role: Role | None) -> Session:
    state = request.app.state
    required = cast(AccessPolicy, state.policy).token_required
    return Session(role=role, token_required=required, undo_seconds=state.settings.delete_grace_seconds)
