"""Addresses of servers: passwords and tokens travel encrypted, or to this machine itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from pappus.vocabulary.errors import PappusError

_HERE = frozenset(("localhost", "127.0.0.1", "::1"))


def web_address(address: str) -> str:
    """The address of a server of the web.

    Raises:
        PappusError: it is none, or is not encrypted.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise PappusError(f"{address!r} is no address of a server; expected one as https://social.example.org")
    if parts.scheme == "http" and not is_here(parts.hostname):
        raise PappusError(f"{address!r} would send everything unencrypted; expected https://")
    return address


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    return host in _HERE
