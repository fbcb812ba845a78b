"""Messages of conversations in downloads of Facebook, Messenger and Instagram as acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import translate
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import arrow_column
from pappus.readers.lenient_json import lenient_json
from pappus.readers.meta_download import Download, column_of, times_of
from pappus.readers.meta_files import Message, mended, words
from pappus.readers.record_columns import let_in, said, standing
from pappus.readers.typed_lists import Piece
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import SCHEMA

_MAP = SCHEMA.field("engagement").type
_LISTS = pa.list_(pa.string())
_NOTICES = frozenset({"Subscribe", "Unsubscribe", "Call"})
_MOST_OF_A_NOTICE = 120
_NO_MESSAGE = Message()


def message_acts(download: Download, piece: Piece[Message], member: str, place: str) -> Iterator[Any]:
    """The acts of some messages of a conversation; notices and what was taken back are counted."""
    door, network = download.door, download.network
    people, thread = _conversation(download, piece, member, place)
    messages = [_NO_MESSAGE if isinstance(one, str) else one for one in piece.items]
    faults = {row: f"is no message: {one}" for row, one in enumerate(piece.items) if isinstance(one, str)}
    ignored = {row: why for row, one in enumerate(messages) if (why := _no_act(one)) and row not in faults}
    senders = [mended(one.sender_name or one.other_name or "") or None for one in messages]
    known = {name: _who(download, name) for name in {*senders, *people} if name}
    others = {name: [known[other] for other in people if other != name and known[other]] for name in known}
    own = pa.array([name is not None and name.lower() in download.owner.names for name in senders])
    notices = [_notice(one.content) for one in messages]
    liked = pa.array([notice == "reaction" for notice in notices], pa.bool_())
    texts = [_text(one, people) for one in messages]
    own_words = [
        text if notice is None else one.share and one.share.link
        for one, text, notice in zip(messages, texts, notices, strict=True)
    ]
    times_ms = [one.timestamp_ms if one.timestamp_ms is not None else one.timestamp for one in messages]
    numbers = np.arange(piece.passed + 1, piece.passed + 1 + len(messages))
    written = arrow_column(texts, pa.string())
    acts = standing(door, network, place, numbers, times_of(times_ms, 1_000))
    acts |= said(door, arrow_column(own_words, pa.string()))
    acts |= {
        "act_id": download.ids(
            thread, column_of(senders, ""), pa.array(list(map(str, times_ms))), pc.fill_null(written, "")
        ),
        "property_id": download.owner.property_id,
        "container_id": f"{network}:{thread}",
        "thread_id": f"{network}:{thread}",
        "thread_method": "native",
        "verb": pc.if_else(liked, "Like", "Create"),
        "object_type": pc.if_else(liked, "reaction", pa.array(["note" if text else "media" for text in own_words])),
        "actor_id": column_of([known[name] if name else None for name in senders]),
        "actor_kind": pc.if_else(own, download.owner.actor_kind, "human"),
        "actor_side": pc.if_else(own, download.owner.actor_side, download.owner.others_side),
        "recipients": pa.array([others[name] or None if name else None for name in senders], _LISTS),
        "visibility": "direct",
        "engagement": _reactions([one.reactions for one in messages]),
    }
    yield from let_in(door, acts, times_ms, faults, ignored)


def _conversation(download: Download, piece: Piece[Message], member: str, place: str) -> tuple[list[str], str]:
    """The names of those who take part, and a digest of what stands for the conversation."""
    try:
        told = lenient_json(piece.header + b"]}")
    except ValueError as error:
        raise UnreadableError(f"{place}: does not say whose conversation it is ({error})") from error
    told = told if isinstance(told, dict) else {}
    listed = told.get("participants")
    named = [one.get("name") if isinstance(one, dict) else one for one in listed] if isinstance(listed, list) else []
    people = list(dict.fromkeys(mended(name) for name in named if isinstance(name, str) and name))
    # The pages of a conversation lie in one folder, whose name holds its number; encrypted ones have a name.
    key = told.get("threadName") or PurePosixPath(member).parent.name or " ".join(sorted(people))
    return people, download.door.pseudonyms.digest(f"{download.network} conversation {key}")


def _who(download: Download, name: str) -> str | None:
    owner = download.owner
    return owner.actor_id if name.lower() in owner.names else download.door.person(download.network, name)


def _no_act(message: Message) -> str | None:
    """Why a message is no act; null if it is one."""
    if message.is_unsent or message.other_unsent:
        return "tombstone of a deleted message"
    if message.call_duration is not None or message.type in _NOTICES:
        return "notice of the conversation (calls, who came and went)"
    return None


def _notice(text: str | None) -> str | None:
    """What the network says in place of a text of the sender's: `reaction` or `attachment`; null if it is a text."""
    if not text or len(text) > _MOST_OF_A_NOTICE:
        return None
    found = _known_notices().match(text.strip().lower())
    return found.lastgroup if found else None


@cache
def _known_notices() -> re.Pattern[str]:
    kinds = {kind: "|".join(map(translate, sorted(words()[kind]))) for kind in ("reaction", "attachment")}
    return re.compile("|".join(f"(?P<{kind}>{patterns})" for kind, patterns in kinds.items()))


def _text(message: Message, people: list[str]) -> str | None:
    """What was written and shared, without the names of those who are called upon."""
    text = mended(message.content or message.text or "")
    if message.share and message.share.link:
        text = f"{text} {message.share.link}" if text else message.share.link
    if "@" in text:
        for name in people:
            text = text.replace(f"@{name}", "@…")
    return text or None


def _reactions(found: list[list[Any] | None]) -> Any:
    if not any(found):
        return None
    return pa.array([[("reactions", len(one))] if one else None for one in found], _MAP)
