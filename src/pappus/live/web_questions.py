"""Questions to servers of the web that answer in JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase

from pappus.live.addresses import is_here, web_address
from pappus.live.kind import Errand
from pappus.live.patience import UnavailableError, asked_wait_s, patiently
from pappus.vocabulary.errors import PappusError

_TIMEOUT_S = 90
_UNKNOWN, _FORBIDDEN, _MISSING = 401, 403, 404
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))


class ForbiddenError(PappusError):
    """The server knows the account and does not show it this."""


class MissingError(PappusError):
    """The server does not have this, or not any more."""


class _Bearer(AuthBase):
    """Sends the token; given as this, no file of passwords of the user's takes its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def session_for(errand: Errand) -> requests.Session:
    """A session that trusts what the source says may be trusted, and goes round proxies to this machine."""
    session = requests.Session()
    # Whoever sends on could send a token, or the question itself, where nobody named it.
    session.max_redirects = 0
    session.trust_env = not is_here(urlsplit(errand.source.address).hostname or "")
    if errand.source.certificate:
        session.verify = str(errand.source.certificate)
    return session


class WebServer:
    """A server, asked patiently and with the source's token."""

    def __init__(self, errand: Errand) -> None:
        self.address = web_address(errand.source.address)
        self._pace = errand.pace
        self._session = session_for(errand)
        if errand.secret:
            self._session.auth = _Bearer(errand.secret)

    def get(self, path: str, query: dict[str, str] | None = None) -> Any:
        """What the server answers, decoded.

        Raises:
            PappusError: it refuses, or stays unavailable.
        """
        return patiently(lambda: self._asked(path, query or {}), self._pace)

    def close(self) -> None:
        """Ends the connection."""
        self._session.close()

    def _asked(self, path: str, query: dict[str, str]) -> Any:
        try:
            answer = self._session.get(self.address + path, params=query, timeout=_TIMEOUT_S)
        except requests.TooManyRedirects as error:
            raise PappusError(f"{self.address}: sends on to another address; write that one") from error
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise UnavailableError(f"{self.address}: cannot be reached ({type(error).__name__})") from error
        if answer.status_code in _PASSING:
            raise UnavailableError(f"{self.address}: is busy ({answer.status_code})", _asked_wait_s(answer))
        if answer.status_code == _UNKNOWN:
            raise PappusError(f"{self.address}: refuses the token ({_said(answer)})")
        if answer.status_code == _FORBIDDEN:
            raise ForbiddenError(f"{self.address}{path}: is not shown to this account ({_said(answer)})")
        if answer.status_code == _MISSING:
            raise MissingError(f"{self.address}{path}: answers {answer.status_code} ({_said(answer)})")
        if not answer.ok:
            raise PappusError(f"{self.address}{path}: answers {answer.status_code} ({_said(answer)})")
        try:
            return answer.json()
        except ValueError as error:
            raise PappusError(f"{self.address}{path}: answers something else than JSON") from error


def _asked_wait_s(answer: requests.Response) -> float | None:
    """What `Retry-After` says, else `retry_after_ms` in the answer, as homeservers of Matrix write it."""
    stated = asked_wait_s(answer.headers)
    if stated is None:
        found = _body(answer).get("retry_after_ms")
        stated = found / 1_000 if isinstance(found, int | float) else None
    return stated


def _said(answer: requests.Response) -> str:
    return str(_body(answer).get("error") or answer.reason)[:200]


def _body(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
