"""Mailboxes by IMAP: each mail is fetched once, known by its folder's UIDVALIDITY and its UID (RFC 9051).

Folders are opened for reading alone and mails fetched without marking them as read.
"""

from __future__ import annotations

import copy
import imaplib
import ssl
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pappus.live.addresses import MAILBOX_FORM, MAILBOX_PORTS, mailbox_address
from pappus.live.imap_changes import deleted_since, remember
from pappus.live.kind import Cursor, Errand, Kind, Portion
from pappus.live.patience import UnavailableError, patiently
from pappus.readers.mbox import MOST_MESSAGE_BYTES
from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.languages import translatable
from pappus.workspace.live_sources import LiveSource

_T = TypeVar("_T")
_CHUNK_MAILS = 50
_TIMEOUT_S = 60
# RFC 5530: what passes by itself.
_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
_HEAD = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_NOT_LOOKED_THROUGH = frozenset((b"\\noselect", b"\\nonexistent", b"\\trash"))
_PART = f"BODY.PEEK[]<0.{MOST_MESSAGE_BYTES}>"


class _Mailbox:
    """A connection that is opened when it is needed, and anew where it broke."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._client: Any = None
        self._folder: str | None = None
        self._validity: int | None = None

    def select(self, folder: str) -> int:
        """Opens a folder for reading; its UIDVALIDITY."""
        self._folder = self._validity = None
        self._validity = self._ask(lambda client: self._examine(client, folder))
        self._folder = folder
        return self._validity

    def usual_folders(self) -> tuple[str, ...]:
        """Where mails come in and where sent ones are kept, as far as the server says so."""
        sent = self._ask(lambda client: client.find_special_folder(b"\\Sent"))
        return ("INBOX", sent) if sent else ("INBOX",)

    def uids_after(self, uid: int) -> list[int]:
        """The UIDs above one, in their order."""
        # A range whose end is * always holds the last mail.
        return sorted(one for one in self._ask(lambda client: client.search(["UID", f"{uid + 1}:*"])) if one > uid)

    def mails(self, uids: list[int]) -> dict[int, bytes]:
        """The beginnings of these mails; those deleted meanwhile are left out."""
        found = self._ask(lambda client: client.fetch(uids, [_PART]))
        return {uid: body for uid in uids if (body := found.get(uid, {}).get(b"BODY[]<0>")) is not None}

    def heads(self, uids: list[int]) -> dict[int, bytes]:
        """The Message-ID lines of these mails."""
        found = self._ask(lambda client: client.fetch(uids, [_HEAD]))
        # Servers spell the name of the section in their own way.
        parts = ((uid, part) for uid, one in found.items() for name, part in one.items() if name.startswith(b"BODY["))
        return {uid: part for uid, part in parts if part is not None}

    def places(self) -> dict[str, tuple[int, int]]:
        """UIDVALIDITY and the next UID of each folder but the bin; none where one folder holds all mails besides."""
        return self._ask(_places)

    def close(self) -> None:
        """Ends the connection."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.logout()
            # Where the line is broken, a farewell leaves it open on this side.
            with suppress(OSError):
                client.shutdown()

    def _ask(self, what: Callable[[Any], _T]) -> _T:
        return patiently(lambda: self._asked(what), self._errand.pace)

    def _asked(self, what: Callable[[Any], _T]) -> _T:
        try:
            return what(self._opened())
        except ssl.SSLCertVerificationError as error:
            told = f"its certificate is not trusted ({error.verify_message})"
            raise PappusError(f"{self._errand.source.address}: {told}") from error
        except (imaplib.IMAP4.abort, OSError) as error:
            self.close()
            raise UnavailableError(f"{self._errand.source.address}: {_words(error)}") from error
        except imaplib.IMAP4.error as error:
            if any(code in str(error) for code in _PASSING):
                self.close()
                raise UnavailableError(f"{self._errand.source.address}: {_words(error)}") from error
            raise PappusError(f"{self._errand.source.address}: {_words(error)}") from error

    def _opened(self) -> Any:
        if self._client is None:
            self._client = self._connected()
            if self._folder is not None and self._examine(self._client, self._folder) != self._validity:
                raise PappusError(f"the folder {self._folder!r} was made anew meanwhile; run it again")
        return self._client

    def _connected(self) -> Any:
        imapclient = _library()
        source = self._errand.source
        parts = urlsplit(mailbox_address(source.address))
        context = ssl.create_default_context(cafile=str(source.certificate) if source.certificate else None)
        encrypted = parts.scheme == "imaps"
        client = imapclient.IMAPClient(
            parts.hostname,
            parts.port or MAILBOX_PORTS[parts.scheme],
            ssl=encrypted,
            ssl_context=context if encrypted else None,
            timeout=_TIMEOUT_S,
        )
        try:
            if not encrypted:
                client.starttls(context)
            self._log_in(client)
        except BaseException:
            client.shutdown()
            raise
        return client

    def _log_in(self, client: Any) -> None:
        """By password, or by an access token (OAuth 2.0) in the form that the server takes."""
        account, secret = self._errand.source.account, self._errand.secret
        if self._errand.source.auth == "password":
            client.login(account, secret)
        elif client.has_capability("AUTH=OAUTHBEARER") and not client.has_capability("AUTH=XOAUTH2"):
            client.oauthbearer_login(account, secret)
        else:
            client.oauth2_login(account, secret)

    def _examine(self, client: Any, folder: str) -> int:
        if not client.folder_exists(folder):
            known = ", ".join(sorted(name for _, _, name in client.list_folders()))
            raise PappusError(f"there is no folder {folder!r}. Folders: {known}")
        return int(client.select_folder(folder, readonly=True)[b"UIDVALIDITY"])


def _fetch(errand: Errand, cursor: Cursor) -> Generator[Portion, None, None]:
    mailbox = _Mailbox(errand)
    reached: Cursor = {"folders": {}} | copy.deepcopy(cursor)
    passed = 0
    try:
        deleted = deleted_since(mailbox, reached, errand.digest)
        yield Portion({}, copy.deepcopy(reached), deleted=deleted)
        for folder in errand.source.folders or mailbox.usual_folders():
            for portion in _in_folder(mailbox, folder, reached, errand):
                passed += len(portion.members)
                errand.progress(passed)
                yield portion
    finally:
        mailbox.close()


def _places(client: Any) -> dict[str, tuple[int, int]]:
    found = {}
    for given, _, name in client.list_folders():
        flags = {flag.lower() for flag in given}
        if b"\\all" in flags:
            # What leaves a folder is kept there all the same, and was there before.
            return {}
        if not _NOT_LOOKED_THROUGH & flags:
            told = client.folder_status(name, ["UIDVALIDITY", "UIDNEXT"])
            found[str(name)] = (int(told[b"UIDVALIDITY"]), int(told[b"UIDNEXT"]))
    return found


def _in_folder(mailbox: _Mailbox, folder: str, reached: Cursor, errand: Errand) -> Iterator[Portion]:
    validity, before = mailbox.select(folder), reached["folders"].get(folder, {})
    if before.get("uidvalidity") != validity:
        before = reached["folders"][folder] = {"uidvalidity": validity, "uid": 0, "seen": {}}
    last = before["uid"]
    uids = mailbox.uids_after(last)
    members: dict[str, bytes] = {}
    for start in range(0, len(uids), _CHUNK_MAILS):
        chunk = uids[start : start + _CHUNK_MAILS]
        mails = mailbox.mails(chunk)
        members |= {_name(folder, uid): mail for uid, mail in mails.items()}
        before["uid"] = chunk[-1]
        remember(reached, folder, mails, errand.digest, errand.following.messages)
        if sum(map(len, members.values())) >= errand.portion_bytes:
            yield Portion(members, copy.deepcopy(reached))
            members = {}
    yield Portion(members, copy.deepcopy(reached))


def _name(folder: str, uid: int) -> str:
    # Numbers as long as the longest, so that mails are read in the order in which they came.
    return f"{folder.replace('/', '_').lstrip('.')}/{uid:010d}.eml"


def _words(error: Exception) -> str:
    """What a server or the network said, as text."""
    said = error.args[-1] if error.args else error
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _library() -> Any:
    try:
        import imapclient
    except ImportError:
        raise PappusError("mailboxes need the library imapclient; install pappus[live]") from None
    return imapclient


def _property(source: LiveSource) -> str | None:
    return f"email:{source.account}" if "@" in source.account else None


KIND = Kind(
    title="Mailbox (IMAP)",
    format_id="mail",
    credentials="needed",
    address=MAILBOX_FORM,
    follows=translatable(
        "A mail that is deleted after it was fetched is followed, with the day on which that was noticed; one that is "
        "moved to another folder counts as kept."
    ),
    fetch=_fetch,
    check=mailbox_address,
    property_of=_property,
)
