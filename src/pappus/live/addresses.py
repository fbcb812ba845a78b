"""Addresses of servers: passwords and tokens travel encrypted, or to this machine itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from pappus.vocabulary.errors import PappusError

MAILBOX_PORTS = {"imaps": 993, "imap": 143}
MAILBOX_FORM = "imaps://mail.example.org, or imap://… where encryption begins after connecting (STARTTLS)"
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


def mailbox_address(address: str) -> str:
    """The address of a mail server.

    Raises:
        PappusError: it is none.
    """
    parts = urlsplit(address)
    if parts.scheme not in MAILBOX_PORTS or not parts.hostname:
        raise PappusError(f"{address!r} is no address of a mailbox; expected {MAILBOX_FORM}")
    return address


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    return host in _HERE
