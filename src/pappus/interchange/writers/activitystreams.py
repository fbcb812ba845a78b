"""ActivityStreams 2.0: one act a line, without loss, under the standard's terms and our own where it has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from pappus.interchange.writer import Outgoing, RecordWriter, Written
from pappus.readers.record_terms import (
    ACTOR_TYPES,
    CONTEXT,
    HEAD_TYPE,
    OBJECT_TYPES,
    PUBLIC,
    RecordActivity,
    RecordActor,
    RecordHead,
    RecordObject,
    RecordTag,
    SamePerson,
    act_urn,
    actor_urn,
    common_coverage,
    thread_urn,
)
from pappus.store.changes import as_last_heard
from pappus.store.ledger import Ledger
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.record import STORED_SCHEMA

_BATCH_ROWS = 16_384
_COLUMNS = [name for name in STORED_SCHEMA.names if name != "month"]
_LISTS = ("recipients", "mentions", "tags", "links")
_SUMMARY = "An activity record. People stand under pseudonyms made with a key that is not in this file."
_YEARS_US = (-62_135_596_800_000_000, 253_402_300_799_999_999)


def write(outgoing: Outgoing, path: Path) -> Written:
    """Writes the head, a line an act, and a line for each pair of pseudonyms that an export declares to be one."""
    encoder = msgspec.json.Encoder()
    acts = 0
    with path.open("wb") as stream:
        head = RecordHead(
            context=CONTEXT,
            type=HEAD_TYPE,
            summary=_SUMMARY,
            key_mark=outgoing.key_mark,
            coverage=_coverage(outgoing.ledger),
        )
        stream.write(encoder.encode(head) + b"\n")
        for batch in as_last_heard(outgoing.files, list(outgoing.changes), _BATCH_ROWS, _COLUMNS):
            stream.write(encoder.encode_lines(activities(batch)))
            acts += batch.num_rows
        for one, other in outgoing.links:
            same = SamePerson("Person", actor_urn(one), (actor_urn(other),), CONTEXT)
            stream.write(encoder.encode(same) + b"\n")
    return Written({"acts": acts, "pairs of pseudonyms of one person": len(outgoing.links)})


def activities(batch: Any) -> list[RecordActivity]:
    """The acts of a batch of the stored record, in order."""
    columns = {name: batch.column(name).to_pylist() for name in _COLUMNS}
    columns["published"] = _iso(batch.column("ts_us"))
    columns["updated"] = _iso(batch.column("edited_us"))
    names = list(columns)
    return [_activity(dict(zip(names, values, strict=True))) for values in zip(*columns.values(), strict=True)]


def _activity(act: dict[str, Any]) -> RecordActivity:
    creates = act["verb"] == "Create"
    parent = act_urn(act["parent_id"]) if act["parent_id"] is not None else None
    engagement = act["engagement"]
    return RecordActivity(
        context=CONTEXT,
        id=act_urn(act["act_id"]),
        type=act["verb"],
        actor=_actor(act),
        published=act["published"],
        object=RecordObject(
            type=OBJECT_TYPES[act["object_type"]],
            id=None if creates else parent,
            in_reply_to=parent if creates else None,
            context=thread_urn(act["thread_id"]) if act["thread_id"] is not None else None,
            content=act["text"],
            media_type="text/plain" if act["text"] is not None else None,
            updated=act["updated"],
            tag=_tags(act),
        ),
        to=tuple(map(actor_urn, act["recipients"])) if act["recipients"] else None,
        cc=(PUBLIC,) if act["visibility"] == "public" else None,
        links=tuple(act["links"]) if act["links"] else None,
        engagement=dict(engagement) if engagement is not None else None,
        precision=act["ts_precision"],
        empty=tuple(name for name in _LISTS if act[name] == []),
        **{name: act[name] for name in _AS_THEY_ARE},
    )


_AS_THEY_ARE = (
    *("object_type", "network", "source", "raw_ref", "tz_assumed", "property_id", "container_id", "thread_method"),
    *("parent_ts_us", "parent_ts_source", "on_behalf_of", "visibility", "edited_us", "deleted_us", "lang", "text_len"),
    *("reach", "engagement_asof_us", "needs_response", "needs_response_rule"),
)


def _actor(act: dict[str, Any]) -> RecordActor:
    actor_id, kind = act["actor_id"], act["actor_kind"]
    urn = actor_urn(actor_id) if actor_id is not None else None
    return RecordActor(ACTOR_TYPES[kind], urn, kind, act["actor_side"], act["actor_domain"])


def _tags(act: dict[str, Any]) -> tuple[RecordTag, ...] | None:
    named = [RecordTag("Mention", href=actor_urn(one)) for one in act["mentions"] or ()]
    return tuple(named + [RecordTag("Hashtag", name=f"#{one}") for one in act["tags"] or ()]) or None


def _iso(column: Any) -> list[str | None]:
    """Times as texts; null where there is none, or none of the years 1 to 9999."""
    low, high = (pa.scalar(one, pa.int64()) for one in _YEARS_US)
    within = pc.fill_null(pc.and_(pc.greater_equal(column, low), pc.less_equal(column, high)), False)
    times = pc.if_else(within, column, pa.scalar(None, pa.int64())).cast(pa.timestamp("us"))
    found: list[str | None] = pc.strftime(times, format="%Y-%m-%dT%H:%M:%SZ").to_pylist()
    return found


def _coverage(ledger: Ledger) -> list[Coverage]:
    """What the exports of each network have in common."""
    by_network: dict[str, list[Coverage]] = {}
    for entry in ledger.imports:
        # An import that tells of deletions alone has no acts to cover.
        if entry.yields == "acts" and entry.rows_read:
            by_network.setdefault(entry.coverage.network or "", []).append(entry.coverage)
    return [common_coverage(found) for _, found in sorted(by_network.items())]


WRITER = RecordWriter(
    title="ActivityStreams 2.0, one act a line",
    opens_in="Pappus itself, and whatever reads ActivityStreams 2.0",
    suffix=".jsonl",
    per_person="always",
    keeps="every column of every act, and which pseudonyms exports declare to be one person; `pappus import` reads it "
    "back without loss",
    write=write,
)
