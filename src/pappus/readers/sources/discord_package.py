"""Discord: the data package of an account, its own messages by channel.

A folder for each channel (`c<number>` or the number alone, below `messages/`, since December 2025 `Messages/`) holds
channel.json and messages.json; older packages have messages.csv with the same four names. Times name no zone; the
number of a message holds its time as well and proves that they are UTC
(https://discord.com/developers/docs/reference#snowflakes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import filled, join
from pappus.readers.csv_rows import Wanted, csv_rows, names_in
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants, utc_signed
from pappus.readers.lenient_json import lenient_json
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, said, standing
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.readers.typed_lists import BOM, typed_lists
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_NETWORK = "discord"
_LIST = re.compile(rb"\A\s*\[")
_BEGIN = re.compile(rb'\s*\[\s*(?:\]|\{[^{}\[\]]{0,200}?"(?:ID|Timestamp|Contents|Attachments)"\s*:)')
_OTHERS = (b'"Timestamp"', b'"Contents"')
_COLUMNS: Wanted = {name: (name,) for name in ("id", "timestamp", "contents", "attachments")}
_NUMBER = r"^[0-9]{15,20}$"
_EPOCH_MS, _SHIFT_BITS = 1_420_070_400_000, 22
_NEAR_US = 2_000_000
_DIRECT = frozenset({"1", "3", "DM", "GROUP_DM"})
_NOTHING = pa.scalar(None, pa.string())


class _Message(msgspec.Struct, rename={"number": "ID", **{n: n.title() for n in _COLUMNS if n != "id"}}, gc=False):
    number: int | str | None = None
    timestamp: str | None = None
    contents: str | None = None
    attachments: str | None = None


_MESSAGE = Typed(_Message)


@dataclass(frozen=True)
class _Author:
    """The owner of the package, the only one who writes in it."""

    actor_id: str | None
    is_ours: bool


def _members(source: Source) -> list[str]:
    """The members that hold the messages of a channel."""
    alone = source.kind == "file"
    return [member for member in source.members if (alone or _named(member)) and _holds_messages(source, member)]


def _named(member: str) -> bool:
    return PurePosixPath(member).name.lower() in ("messages.json", "messages.csv")


def _holds_messages(source: Source, member: str) -> bool:
    head = source.head(member).removeprefix(BOM)
    if found := _BEGIN.match(head):
        # A channel in which nothing was written; alone it could be anything.
        return source.kind != "file" if found[0].endswith(b"]") else all(name in head for name in _OTHERS)
    return set(_COLUMNS) <= set(names_in(source, member))


def _detect(source: Source) -> float:
    members = _members(source)
    return 0.9 if any(len(source.head(member)) > len("[]\n") for member in members) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    members = _members(source)
    if not members:
        raise UnreadableError(
            f"{source.path}: is no data package of Discord. Expected messages/c<number>/messages.json (or .csv) with "
            "ID, Timestamp, Contents and Attachments"
        )
    author, private = _author(source, door), False
    for member in members:
        where = _channel(source, member, door)
        private = private or where["visibility"] == "direct"
        place = source.place(member)
        for numbers, columns, faults in _rows(source, member, door):
            yield from _acts(door, author, where, place, (numbers, columns, faults))
    _describe(door, private)


def _rows(source: Source, member: str, door: Door) -> Iterator[tuple[Any, dict[str, Any], dict[int, str]]]:
    """Numbers, columns and faults of the messages of a channel, many at a time."""
    if not _BEGIN.match(source.head(member).removeprefix(BOM)):
        for rows in csv_rows(source, member, _COLUMNS, door):
            yield rows.numbers, rows.columns, {}
        return
    with source.open(member) as stream:
        for piece in typed_lists(stream, source.place(member), _LIST, _MESSAGE):
            given = [_Message() if isinstance(one, str) else one for one in piece.items]
            faults = {row: f"is no message: {one}" for row, one in enumerate(piece.items) if isinstance(one, str)}
            columns = {
                "id": [None if one.number is None else str(one.number) for one in given],
                "timestamp": [one.timestamp for one in given],
                "contents": [one.contents for one in given],
                "attachments": [one.attachments for one in given],
            }
            texts = {name: pc.fill_null(arrow_column(values, pa.string()), "") for name, values in columns.items()}
            yield np.arange(piece.passed + 1, piece.passed + 1 + len(given)), texts, faults


def _acts(
    door: Door, author: _Author, where: dict[str, Any], place: str, rows: tuple[Any, dict[str, Any], dict[int, str]]
) -> Iterator[Any]:
    numbers, columns, faults = rows
    ids = columns["id"]
    proper = pc.match_substring_regex(ids, _NUMBER)
    for row in np.flatnonzero(~np.asarray(proper)).tolist():
        faults.setdefault(row, f"has no number that Discord gives ({ids[row].as_py()[:40]!r})")
    times = instants(utc_signed(columns["timestamp"]))
    times = times._replace(tz_assumed=pc.if_else(_agree(ids, proper, times.ts_us), _NOTHING, times.tz_assumed))
    bare = pc.and_(pc.equal(columns["contents"], ""), pc.not_equal(columns["attachments"], ""))
    acts = standing(door, _NETWORK, place, numbers, times) | said(door, columns["contents"]) | where
    acts |= {
        "act_id": join(f"{_NETWORK}:", filled(ids)),
        "object_type": pc.if_else(bare, "media", "note"),
        "actor_id": author.actor_id,
        "actor_kind": "account" if author.is_ours else "human",
        "actor_side": "org" if author.is_ours else "unknown",
    }
    yield from let_in(door, acts, columns["timestamp"], faults)


def _agree(ids: Any, proper: Any, ts_us: Any) -> Any:
    """Whether the time in a message's number is the one that is written beside it."""
    # Nineteen digits can be beyond what a signed number holds.
    safe = pc.if_else(pc.and_(proper, pc.less(pc.utf8_length(ids), 20)), ids, "0").cast(pa.uint64())
    held_us = ((np.asarray(safe) // (1 << _SHIFT_BITS)).astype(np.int64) + _EPOCH_MS) * 1_000
    return pa.array(np.abs(np.asarray(ts_us.fill_null(0)) - held_us) < _NEAR_US)


def _author(source: Source, door: Door) -> _Author:
    told = _described(source, next(iter(source.find("account/user.json")), None))
    handles = [name for name in (_word(told.get("id")), _word(told.get("username"))) if name]
    ours = next((account for name in handles if (account := door.ours(_NETWORK, name))), None)
    return _Author(ours or (door.person(_NETWORK, handles[0]) if handles else None), ours is not None)


def _channel(source: Source, member: str, door: Door) -> dict[str, Any]:
    """The columns that tell where the messages of a channel stand, as DiscordChatExporter's reader gives them."""
    folder = PurePosixPath(member).parent
    beside = str(folder / "channel.json")
    told = _described(source, beside if beside in source.members else None)
    number = _word(told.get("id")) or folder.name.lstrip("c")
    kind, guild = _word(told.get("type")), told.get("guild")
    if kind in _DIRECT:
        return {"property_id": None, "container_id": f"{_NETWORK}:{number}", "visibility": "direct"}
    server = _word(guild.get("name")) if isinstance(guild, dict) else ""
    name = _word(told.get("name")) or number
    named = f"{_NETWORK}:{server}/{name}".replace(":/", ":") if name else None
    # A thread does not say in which channel it hangs; it is a place inside its server.
    is_thread = "THREAD" in kind or kind in ("10", "11", "12")
    return {
        "property_id": door.property_id or (None if is_thread else named),
        "container_id": f"{_NETWORK}:{number}" if is_thread else None,
        "thread_id": f"{_NETWORK}:{number}" if is_thread else None,
        "thread_method": "native" if is_thread else None,
        "visibility": None,
    }


def _described(source: Source, member: str | None) -> dict[str, Any]:
    """A small file of the package that describes something; nothing where it is missing or broken."""
    if member is None:
        return {}
    try:
        found = lenient_json(source.read(member))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _word(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _describe(door: Door, private: bool) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.edits = coverage.bots_marked = False
    coverage.private = private
    coverage.notes = [
        translatable("Only what the account itself wrote is in it: what nobody answered cannot be seen."),
        translatable("Which message another one answers, this package does not tell; exported channels do."),
    ]


READER = Reader(
    title="Discord data package",
    network=_NETWORK,
    accepts="package.zip, its folder, or messages.json or messages.csv of a channel",
    how_to_get="Discord: User Settings → Data & Privacy → Request all of my Data → Messages; a mail brings the link",
    proves="what the account wrote in which channel and when, also in direct conversations",
    cannot_show="what others wrote, what answers what, edits, deleted messages",
    verified="files made by hand after several open readers of such packages, in the forms before and since 2025; not "
    "a real package",
    detect=_detect,
    read=_read,
)
