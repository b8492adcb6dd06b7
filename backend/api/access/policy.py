"""The rules, apart from any request: which names, origins and tokens are good."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Literal

from backend.api.settings import Settings

Role = Literal["operator", "viewer"]
COOKIE = "backprop_lab_session"
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


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

    def knows_host(self, host: str) -> bool:
        """Whether the server answers to this Host header. A foreign one is a page that had its name rebound to us."""
        return bool(host) and (self.hosts is None or _without_port(host.lower()) in self.hosts)

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Whether an Origin header names the page's own server."""
        scheme, separator, place = origin.partition("://")
        return bool(separator) and scheme in ("http", "https") and place.lower() == host.lower()

    def role(self, authorization: str, cookie: str) -> Role | None:
        """What a request with these headers may do; None: nothing."""
        if not self.tokens:
            return "operator"
        scheme, _, bearer = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return self.role_of_token(bearer.strip())
        try:
            morsel = SimpleCookie(cookie).get(COOKIE)
        except CookieError:
            return None
        return self._matching(morsel.value, self.cookie_value) if morsel else None

    def role_of_token(self, token: str) -> Role | None:
        """What the holder of a token may do."""
        return self._matching(token, lambda role: self.tokens[role])

    def cookie_value(self, role: Role) -> str:
        """What the sign-in cookie holds: proof of the token, not the token itself."""
        return hmac.new(self.tokens[role].encode(), b"backprop-lab session", hashlib.sha256).hexdigest()

    def _matching(self, value: str, expected: Callable[[Role], str]) -> Role | None:
        """The role whose text equals `value`; every one is compared, in constant time."""
        matches = [role for role in self.tokens if hmac.compare_digest(value.encode(), expected(role).encode())]
        return matches[0] if matches else None


def _without_port(host: str) -> str:
    name, separator, port = host.rpartition(":")
    return name if separator and port.isdigit() and not name.endswith(":") else host
