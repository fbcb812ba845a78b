"""The tables of posts and reactions: marks of texts, counts of engagement, and who reacts to what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pappus.store.content import derive_publications, derive_reactions
from pappus.store.engines import Engine, open_engine

TEXT, WHOLE = pa.string(), pa.int64()
FIELDS = {
    **dict.fromkeys(("act_id", "parent_id", "network", "network_class", "property_id", "person", "kind", "side"), TEXT),
    **dict.fromkeys(("unit", "function", "market", "object_type", "lang", "verb", "visibility", "text"), TEXT),
    **dict.fromkeys(("ts_us", "month", "engagement_asof_us"), WHOLE),
    "engagement": pa.map_(pa.string(), WHOLE),
}
DEFAULTS = {
    "network": "x", "network_class": "social", "property_id": "x:us", "person": "x:us", "kind": "account",
    "side": "org", "verb": "Create", "ts_us": 1_000, "month": 202601,
}  # fmt: skip
LONG = "How we temper a border spade: slowly"


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb:?threads=1")
    yield opened
    opened.close()


def acts(engine: Engine, *rows: dict[str, Any]) -> None:
    numbered = [{**DEFAULTS, "act_id": f"x:{number}", **row} for number, row in enumerate(rows)]
    columns = {name: pa.array([row.get(name) for row in numbered], kind) for name, kind in FIELDS.items()}
    engine.table_from_arrow("acts_in_full", pa.table(columns))


def posts(engine: Engine, folder: Path, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    acts(engine, *rows)
    derive_publications(engine, folder / "posts")
    found = pq.read_table(folder / "posts").to_pylist()
    return sorted(found, key=lambda row: int(row["post_id"].partition(":")[2]))


def test_equal_texts_have_equal_marks(engine: Engine, tmp_path: Path) -> None:
    said = (LONG, LONG.upper() + "  ", f"{LONG}! #steel https://example.org/7", f"{LONG} and oil", None, "Thank you!")
    one, louder, tagged, other, unkept, short = posts(engine, tmp_path, *({"text": text} for text in said))
    assert one["exact_mark"] == louder["exact_mark"] != tagged["exact_mark"]
    assert one["wording_mark"] == louder["wording_mark"] == tagged["wording_mark"] != other["wording_mark"]
    assert (unkept["exact_mark"], unkept["wording_mark"]) == (None, None)
    assert short["exact_mark"] is not None
    assert short["wording_mark"] is None


def test_no_text_is_kept(engine: Engine, tmp_path: Path) -> None:
    (found,) = posts(engine, tmp_path, {"text": LONG})
    assert "text" not in found
    assert [folder.name for folder in tmp_path.iterdir()] == ["posts"]


def test_counts_are_summed_and_none_is_not_nil(engine: Engine, tmp_path: Path) -> None:
    given: tuple[list[tuple[str, int]] | None, ...] = ([("likes", 3), ("shares", 4)], None, [], [("likes", 5)])
    found = posts(engine, tmp_path, *({"engagement": counts} for counts in given))
    assert [row["engagement_n"] for row in found] == [7, None, 0, 5]


def test_only_what_is_begun_in_public_is_a_post(engine: Engine, tmp_path: Path) -> None:
    found = posts(
        engine,
        tmp_path,
        {"visibility": "public"},
        {"parent_id": "x:99"},
        {"side": "external"},
        {"verb": "Announce"},
        {"kind": "bot"},
        {"visibility": "direct"},
        {"network_class": "internal"},
    )
    assert [row["post_id"] for row in found] == ["x:0"]


def test_an_empty_record_has_no_posts(engine: Engine, tmp_path: Path) -> None:
    assert posts(engine, tmp_path) == []


def test_reactions_are_acts_of_outsiders_to_ours(engine: Engine, tmp_path: Path) -> None:
    outside = {"kind": "human", "side": "external", "ts_us": 2_000, "parent_id": "x:0", "person": "out"}
    acts(
        engine,
        {"person": "ann", "kind": "human"},
        {"parent_id": "x:0", "person": "ben", "kind": "human"},
        outside,
        {**outside, "verb": "Like", "person": "other"},
        {**outside, "parent_id": "x:1", "verb": "Announce"},
        {**outside, "side": "org"},
        {**outside, "kind": "bot"},
        {**outside, "verb": "View"},
        {**outside, "parent_id": "x:elsewhere"},
        {**outside, "network_class": "internal"},
        {**outside, "ts_us": 500},
    )
    derive_reactions(engine, tmp_path / "reactions")
    found = pq.read_table(tmp_path / "reactions").to_pylist()
    told = {(row["author"], row["person"], row["verb"], row["opening"]) for row in found}
    assert told == {("ann", "out", "Create", 1), ("ann", "other", "Like", 1), ("ben", "out", "Announce", 0)}
    assert len(found) == 3
