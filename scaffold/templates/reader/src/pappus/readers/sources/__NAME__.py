"""__TITLE__: one line an entry, with tabs: id, time, author, id of the entry that it answers, text.

The file begins with the line `#__NAME__`. A time is ISO 8601. An entry that answers nothing leaves its fourth field
empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pappus.readers.door import Door
from pappus.readers.instants import instant
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import Act

_NETWORK = "other"
_FIRST_LINE = b"#__NAME__"
_FIELDS = "an id, a time, an author, what is answered, and a text, with tabs between them"
_MOST_LINE_BYTES = 1 << 20


def _detect(source: Source) -> float:
    return 0.9 if _members(source) else 0.0


def _members(source: Source) -> list[str]:
    """The files of this format in what was handed in, known by their first line."""
    return [member for member in source.members if source.head(member).splitlines()[:1] == [_FIRST_LINE]]


def _read(source: Source, door: Door) -> Iterator[Any]:
    door.coverage.network = _NETWORK
    door.coverage.inbound = door.coverage.outbound = "unknown"
    door.coverage.notes = ["Say here in one sentence what a person must know before trusting the file."]
    members = _members(source)
    if not members:
        raise UnreadableError(f"{source.path}: does not begin with the line {_FIRST_LINE.decode()}")
    for member in members:
        yield from _entries(source, member, door)
    yield from door.rest()


def _entries(source: Source, member: str, door: Door) -> Iterator[Any]:
    with source.open(member) as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_MOST_LINE_BYTES), b""), 1):
            if number == 1 or not line.strip():
                continue
            act = _act(line.decode("utf-8", "replace"), f"{source.place(member)}, line {number}", door)
            if act is not None and door.add(act):
                yield door.batch()


def _act(line: str, place: str, door: Door) -> Act | None:
    """The act of a line; null if the line had to be rejected."""
    record_no = door.record()
    fields = [field.strip() for field in line.split("\t")]
    if len(fields) != 5 or not fields[0]:
        door.reject(place, f"expected are {_FIELDS}")
        return None
    native_id, time, author, answered, text = fields
    when = instant(time)
    if when is None or not door.plausible(when.ts_us):
        door.reject(place, f"{time[:40]!r} is no time from 1970 until now (expected: 2026-03-01T10:00:00Z)")
        return None
    return Act(
        act_id=_act_id(native_id, door),
        record_no=record_no,
        ts_us=when.ts_us,
        ts_precision=when.precision,
        tz_assumed=when.tz_assumed,
        network=_NETWORK,
        source=door.source,
        raw_ref=place,
        property_id=door.property_id,
        parent_id=_act_id(answered, door) if answered else None,
        thread_method="reply_chain" if answered else None,
        actor_id=door.person(_NETWORK, author) if author else None,
        text=door.text(text),
        text_len=len(text),
    )


def _act_id(native_id: str, door: Door) -> str:
    # Digested, because an id of this format may hold a name. Ids that cannot are better kept as they are.
    return f"{_NETWORK}:{door.pseudonyms.digest(f'__NAME__ {native_id}')}"


READER = Reader(
    title="__TITLE__",
    network=_NETWORK,
    accepts="a text file, or a folder or .zip of such files",
    how_to_get="Say here where a person finds this export: the path through the menus.",
    proves="Who wrote when, and which entry answers which.",
    cannot_show="Entries that were removed before the export; who of the authors belongs to the organisation.",
    verified="The example of the tests; no real export yet.",
    detect=_detect,
    read=_read,
)
