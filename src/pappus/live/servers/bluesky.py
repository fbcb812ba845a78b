"""Accounts on Bluesky: the records of their repository, as anybody may list them.

com.atproto.repo.listRecords: https://docs.bsky.app/docs/api/com-atproto-repo-list-records. Keys of records are times
(TID), and listed in reverse they grow; the last key is the place to go on from.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from pappus.live.addresses import is_here, web_address
from pappus.live.kind import Cursor, Errand, Kind, Portion
from pappus.live.patience import UnavailableError, patiently
from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.languages import translatable
from pappus.workspace.live_sources import LiveSource

_LIST = "com.atproto.repo.listRecords"
_COLLECTIONS = ("app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.feed.like", "app.bsky.graph.follow")
_PAGE = 100
_TIMEOUT_S = 60
_PASSING = frozenset((500, 502, 503, 504))


class _Repository:
    """The repository of an account."""

    def __init__(self, errand: Errand) -> None:
        self._library = _library()
        self._errand = errand
        self._address = web_address(errand.source.address)
        here = is_here(urlsplit(self._address).hostname or "")
        request = self._library.Request(timeout=_TIMEOUT_S, trust_env=not here)
        self._client = self._library.Client(self._address, request=request)

    def records_after(self, collection: str, key: str | None) -> list[dict[str, Any]]:
        """The next records of a collection after a key, oldest first, each with its address."""
        params = {"repo": self._errand.source.account, "collection": collection, "limit": _PAGE, "reverse": True}
        params |= {"cursor": key} if key else {}
        found = patiently(lambda: self._asked(params), self._errand.pace)
        records = found.get("records") if isinstance(found, dict) else None
        if not isinstance(records, list):
            raise PappusError(f"{self._address}: answers something else than records; is it a server of Bluesky?")
        return records

    def _asked(self, params: dict[str, Any]) -> Any:
        import httpx
        from atproto_client import exceptions as errors

        asked = self._params(params)
        try:
            # Records are handed on as they came: what a model of the library would refuse is the reader's to judge.
            return self._client.invoke_query(_LIST, params=asked, output_encoding="application/json").content
        except errors.RateLimitExceededError as error:
            raise UnavailableError(f"{self._address}: asks for fewer questions", _asked_wait_s(error)) from error
        except (errors.NetworkError, httpx.TransportError) as error:
            raise UnavailableError(f"{self._address}: cannot be reached ({error})") from error
        except errors.RequestErrorBase as error:
            if error.response is not None and error.response.status_code in _PASSING:
                raise UnavailableError(f"{self._address}: is busy ({error})") from error
            raise PappusError(f"{self._address}: {error}") from error
        except ValueError as error:
            raise PappusError(f"{self._address}: answers something else than JSON") from error

    def _params(self, params: dict[str, Any]) -> Any:
        from atproto_client import models

        try:
            return models.ComAtprotoRepoListRecords.Params(**params)
        except ValueError as error:
            raise PappusError(
                f"{params['repo']!r} is no account; expected a handle as acme.example, or a DID"
            ) from error


def _asked_wait_s(error: Any) -> float | None:
    """What `Retry-After` says in seconds, else the time until questions are counted anew."""
    if error.retry_after is not None:
        return float(error.retry_after)
    reset = error.reset_at
    return None if reset is None else max((reset - datetime.now(UTC)).total_seconds(), 0.0)


def _fetch(errand: Errand, cursor: Cursor) -> Generator[Portion, None, None]:
    repository = _Repository(errand)
    reached: Cursor = {"keys": {}} | copy.deepcopy(cursor)
    passed = 0
    for collection in _COLLECTIONS:
        some: list[dict[str, Any]] = []
        size, key = 0, reached["keys"].get(collection)
        while page := repository.records_after(collection, key):
            key = _key_of(page[-1])
            some += page
            size += len(json.dumps(page))
            passed += len(page)
            errand.progress(passed)
            if size >= errand.portion_bytes:
                yield _portion(collection, some, reached, key)
                some, size = [], 0
        yield _portion(collection, some, reached, key)


def _portion(collection: str, records: list[dict[str, Any]], reached: Cursor, key: str | None) -> Portion:
    reached["keys"][collection] = key
    content = json.dumps({"records": records}, ensure_ascii=False).encode("utf-8", "replace")
    return Portion({f"{collection}.json": content} if records else {}, copy.deepcopy(reached))


def _key_of(record: dict[str, Any]) -> str:
    key = str(record.get("uri", "")).rpartition("/")[2]
    if not key:
        raise PappusError("the server lists a record without an address, so that nobody knows where to go on")
    return key


def _library() -> Any:
    try:
        import atproto
    except ImportError:
        raise PappusError("Bluesky needs the library atproto; install pappus[live]") from None
    return atproto


def _property(source: LiveSource) -> str | None:
    return None if source.account.startswith("did:") else f"bluesky:{source.account.removeprefix('@')}"


KIND = Kind(
    title="Bluesky account",
    format_id="bluesky",
    credentials="unused",
    address="https:// and the host of the account's data, for most accounts bsky.social",
    follows=translatable("What is deleted after it was fetched stays: the list of records does not tell of it."),
    fetch=_fetch,
    property_of=_property,
)
