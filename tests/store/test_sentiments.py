"""The table of sentiments: texts are judged in English alone, none is kept, and large networks are judged in part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pappus.store.engines import Engine, open_engine
from pappus.store.sentiments import derive_sentiments, languages_of, sentiment_of, settings

TEXT, WHOLE = pa.string(), pa.int64()
FIELDS = {
    **dict.fromkeys(("act_id", "network", "network_class", "property_id", "person", "kind", "side", "verb"), TEXT),
    **dict.fromkeys(("lang", "text"), TEXT),
    **dict.fromkeys(("ts_us", "month", "text_len"), WHOLE),
}
DEFAULTS = {
    "network": "x", "network_class": "social", "person": "p1", "kind": "human", "side": "external", "verb": "Create",
    "ts_us": 1_000, "month": 202601,
}  # fmt: skip
THREADS = {"thread_id": TEXT, "opened_us": WHOLE, "property_id": TEXT, "unit": TEXT, "function": TEXT}
HAPPY, CROSS, PLAIN = "What a lovely spade, I love it!", "Worst spade ever, it broke, terrible.", "Where is the spade?"


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb:?threads=1")
    yield opened
    opened.close()


def table(fields: dict[str, Any], rows: list[dict[str, Any]]) -> pa.Table:
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in fields.items()})


def judged(
    engine: Engine, folder: Path, rows: list[dict[str, Any]], threads: tuple[dict[str, Any], ...] = (), **tied: str
) -> list[dict[str, Any]]:
    acts = [
        {**DEFAULTS, "act_id": f"x:{number}", **row, "text_len": len(row["text"] or "")}
        for number, row in enumerate(rows)
    ]
    engine.table_from_arrow("acts_in_full", table(FIELDS, acts))
    engine.table_from_arrow("threads_now", table(THREADS, list(threads)))
    roots = [{"act_id": f"x:{act[1:]}", "root": root} for act, root in tied.items()]
    engine.table_from_arrow("tied", table({"act_id": TEXT, "root": TEXT}, roots))
    derive_sentiments(engine, folder / "sentiments")
    found: list[dict[str, Any]] = pq.read_table(folder / "sentiments").sort_by("thread_id").to_pylist()
    return found


def test_texts_are_marked_and_not_kept(engine: Engine, tmp_path: Path) -> None:
    found = judged(engine, tmp_path, [{"text": HAPPY}, {"text": CROSS}, {"text": PLAIN}])
    assert [row["sentiment"] for row in found] == [1, -1, 0]
    assert {row["lang"] for row in found} == {"en"}
    assert not any(HAPPY in file.read_bytes().decode("latin-1") for file in tmp_path.rglob("*") if file.is_file())
    assert [entry.name for entry in tmp_path.iterdir()] == ["sentiments"]


def test_whatever_people_outside_write_is_judged_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    others: list[dict[str, Any]] = [
        {"side": "org"}, {"kind": "bot"}, {"kind": "account"}, {"verb": "Like"}, {"network_class": "internal"},
    ]  # fmt: skip
    rows = [{"text": HAPPY, **other} for other in others]
    assert judged(engine, tmp_path, [*rows, {"text": None}, {"text": ""}]) == []


def test_a_text_belongs_to_its_thread_and_to_whoever_owns_that(engine: Engine, tmp_path: Path) -> None:
    thread = {"thread_id": "x:0", "opened_us": 1_000, "property_id": "x:us", "unit": "care", "function": "it"}
    found = judged(engine, tmp_path, [{"text": PLAIN}, {"text": HAPPY}], (thread,), x1="x:0")
    assert {(row["thread_id"], row["property_id"], row["unit"], row["function"]) for row in found} == {
        ("x:0", "x:us", "care", "it")
    }


def test_of_many_texts_whole_threads_are_judged_by_chance(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings(), "texts_a_month", 20)
    rows = [{"text": PLAIN, "ts_us": 1_760_000_000_000_000 + 1_000_000 * place} for place in range(100)]
    rows += [{"text": HAPPY, "network": "reviews"}]
    tied = {f"x{place}": f"x:{place - place % 2}" for place in range(100) if place % 2}
    opened = [
        {"thread_id": f"x:{place}", "opened_us": rows[place]["ts_us"], "property_id": None}
        for place in range(0, 100, 2)
    ]
    found = judged(engine, tmp_path, rows, tuple(opened), **tied)
    own = [int(row["thread_id"][2:]) for row in found if row["network"] == "x"]
    assert len(own) == 20
    assert len(set(own)) == 10
    assert min(own) < 40
    assert max(own) > 60
    assert sum(row["network"] == "reviews" for row in found) == 1


def test_languages_are_those_of_the_export_of_the_letters_or_of_the_network() -> None:
    german = "Die Lieferung ist leider schon wieder nicht angekommen, was soll das denn?"
    texts = [HAPPY, german, "👏", german, "¿Dónde está mi pedido? Llevo dos semanas esperando la entrega.", "😡"]
    networks = ["x", "x", "x", "forum", "x", "reviews"]
    said = ["en-GB", "und", None, "de", "", None]
    assert languages_of([*texts, HAPPY], [*networks, "x"], [*said, None]) == ["en", "de", "en", "de", "es", None, "en"]


def test_the_beginning_of_a_long_text_tells_its_language() -> None:
    english = "I would like to know when the parcel that I ordered last week will arrive at my house. "
    german = "Ich möchte gern wissen, wann das Paket ankommt, das ich in der vergangenen Woche bestellt habe. "
    assert languages_of([english * 10 + german * 1_000], ["x"], [None]) == ["en"]


def test_a_text_without_a_space_takes_no_longer_than_others() -> None:
    # In the square of its length it would take hours.
    assert languages_of(["ab" * 500_000, "see https://help.example/" + "a" * 500_000], ["x", "y"], [None, None])


def test_other_languages_are_not_judged() -> None:
    assert sentiment_of("Wunderbar, ich liebe es!", "de") is None
    assert sentiment_of(HAPPY, None) is None


def test_neither_long_texts_nor_what_others_said_is_judged(engine: Engine, tmp_path: Path) -> None:
    assert sentiment_of(HAPPY * 30, "en") is None
    (found,) = judged(engine, tmp_path, [{"text": f"Ann wrote:\n> {CROSS}\n> {CROSS}\n\n{HAPPY}"}])
    assert found["sentiment"] == 1


def test_the_word_list_is_the_published_one() -> None:
    # Examples of the authors' own README with their sums: .8316, -.5423 and 0.
    assert sentiment_of("VADER is smart, handsome, and funny.", "en") == 1
    assert sentiment_of("Today SUX!", "en") == -1
    assert sentiment_of("The book was bought on Monday.", "en") == 0
