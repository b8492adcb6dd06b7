"""Sign-in cookies: what proves a session, how long it lasts, and which were ended before their time.

Nothing of a session is kept here but its end: a cookie holds the role, an id of its own and a last moment, under a
signature that only the holder of the role's token could make. With another token all cookies of the old one are void.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["operator", "viewer"]

SESSION_SECONDS = 30 * 24 * 3600
MOST_ENDED = 10_000
"""Sessions remembered as signed out. A signed-out browser has dropped its cookie anyway: this is for stolen copies."""

_LONGEST = 200


@dataclass(frozen=True)
class Identity:
    """What somebody may do, and the session that says so; None of those who sent the token itself."""

    role: Role
    session: str | None = None


class Sessions:
    """The cookies of one server's tokens."""

    def __init__(self, tokens: Mapping[Role, str]) -> None:
        self._keys = {
            role: hmac.new(token.encode(), b"backprop-lab session", hashlib.sha256).digest()
            for role, token in tokens.items()
        }
        self._ended: OrderedDict[str, None] = OrderedDict()

    def issue(self, role: Role) -> str:
        """The cookie of a new session."""
        text = f"{role}.{secrets.token_hex(12)}.{int(time.time()) + SESSION_SECONDS}"
        return f"{text}.{self._sign(role, text)}"

    def read(self, cookie: str) -> Identity | None:
        """Whose cookie this is; None if it is none of ours, too old, or signed out."""
        text, _, signature = cookie[:_LONGEST].rpartition(".")
        for role in self._keys:
            # Compared before anything of it is believed, and in constant time.
            if hmac.compare_digest(signature.encode(), self._sign(role, text).encode()) and text.startswith(f"{role}."):
                _, session, end = text.split(".")
                return Identity(role, session) if int(end) > time.time() and session not in self._ended else None
        return None

    def end(self, session: str) -> None:
        """Sign a session out: its cookie is good for nothing from now on."""
        self._ended[session] = None
        while len(self._ended) > MOST_ENDED:
            self._ended.popitem(last=False)

    def _sign(self, role: Role, text: str) -> str:
        return hmac.new(self._keys[role], text.encode(), hashlib.sha256).hexdigest()
