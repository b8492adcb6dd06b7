"""Whom a limit counts: a signed-in browser, or else an address.

Everybody in a classroom may come from one address. Each browser that signed in is told apart by its cookie; those who
send a token with each request, and all where no token is needed, by their address.
"""

import ipaddress
from functools import lru_cache

from starlette.types import Scope

_NETWORK_BITS = 64
"""Of an IPv6 address: the rest of it is the owner's to choose, so that counting single ones would count nothing."""


def address_of(scope: Scope) -> str:
    """The address that a request comes from, of IPv6 its network."""
    client = scope.get("client")
    return _network(str(client[0])) if client else "unknown"


def client_of(scope: Scope) -> str:
    """The session of a request, or its address."""
    session = scope.get("state", {}).get("session")
    return f"session {session}" if session else f"address {address_of(scope)}"


@lru_cache(maxsize=4_096)
def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _NETWORK_BITS), strict=False))
