"""YouTube: the comments and live chats that Google Takeout hands out of an account.

Three generations of the first line are known (before June 2024, after it, and since comments under posts are in it);
columns are found by name, whatever their order and case, or by what stands in them (`youtube_columns`). The text is
JSON in a cell: `{"takeoutSegments": [{"text": …}]}`, then segments side by side without a list
(`{"text": …},{"text": …}`), or plain.

No description of these tables by Google was found. github.com/d3i-infra/data-donation-task, which reads archives of
people who give them to research, has the same columns of comments, and segments side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import filled, join
from pappus.readers.csv_rows import Rows, Wanted, csv_rows
from pappus.readers.door import Door
from pappus.readers.instant_columns import instants, utc_signed
from pappus.readers.owners import Owner, owner_of
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, pseudonyms, said, standing
from pappus.readers.source import Source
from pappus.readers.youtube_columns import columns_of
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_NETWORK = "youtube"
_ID = r"^[A-Za-z0-9_.-]{1,200}$"
_NOTHING = pa.scalar(None, pa.string())


class _Segment(msgspec.Struct, gc=False):
    text: str | None = None
    takeoutSegments: list[_Segment] | None = None  # noqa: N815 - the name in the export


_SEGMENTS = msgspec.json.Decoder(list[_Segment])
_CELLS = msgspec.json.Decoder(list[list[_Segment]])


def _tables(source: Source) -> dict[str, Wanted]:
    """The members that are tables of comments or live chats, with their columns."""
    members = source.members if source.kind == "file" else source.find(".csv")
    return {member: columns for member in members if (columns := columns_of(source, member))}


def _detect(source: Source) -> float:
    return 0.95 if _tables(source) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    tables = _tables(source)
    if not tables:
        raise UnreadableError(
            f"{source.path}: holds no comments of YouTube. Expected comments.csv of Google Takeout, with Comment ID, "
            "Channel ID, Comment Create Timestamp and Comment Text in its first line"
        )
    _describe(door)
    owner: Owner | None = None
    for member, wanted in tables.items():
        for rows in csv_rows(source, member, wanted, door):
            first = pc.first(filled(rows.columns["channel"])).as_py()
            owner = owner or owner_of(door, _NETWORK, [first])
            yield from _acts(rows, source.place(member), owner, door)


def _acts(rows: Rows, place: str, owner: Owner, door: Door) -> Iterator[Any]:
    columns = rows.columns
    ids, channels = columns["id"], columns["channel"]
    faults = {
        row: f"its id {ids[row].as_py()[:80]!r} or its channel is none of YouTube's"
        for row in np.flatnonzero(~_proper(ids, channels)).tolist()
    }
    own = pc.is_in(pc.utf8_lower(channels), value_set=pa.array(sorted(owner.names), pa.string()))
    parent = _parent(columns)
    answers = pc.is_valid(parent)
    top = pc.coalesce(filled(columns["top"]), parent, ids)
    acts = standing(door, _NETWORK, place, rows.numbers, instants(utc_signed(columns["time"])))
    acts |= said(door, _texts(columns["text"]))
    acts |= {
        "act_id": join(f"{_NETWORK}:", ids),
        "property_id": owner.property_id,
        "container_id": join(f"{_NETWORK}:", pc.coalesce(filled(columns["video"]), filled(columns["post"]))),
        "thread_id": join(f"{_NETWORK}:", top),
        "thread_method": "native",
        "parent_id": join(f"{_NETWORK}:", parent),
        "parent_ts_source": pc.if_else(answers, "missing", _NOTHING),
        # A brand has several channels; those beside the first are told by name alone.
        "actor_id": pc.if_else(own, pa.scalar(owner.actor_id, pa.string()), _others(channels, own, door)),
        "actor_kind": pc.if_else(own, owner.actor_kind, "human"),
        "actor_side": pc.if_else(own, owner.actor_side, "unknown"),
        "visibility": "public",
    }
    yield from let_in(door, acts, columns["time"], faults)


def _proper(ids: Any, channels: Any) -> Any:
    known = pc.and_(pc.match_substring_regex(ids, _ID), pc.match_substring_regex(channels, _ID))
    return np.asarray(known)


def _others(channels: Any, own: Any, door: Door) -> Any:
    """Pseudonyms of the channels that are not the owner's; null for the owner's."""
    return pseudonyms(door, _NETWORK, pc.if_else(own, _NOTHING, channels))


def _parent(columns: dict[str, Any]) -> Any:
    """The comment that each one answers: named, or the part of its own id before the point."""
    before = pc.struct_field(pc.extract_regex(columns["id"], r"^(?P<top>[^.]+)\."), "top")
    return pc.coalesce(filled(columns["parent"]), before)


def _texts(cells: Any) -> Any:
    """What a person reads of each cell."""
    written = cells.to_pylist()
    try:
        decoded = _CELLS.decode("[[" + "],[".join(written) + "]]")
        if len(decoded) == len(written):
            return pa.array([_plain(segments) for segments in decoded], pa.string())
    except (ValueError, RecursionError):
        pass
    return pa.array([_text(cell) for cell in written], pa.string())


def _text(cell: str) -> str:
    if not cell.startswith("{"):
        return cell
    try:
        return _plain(_SEGMENTS.decode(f"[{cell}]"))
    except (ValueError, RecursionError):
        return cell


def _plain(segments: list[_Segment]) -> str:
    if len(segments) == 1 and segments[0].takeoutSegments is None:
        return segments[0].text or ""
    return "".join(_plain(one.takeoutSegments) if one.takeoutSegments else one.text or "" for one in segments)


def _describe(door: Door) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.edits = coverage.bots_marked = coverage.private = False
    coverage.notes = [
        translatable("Only what the account itself wrote is in it: what nobody answered cannot be seen."),
        translatable("Whose video or comment is answered, and when that was written, the archive does not tell."),
    ]


READER = Reader(
    title="YouTube comments (Google Takeout, CSV)",
    network=_NETWORK,
    accepts="comments.csv or live chats.csv, or the folder or .zip of Takeout that they are in",
    how_to_get="https://takeout.google.com signed in with the channel: Deselect all, YouTube and YouTube Music, All "
    "YouTube data included: comments and live chats; .zip",
    proves="what the channel wrote under which video or post and when, and which comment of whom it answers by its "
    "number",
    cannot_show="what others wrote, when the answered comment was written, likes, deleted comments",
    verified="rows of real archives (2012 to 2024) with each of the three first lines; columns in another language by "
    "files made by hand",
    detect=_detect,
    read=_read,
)
