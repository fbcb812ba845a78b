"""Accounts on a Mastodon server: what the account wrote and, with its token, who mentioned it.

https://docs.joinmastodon.org/methods/accounts/#statuses and …/methods/notifications/. Numbers of statuses grow with
time; `min_id` pages forward from a number, so that a run goes on where the one before ended.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any
from urllib.parse import urlsplit

import requests

from pappus.live.addresses import web_address
from pappus.live.kind import Cursor, Errand, Kind, Portion
from pappus.live.mastodon_activities import archive_of, lines_of
from pappus.live.mastodon_changes import look_again, remember
from pappus.live.patience import UnavailableError, patiently
from pappus.live.web_questions import session_for
from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.languages import translatable
from pappus.workspace.live_sources import LiveSource

_PAGE = 40
_PAGES_OF_A_PORTION = 25
_TIMEOUT_S = 60
# Mastodon numbers from 1; with 0 the server begins at the oldest.
_OLDEST = "0"


class _Server:
    """A server, and the addresses of those of its statuses that were met."""

    def __init__(self, errand: Errand) -> None:
        self._library = _library()
        self._pace = errand.pace
        self._address = web_address(errand.source.address)
        self._uris: dict[str, str] = {}
        self._client = self._library.Mastodon(
            api_base_url=self._address,
            access_token=errand.secret,
            ratelimit_method="throw",
            request_timeout=_TIMEOUT_S,
            session=session_for(errand),
            version_check_mode="none",
        )

    def account(self, name: str) -> Any:
        """The account of a name on this server.

        Raises:
            PappusError: there is none.
        """
        try:
            return self._ask(lambda: self._client.account_lookup(name))
        except self._library.MastodonNotFoundError as error:
            raise PappusError(f"{self._address}: there is no account {name!r}") from error

    def statuses_after(self, account: Any, number: str) -> list[Any]:
        """The next statuses of an account after a number, oldest first."""
        page = self._ask(lambda: self._client.account_statuses(account["id"], min_id=number, limit=_PAGE))
        return self._met(page)

    def mentions_after(self, number: str) -> list[Any]:
        """The next notifications of a mention after a number, oldest first."""
        page = self._ask(lambda: self._client.notifications(types=["mention"], min_id=number, limit=_PAGE))
        self._met([one["status"] for one in page if one.get("status")])
        return sorted(page, key=_number)

    def is_gone(self, number: str) -> bool:
        """Whether the server does not have a status any more, or does not show it to the account."""
        try:
            self._ask(lambda: self._client.status(number))
        except self._library.MastodonNotFoundError:
            return True
        return False

    def uri_of(self, number: Any) -> str:
        """The address of a status; of one that is gone a stand-in, so that its answer stays an answer."""
        key = str(number)
        if key not in self._uris:
            try:
                self._uris[key] = str(self._ask(lambda: self._client.status(key))["uri"])
            except self._library.MastodonNotFoundError:
                self._uris[key] = f"{self._address}/statuses/{key}"
        return self._uris[key]

    def _met(self, statuses: list[Any]) -> list[Any]:
        self._uris |= {str(one["id"]): str(one["uri"]) for one in statuses}
        return sorted(statuses, key=_number)

    def _ask(self, question: Callable[[], Any]) -> Any:
        return patiently(lambda: self._asked(question), self._pace)

    def _asked(self, question: Callable[[], Any]) -> Any:
        library, where = self._library, self._address
        try:
            return question()
        except library.MastodonRatelimitError as error:
            raise UnavailableError(f"{where}: asks for fewer questions", self._until_reset_s()) from error
        except (library.MastodonServerError, library.MastodonNetworkError) as error:
            if isinstance(error.__context__, requests.TooManyRedirects):
                raise PappusError(f"{where}: sends on to another address; write that one") from error
            raise UnavailableError(f"{where}: cannot be reached ({type(error).__name__})") from error
        except library.MastodonNotFoundError:
            raise
        except library.MastodonUnauthorizedError as error:
            raise PappusError(f"{where}: refuses the token ({error.args[-1]})") from error
        except library.MastodonError as error:
            raise PappusError(f"{where}: {error.args[-1] if error.args else type(error).__name__}") from error

    def _until_reset_s(self) -> float | None:
        """Seconds until the server counts questions anew (`X-RateLimit-Reset`), as the library has noted it."""
        reset = self._client.ratelimit_reset
        return None if reset is None else max(float(reset) - time.time(), 0.0)


def _fetch(errand: Errand, cursor: Cursor) -> Generator[Portion, None, None]:
    server = _Server(errand)
    owner = server.account(_short(errand.source))
    reached = {"status": _OLDEST, "mention": _OLDEST, "recent": {}, "recent_mentions": {}} | copy.deepcopy(cursor)

    def own(statuses: list[Any]) -> dict[str, bytes]:
        return archive_of(owner, statuses, server.uri_of) if statuses else {}

    def mentions(listed: list[Any]) -> dict[str, bytes]:
        statuses = [status for one in listed if (status := one.get("status", one))]
        return {"mentions.jsonl": lines_of(statuses, server.uri_of)} if statuses else {}

    yield from _since(errand, server, reached, ("status", "recent"), lambda n: server.statuses_after(owner, n), own)
    if errand.secret is not None:
        yield from _since(errand, server, reached, ("mention", "recent_mentions"), server.mentions_after, mentions)


def _since(
    errand: Errand,
    server: _Server,
    reached: Cursor,
    names: tuple[str, str],
    after: Callable[[str], list[Any]],
    members_of: Callable[[list[Any]], dict[str, bytes]],
) -> Iterator[Portion]:
    """What became of what was fetched lately, and then what is new.

    Args:
        errand: what to fetch.
        server: to ask.
        reached: the cursor; it moves on.
        names: under which the cursor has the number that was reached, and what was fetched lately.
        after: gives what is listed after a number.
        members_of: files for what was listed.
    """
    number, recent = names
    edited, deleted = look_again(reached[recent], after, server.is_gone)
    if edited or deleted:
        yield Portion(members_of(edited), copy.deepcopy(reached), deleted=deleted)
    passed = 0
    for listed in _pages(after, reached, number):
        passed += len(listed)
        errand.progress(passed)
        remember(reached[recent], listed, errand.digest, errand.following.days)
        yield Portion(members_of(listed), copy.deepcopy(reached))


def _pages(after: Callable[[str], list[Any]], reached: Cursor, name: str) -> Iterator[list[Any]]:
    """Some pages at a time; before each is given, the number that was reached is noted."""
    some: list[Any] = []
    number, pages = reached[name], 0
    while page := after(number):
        some += page
        number, pages = str(page[-1]["id"]), pages + 1
        if pages == _PAGES_OF_A_PORTION:
            reached[name] = number
            yield some
            some, pages = [], 0
    reached[name] = number
    yield some


def _number(one: Any) -> tuple[int, str]:
    # Numbers are texts; of two the longer one is the later.
    return len(str(one["id"])), str(one["id"])


def _short(source: LiveSource) -> str:
    return source.account.removeprefix("@").partition("@")[0]


def _property(source: LiveSource) -> str | None:
    name, _, host = source.account.removeprefix("@").partition("@")
    return f"mastodon:{name}@{host or urlsplit(source.address).hostname}"


def _library() -> Any:
    try:
        import mastodon
    except ImportError:
        raise PappusError("Mastodon needs the library Mastodon.py; install pappus[live]") from None
    return mastodon


KIND = Kind(
    title="Mastodon account",
    format_id="activitystreams",
    credentials="helpful",
    address="https://social.example.org",
    follows=translatable(
        "What was written in the last weeks is looked at again: edits are followed, and deletions with the day on "
        "which they were noticed. What is older stays as it was fetched."
    ),
    fetch=_fetch,
    property_of=_property,
)
