"""The rules, apart from any request: which names, origins and tokens are good."""

import hmac
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from starlette.requests import cookie_parser

from backend.api.access.sessions import Identity, Role, Sessions
from backend.api.settings import Settings

COOKIE = "backprop_lab_session"
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_ANYBODY = Identity("operator")


@dataclass(frozen=True)
class AccessPolicy:
    """Who may ask.

    `tokens` is empty where none is needed: on a loopback address without a token of the user's own.
    """

    hosts: frozenset[str] | None
    tokens: dict[Role, str] = field(repr=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "AccessPolicy":
        """The rules for these settings; makes an operator's token where one is needed and none was given."""
        tokens: dict[Role, str] = {}
        if settings.access_token is not None:
            tokens["operator"] = settings.access_token.get_secret_value()
        elif not settings.is_loopback or settings.viewer_token is not None:
            tokens["operator"] = secrets.token_urlsafe(24)
        if settings.viewer_token is not None:
            tokens["viewer"] = settings.viewer_token.get_secret_value()
        named = frozenset(host.lower() for host in settings.allowed_hosts)
        # Behind a token any name will do, unless names were given: a foreign page has no cookie for it.
        any_name = not settings.is_loopback and not named
        return cls(None if any_name else named | _LOOPBACK_NAMES, tokens)

    @property
    def token_required(self) -> bool:
        """Whether anybody needs a token."""
        return bool(self.tokens)

    @cached_property
    def sessions(self) -> Sessions:
        """The sign-in cookies."""
        return Sessions(self.tokens)

    def knows_host(self, host: str) -> bool:
        """Whether the server answers to this Host header. A foreign one is a page that had its name rebound to us."""
        return bool(host) and (self.hosts is None or _without_port(host.lower()) in self.hosts)

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Whether an Origin header names the page's own server."""
        scheme, separator, place = origin.partition("://")
        return bool(separator) and scheme in ("http", "https") and place.lower() == host.lower()

    def identify(self, bearer: str | None, cookie: str) -> Identity | None:
        """Who sends this token, or else this cookie; None: nobody whom we know."""
        if not self.tokens:
            return _ANYBODY
        if bearer is not None:
            role = self.role_of_token(bearer)
            return None if role is None else Identity(role)
        value = cookie_parser(cookie).get(COOKIE)
        return self.sessions.read(value) if value else None

    def role_of_token(self, token: str) -> Role | None:
        """What the holder of a token may do; every one is compared, in constant time."""
        given = token.encode(errors="replace")
        matches = [role for role, known in self.tokens.items() if hmac.compare_digest(given, known.encode())]
        return matches[0] if matches else None


def bearer_token(authorization: str) -> str | None:
    """The token of an Authorization header; None if it holds none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _without_port(host: str) -> str:
    name, separator, port = host.rpartition(":")
    return name if separator and port.isdigit() and not name.endswith(":") else host
