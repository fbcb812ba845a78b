"""Intercom: conversations as its interface hands them out, with their parts.

Webhooks (`topic` and `data.item`) hold a conversation with only the part that is new.
Fields: developers.intercom.com/docs/references, "Conversation Part Model" (500 parts of one conversation at most), and
`ConversationPartAuthor` of Intercom's own client, which has what an AI agent wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from pappus.readers.abreast import Acts
from pappus.readers.door import Door
from pappus.readers.intercom_acts import Conversation, Inbox, Said, told, unread
from pappus.readers.json_records import Form, accepted, begun, list_named, native_id
from pappus.readers.reader import Reader
from pappus.readers.record_columns import Gathered
from pappus.readers.records_abreast import RecordFile, acts_of_pieces, record_acts
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_ENDINGS = (".json", ".jsonl", ".ndjson")
_LISTED = list_named("conversations")
_KEYS = (b'"part_type"', b'"conversation_parts"', b'"conversation_message"', b'"delivered_as"')
_CONVERSATIONS = Typed(Conversation)


def _detect(source: Source) -> float:
    return 0.9 if any(_is_export(source.head(member)) for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _is_export(head: bytes) -> bool:
    text = begun(head)
    return text.startswith((b"{", b"[")) and b'"author"' in text and any(key in text for key in _KEYS)


def _read(source: Source, door: Door) -> Iterator[Any]:
    exports = [member for member in _candidates(source) if _is_export(source.head(member))]
    if not exports:
        raise UnreadableError(
            f"{source.path}: holds no conversations of Intercom. Expected what its interface gives: conversations with "
            "id, created_at, source and conversation_parts"
        )
    inbox = Inbox(door)
    for member in exports:
        yield from _read_conversations(source, member, inbox, door)
    _describe(door, inbox)


def _read_conversations(source: Source, member: str, inbox: Inbox, door: Door) -> Iterator[Any]:
    place = source.place(member)
    yield from record_acts(
        RecordFile(source, member, _LISTED, _CONVERSATIONS),
        partial(_acts, inbox, place),
        partial(partial, _piecewise, place),
        door,
        inbox.take_in,
    )


def _acts(inbox: Inbox, place: str, pieces: Iterable[list[Conversation | str]], passed: int) -> Iterator[Any]:
    things: Gathered[Said] = Gathered()
    for some in accepted(pieces, place, things.refuse, "conversation", _lacking, passed):
        for one, where in some:
            if why := unread(one):
                things.ignore(why)
            elif isinstance(found := told(one), Conversation):
                inbox.say(found, where, things)
        yield from inbox.acts(things)
        things.clear()


def _piecewise(place: str, form: Form, door: Door) -> Callable[[bytes], Acts]:
    """What makes acts of pieces of a file, and tells whether parts of conversations are missing."""
    inbox = Inbox(door)
    return acts_of_pieces(place, form, _CONVERSATIONS, partial(_acts, inbox, place), lambda: inbox.are_parts_missing)


def _lacking(record: Conversation) -> str | None:
    if unread(record):
        return None
    found = told(record)
    if isinstance(found, str):
        return found
    return "no usable id" if native_id(found.id) is None else None


def _describe(door: Door, inbox: Inbox) -> None:
    coverage = door.coverage
    coverage.inbound = coverage.outbound = "sampled" if inbox.are_parts_missing else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, True, False, True
    coverage.notes = [
        translatable(
            "Only the conversations that were fetched are in it; what was redacted stands there without its text."
        )
    ]
    if inbox.are_parts_missing:
        coverage.notes.append(
            translatable(
                "Of some conversations parts are missing: a list holds none, and one conversation at most 500. Fetch "
                "each conversation by itself."
            )
        )


READER = Reader(
    title="Intercom conversations (JSON)",
    network="",
    accepts="a .json file of conversations (pages, an array, one a line or one a file) or of webhooks, one a line, or "
    "a folder or .zip of them",
    how_to_get="Intercom Developer Hub: Your apps, New app, Authentication, access token; with it fetch "
    "https://api.intercom.io/conversations/ID for each conversation (the ids are in /conversations)",
    proves="who asked, who answered and when, in which channel, in public or as an internal note, also what nobody "
    "answered; when it was assigned, closed and reopened; bots apart",
    cannot_show="conversations that were not fetched, parts beyond the latest 500 of one, who read what",
    verified="files made by hand after Intercom's description of its interface (versions 1.0 to 2.11) and programs "
    "that read it; not a real export",
    detect=_detect,
    read=_read,
)
