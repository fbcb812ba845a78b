"""A record taken out as ActivityStreams 2.0 and read back is the same record."""

from __future__ import annotations

import json
import string
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.interchange.writers.activitystreams import activities
from pappus.pipeline import Workspace
from pappus.readers import detect, readers
from pappus.readers.door import Door
from pappus.readers.record_terms import CONTEXT, HEAD_TYPE, RecordHead, key_mark
from pappus.readers.scrubbing import scrub
from pappus.readers.source import Source
from pappus.vocabulary.networks import networks
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import (
    SCHEMA,
    STORED_SCHEMA,
    ActorKind,
    ObjectType,
    ParentTimeSource,
    Precision,
    Side,
    ThreadMethod,
    Verb,
    Visibility,
)

NOW_US = 1_800_000_000_000_000
KEY = Pseudonymiser(b"interchange" * 3)
COLUMNS = [name for name in STORED_SCHEMA.names if name != "month"]

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
whole = st.integers(-(2**63), 2**63 - 1)
counts = st.integers(0, 2**31 - 1)
people = st.text("0123456789abcdef", min_size=24, max_size=24)
accounts = texts.map(lambda text: f"x:{text}")
said = st.lists(
    st.sampled_from(
        ["ann@mail.example", "@ann", " ", "see ", "+49 30 1234567", "<@U024BE7LH>", "…@", "@", ".", "\n", "x"]
    )
).map("".join)
moments = st.integers(86_400_000_001, NOW_US)


def word(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(kind))


def perhaps(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return perhaps(st.lists(values, max_size=3))


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Any]:
    """One act with any value that each column of the record can hold."""
    network = draw(st.sampled_from(sorted(networks())))
    return {
        "act_id": f"{network}:{draw(texts)}",
        "ts_us": draw(moments),
        "network": network,
        "source": draw(texts),
        "raw_ref": draw(texts),
        "ts_precision": draw(word(Precision)),
        "tz_assumed": draw(perhaps(texts)),
        "property_id": draw(perhaps(texts)),
        "container_id": draw(perhaps(texts)),
        "thread_id": draw(perhaps(texts)),
        "thread_method": draw(perhaps(word(ThreadMethod))),
        "parent_id": draw(perhaps(texts)),
        "parent_ts_us": draw(perhaps(whole)),
        "parent_ts_source": draw(perhaps(word(ParentTimeSource))),
        "verb": draw(word(Verb)),
        "object_type": draw(word(ObjectType)),
        "actor_id": draw(perhaps(people | accounts)),
        "actor_kind": draw(word(ActorKind)),
        "actor_side": draw(word(Side)),
        "actor_domain": draw(perhaps(texts)),
        "on_behalf_of": draw(perhaps(texts)),
        "recipients": draw(lists(people | accounts)),
        "mentions": draw(lists(people | accounts)),
        "visibility": draw(perhaps(word(Visibility))),
        "edited_us": draw(perhaps(whole)),
        "deleted_us": draw(perhaps(whole)),
        "tags": draw(lists(texts)),
        "links": draw(lists(texts)),
        "lang": draw(perhaps(texts)),
        # The record holds scrubbed texts alone.
        "text": draw(perhaps((texts | said).map(scrub))),
        "text_len": draw(perhaps(counts)),
        "reach": draw(perhaps(whole)),
        "engagement": draw(perhaps(st.dictionaries(texts, whole, max_size=3).map(lambda found: list(found.items())))),
        "engagement_asof_us": draw(perhaps(whole)),
        "needs_response": draw(perhaps(st.booleans())),
        "needs_response_rule": draw(perhaps(texts)),
    }


def stored(rows: list[dict[str, Any]]) -> Any:
    fields = [STORED_SCHEMA.field(name) for name in COLUMNS]
    return pa.Table.from_pylist(rows, pa.schema(fields))


def written(rows: Any, path: Path) -> Path:
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(RecordHead(context=CONTEXT, type=HEAD_TYPE, key_mark=key_mark(KEY)))]
    for batch in rows.to_batches():
        lines += [encoder.encode(one) for one in activities(batch)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def read(path: Path, **options: Any) -> tuple[Any, Door]:
    door = Door(KEY, "pappus_record", NOW_US, **options)
    batches = list(readers()["pappus_record"].read(Source(path), door))
    return pa.Table.from_batches(batches, SCHEMA), door


@settings(max_examples=1)
@given(acts())
def test_the_strategy_covers_every_column_of_the_record(act: dict[str, Any]) -> None:
    assert list(act) == COLUMNS


@settings(max_examples=300)
@given(st.lists(acts(), min_size=1, max_size=4))
def test_what_is_read_back_is_what_was_there(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    before = stored(rows)
    found, door = read(written(before, tmp_path_factory.mktemp("out") / "record.jsonl"))
    assert door.rejections == []
    assert found.select(COLUMNS).to_pylist() == before.to_pylist()


@given(st.dictionaries(st.sampled_from(["to", "actor", "id"]), st.text(string.printable, max_size=30), min_size=1))
def test_nobody_comes_in_under_a_name(tmp_path_factory: pytest.TempPathFactory, changed: dict[str, str]) -> None:
    act = {
        "id": "urn:pappus:act:x:1",
        "type": "Create",
        "actor": {"type": "Person", "id": f"urn:pappus:person:{'a' * 24}"},
        "published": "2024-01-01T00:00:00Z",
        "object": {"type": "Note"},
        "pappus:network": "x",
    }
    if "actor" in changed:
        act["actor"] = {"type": "Person", "id": changed["actor"]}
    if "to" in changed:
        act["to"] = [changed["to"]]
    if "id" in changed:
        act["id"] = changed["id"]
    path = tmp_path_factory.mktemp("out") / "record.jsonl"
    path.write_text(json.dumps({"type": HEAD_TYPE}) + "\n" + json.dumps(act) + "\n", encoding="utf-8")
    found, door = read(path)
    assert (found.num_rows, door.rows_rejected) == (0, 1)


def test_a_demonstration_goes_out_and_comes_in_without_loss(demonstrated: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    demonstrated.take_out("activitystreams", path, people=True)
    assert detect(Source(path)) == "pappus_record"
    door = Door(demonstrated.pseudonyms, "pappus_record", int(datetime.now(UTC).timestamp() * 1e6))
    found = pa.Table.from_batches(list(readers()["pappus_record"].read(Source(path), door)), SCHEMA)
    before = pa.concat_tables(pq.read_table(file, partitioning=None) for file in demonstrated.store.files())
    assert door.rejections == []
    assert found.select(COLUMNS).to_pylist() == before.select(COLUMNS).to_pylist()
    assert door.links == {(min(pair), max(pair)) for pair in demonstrated.store.links()}


@given(acts())
def test_each_line_says_what_a_program_that_knows_only_the_standard_needs(act: dict[str, Any]) -> None:
    act |= {"verb": "Create", "visibility": "public", "text": "Hello", "actor_id": "a" * 24}
    line = json.loads(msgspec.json.encode(activities(stored([act]).to_batches()[0])[0]))
    assert line["@context"][0] == "https://www.w3.org/ns/activitystreams"
    assert (line["type"], line["object"]["content"], line["object"]["mediaType"]) == ("Create", "Hello", "text/plain")
    assert line["cc"] == ["as:Public"]
    assert line["actor"]["id"].endswith("a" * 24)
