"""Which of the mails that were fetched are deleted: in no folder of the mailbox any more, or in its bin alone.

Servers tell that a UID is gone from a folder, not why: most mails that leave a folder are moved to another one. So what
came into the other folders since is looked through by Message-ID, and only what is found nowhere is called deleted.
Of each mail a digest is kept, no Message-ID.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from pappus.live.kind import Cursor
from pappus.readers.mail_headers import fields, first, message_ids, split_head

_NETWORK = "email"
_CHUNK_MAILS = 500
Digest = Callable[[str], str]


class Folders(Protocol):
    """A mailbox, as far as it is needed here."""

    def select(self, folder: str) -> int:
        """Opens a folder for reading; its UIDVALIDITY."""

    def uids_after(self, uid: int) -> list[int]:
        """The UIDs above one, in their order."""

    def heads(self, uids: list[int]) -> dict[int, bytes]:
        """The Message-ID lines of these mails."""

    def places(self) -> dict[str, tuple[int, int]]:
        """UIDVALIDITY and the next UID of each folder but the bin; none where that would tell nothing."""


def act_of(mail: bytes, digest: Digest) -> str | None:
    """The id of the act that a mail becomes; null for one without a Message-ID."""
    found = message_ids(first(fields(split_head(mail)[0]), "message-id"))
    return f"{_NETWORK}:{digest(found[0])}" if found else None


def remember(reached: Cursor, folder: str, mails: Mapping[int, bytes], digest: Digest, most: int) -> None:
    """Notes in the cursor which acts the latest mails of a folder became."""
    seen: dict[str, str] = reached["folders"][folder].setdefault("seen", {})
    seen |= {str(uid): act for uid, mail in mails.items() if (act := act_of(mail, digest)) is not None}
    for uid in sorted(seen, key=int)[: max(len(seen) - most, 0)]:
        del seen[uid]


def deleted_since(mailbox: Folders, reached: Cursor, digest: Digest) -> dict[str, int]:
    """Acts whose mails are deleted, each with the moment at which that was noticed; the cursor forgets them.

    Args:
        mailbox: to ask.
        reached: folders with the mails that are remembered; and `places`, where each folder ended the last time.
        digest: by which ids of acts are made.
    """
    before, now = reached.get("places", {}), mailbox.places()
    reached["places"] = {folder: list(place) for folder, place in now.items()}
    gone = {act for folder in list(reached["folders"]) for act in _left(mailbox, folder, reached, now)}
    if not gone:
        return {}
    kept = {act for one in reached["folders"].values() for act in one.get("seen", {}).values()}
    gone -= kept
    moved = (act for folder in now for act in _arrived(mailbox, folder, before.get(folder), digest) if gone)
    for act in moved:
        gone.discard(act)
    noticed_us = time.time_ns() // 1_000
    return dict.fromkeys(sorted(gone), noticed_us)


def _left(mailbox: Folders, folder: str, reached: Cursor, now: Mapping[str, Any]) -> Iterable[str]:
    """Acts whose mails a folder does not have any more; none of a folder that was made anew."""
    kept = reached["folders"][folder]
    seen: dict[str, str] = kept.get("seen", {})
    if not seen or folder not in now:
        return []
    if mailbox.select(folder) != kept["uidvalidity"]:
        return []
    here = set(mailbox.uids_after(min(map(int, seen)) - 1))
    return [seen.pop(uid) for uid in list(seen) if int(uid) not in here]


def _arrived(mailbox: Folders, folder: str, before: list[int] | None, digest: Digest) -> Iterator[str]:
    """Acts of the mails that came into a folder since the last time; of all that it has if it is a new one."""
    validity = mailbox.select(folder)
    uids = mailbox.uids_after(before[1] - 1 if before and before[0] == validity else 0)
    for start in range(0, len(uids), _CHUNK_MAILS):
        for head in mailbox.heads(uids[start : start + _CHUNK_MAILS]).values():
            act = act_of(head, digest)
            if act is not None:
                yield act
