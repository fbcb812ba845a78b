"""How mail goes out: a server named by `PAPPUS_MAIL`, or nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from pappus.vocabulary.errors import UsageError

_TIMEOUT_SECONDS = 15


def mail_settings(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings for mail.

    Args:
        environment: `PAPPUS_MAIL` is `smtp://user:password@host:port`, `smtp+tls://…` (STARTTLS) or `smtps://…`;
            without it no mail is sent, and pages say so.

    Raises:
        UsageError: the address is of another kind.
    """
    address = environment.get("PAPPUS_MAIL")
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps") or not parts.hostname:
        raise UsageError("PAPPUS_MAIL: expected smtp://USER:PASSWORD@HOST:PORT, smtp+tls://… or smtps://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587 if parts.scheme == "smtp+tls" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": _TIMEOUT_SECONDS,
    }
