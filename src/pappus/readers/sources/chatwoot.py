"""Chatwoot: messages and conversations as its interface hands them out.

Fields after the program's own views (`app/views/api/v1/models/_message.json.jbuilder` and those of conversations) and
its model of messages; older versions leave out `sender`, newest ones say in `content_attributes.activity` what changed.
Webhooks (`event` in each) hold a message with its conversation inside (`webhook_data` of the models).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from pappus.readers.abreast import Acts
from pappus.readers.chatwoot_acts import NETWORK, Desk, Record, Said, unread
from pappus.readers.door import Door
from pappus.readers.json_records import Form, accepted, begun, list_named
from pappus.readers.reader import Reader
from pappus.readers.record_columns import Gathered
from pappus.readers.records_abreast import RecordFile, acts_of_pieces, record_acts
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_ENDINGS = (".json", ".jsonl", ".ndjson")
_LISTED = list_named("payload")
_RECORDS = Typed(Record)


def _detect(source: Source) -> float:
    return 0.9 if any(_is_export(source.head(member)) for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _is_export(head: bytes) -> bool:
    text = begun(head)
    is_told = b'"message_type"' in text and b'"inbox_id"' in text
    return text.startswith((b"{", b"[")) and is_told and (b'"conversation_id"' in text or b'"messages"' in text)


def _read(source: Source, door: Door) -> Iterator[Any]:
    exports = [member for member in _candidates(source) if _is_export(source.head(member))]
    if not exports:
        raise UnreadableError(
            f"{source.path}: holds no messages of Chatwoot. Expected what its interface gives: messages with id, "
            "message_type, inbox_id, conversation_id and created_at, or conversations with messages"
        )
    desk = Desk(door)
    for member in exports:
        place = source.place(member)
        yield from record_acts(
            RecordFile(source, member, _LISTED, _RECORDS),
            partial(_acts, desk, place),
            partial(partial, _piecewise, place),
            door,
            desk.take_in,
        )
    _describe(door, desk)


def _acts(desk: Desk, place: str, pieces: Iterable[list[Record | str]], passed: int) -> Iterator[Any]:
    things: Gathered[Said] = Gathered()
    for some in accepted(pieces, place, things.refuse, "message", passed=passed):
        for one, where in some:
            if why := unread(one):
                things.ignore(why)
            else:
                things += desk.said(one, where)
        yield from desk.acts(things)
        things.clear()


def _piecewise(place: str, form: Form, door: Door) -> Callable[[bytes], Acts]:
    """What makes acts of pieces of a file, and tells whether there are lists of conversations."""
    desk = Desk(door)
    return acts_of_pieces(place, form, _RECORDS, partial(_acts, desk, place), lambda: desk.has_lists)


def _describe(door: Door, desk: Desk) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "sampled" if desk.has_lists else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = True, True, False, True
    coverage.notes = [
        translatable("Only the messages that were fetched are in it; a page holds twenty of a conversation."),
        translatable("When a conversation was closed or reopened is known from English notices or newer versions."),
    ]
    if desk.has_lists:
        coverage.notes.append(
            translatable("A list of conversations holds only the last message of each; fetch the messages too.")
        )


READER = Reader(
    title="Chatwoot messages (JSON)",
    network=NETWORK,
    accepts="a .json file of messages or conversations (pages, an array or one a line), webhooks one a line, or a "
    "folder or .zip of them",
    how_to_get="Chatwoot: Profile settings, Access token; with it fetch "
    "/api/v1/accounts/ACCOUNT/conversations/NUMBER/messages for each conversation, page by page with ?before=",
    proves="who asked, who answered and when, in public or as a private note, also what nobody answered; when it was "
    "assigned, closed and reopened; bots apart",
    cannot_show="pages that were not fetched, on which channel an inbox is, who closed a conversation",
    verified="files made by hand after the program's own views and model of messages; not a real installation",
    detect=_detect,
    read=_read,
)
