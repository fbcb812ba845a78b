"""Bursts in the report: what they were about, that nobody in a small group is shown, and what is said of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pappus.indicators.buzz import Episode
from pappus.report.buzz import buzz
from pappus.report.buzz_chart import weekly_specification
from pappus.report.buzz_found import BuzzFound, buzz_found
from pappus.report.buzz_topics import Topics
from pappus.report.document import ReportDocument
from pappus.report.page import render
from pappus.store.engines import Engine, open_engine

DAY_US, HOUR_US, MINUTE_US = 86_400_000_000, 3_600_000_000, 60_000_000
AS_OF_US = 20_000 * DAY_US
START_US = AS_OF_US - 56 * DAY_US
BURST_US = START_US + 40 * DAY_US + 10 * HOUR_US
WINDOW = (START_US, AS_OF_US)

TEXT = pa.string()
SCHEMA = pa.schema(
    [(name, TEXT) for name in ("act_id", "person", "kind", "side", "network", "network_class", "verb", "text", "lang")]
    + [("ts_us", pa.int64()), ("person_no", pa.int64()), ("tags", pa.list_(TEXT)), ("links", pa.list_(TEXT))]
)
Row = dict[str, Any]


def voice(number: int, ts_us: int, person: str, text: str = "", **more: Any) -> Row:
    usual = {"kind": "human", "side": "external", "network": "x", "network_class": "social", "verb": "Create"}
    named = {"person": person, "person_no": zlib.crc32(person.encode())}
    return {**usual, **named, "act_id": f"x:{number}", "ts_us": ts_us + 7, "text": text, "lang": "en", **more}


def steady(people: int = 7) -> list[Row]:
    times = range(START_US, AS_OF_US - HOUR_US, HOUR_US // 2)
    return [voice(at, ts_us, f"p{at % people}", "Where is my parcel?") for at, ts_us in enumerate(times)]


def burst() -> list[Row]:
    """Thirty people within half an hour: all about a parcel, twelve about a recall, four about a lawsuit."""
    rows = []
    for at in range(30):
        text = "My parcel is late, see https://secretplace.example/recalls"
        text += " after the Recall" * (at < 12) + " and the lawsuit" * (at < 4)
        links = ["news.example"] if at < 6 else ["blog.example"]
        tags = ["Recall2024"] if at % 2 else None
        lang = "de" if at < 5 else "fr" if at < 8 else "en"
        rows.append(voice(90_000 + at, BURST_US + at * MINUTE_US, f"b{at}", text, links=links, tags=tags, lang=lang))
    return rows


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb:?threads=1")
    yield opened
    opened.close()


def found_in(engine: Engine, rows: list[Row]) -> BuzzFound | None:
    """What is found; and that the order of rows makes no difference."""
    results = []
    for order in (range(len(rows)), np.random.default_rng(3).permutation(len(rows))):
        table = pa.Table.from_pylist([rows[at] for at in order], SCHEMA)
        for name in ("acts", "acts_in_full"):
            engine.table_from_arrow(name, table)
        results.append(buzz_found(engine.query, AS_OF_US, WINDOW))
    assert results[0] == results[1]
    return results[0]


def test_what_a_burst_was_about(engine: Engine) -> None:
    found = found_in(engine, steady(people=40) + burst())
    assert found is not None
    [episode], [topics] = found.episodes, found.topics
    assert episode.began_us <= episode.onset_us <= BURST_US + 5 * MINUTE_US
    assert episode.voices == 34, "thirty of the burst and four of the steady talk in these two hours"
    terms = dict(topics.terms)
    assert terms["recall"] == 12
    assert terms["#recall2024"] == 15
    assert "parcel" not in terms, "everybody spoke of it before"
    assert "lawsuit" not in terms, "four people alone"
    assert not any("secretplace" in term for term in terms), "addresses are no words"
    assert dict(topics.links) == {"blog.example": 24, "news.example": 6}
    assert dict(topics.languages) == {"en": 26, "de": 5}, "French is spoken by three"


def test_nothing_of_one_to_four_people_is_found(engine: Engine) -> None:
    assert found_in(engine, steady(people=4)) is None
    few = [row for row in steady() if row["ts_us"] < AS_OF_US - 10 * DAY_US]
    last = [voice(91_000 + at, AS_OF_US - DAY_US + at * HOUR_US, f"p{at}") for at in range(3)]
    found = found_in(engine, few + last)
    assert found is not None
    assert found.weeks[-1][1] is None
    assert found.weeks[-3][1] == 7 * 48


def test_weeks_begin_on_mondays_and_silent_ones_are_none(engine: Engine) -> None:
    found = found_in(engine, [row for row in steady() if abs(row["ts_us"] - BURST_US) > 9 * DAY_US])
    assert found is not None
    assert all(monday.weekday() == 0 for monday, _ in found.weeks)
    assert 0 in [voices for _, voices in found.weeks]


def test_the_profile_of_the_week(engine: Engine) -> None:
    rows = [row for row in steady() if (row["ts_us"] // DAY_US + 3) % 7 == 0 and row["ts_us"] % DAY_US < 12 * HOUR_US]
    found = found_in(engine, rows)
    assert found is not None
    assert found.profile == pytest.approx([14.0] * 3 + [0.0] * 39), "Mondays in the morning alone"


def test_an_empty_record_has_none(engine: Engine) -> None:
    assert found_in(engine, []) is None
    assert buzz_found(engine.query, AS_OF_US, None) is None


SMALL = Episode("x", BURST_US, BURST_US, BURST_US, BURST_US + HOUR_US, 10, 0.7, 6, 2.1, 3.0, None, False)
LARGE = replace(SMALL, network="mail", began_us=BURST_US + 3 * DAY_US, onset_us=BURST_US + 3 * DAY_US,
                end_us=BURST_US + 4 * DAY_US, voices=1_200, expected=40.2, strength=900.0,
                first_act_us=BURST_US + 3 * DAY_US + 2 * HOUR_US, stands_out=True)  # fmt: skip
MONDAY = date(2024, 9, 2)
FOUND = BuzzFound(
    weeks=((MONDAY, 120), (date(2024, 9, 9), None), (date(2024, 9, 16), 1_400)),
    episodes=(SMALL, LARGE),
    topics=(Topics(), Topics((("recall", 30),), (("news.example", 6),), (("en", 90), ("de", 8)))),
    profile=tuple([1.0] * 41 + [2.5]),
    days=42.0,
)


def test_bursts_in_words() -> None:
    shown = buzz(FOUND)
    assert shown.summary.startswith("In 42 days there were 2 bursts. The strongest began on ")
    assert "1,200 voices where about 40 would be usual." in shown.summary
    first, second = shown.lines
    assert (first.size, first.first_act, first.seen_back) == ("1,200 (40 usual)", "2.0 h", "yes")
    assert first.about == "“recall”, news.example, in en and de"
    assert (second.size, second.first_act, second.about) == ("10 (0.7 usual)", "none in the record", "–")
    assert shown.weeks[1][1] == "fewer than five people"
    assert shown.busiest == "Most is said on Sunday between 20 and 24 o’clock (UTC): 2.5 times the mean of the week."


def test_nothing_out_of_the_ordinary_is_said_too() -> None:
    assert buzz(replace(FOUND, episodes=(), topics=())).summary == "In 42 days nothing was out of the ordinary."
    short = buzz(replace(FOUND, episodes=(), topics=(), days=0.0, profile=None))
    assert "too short to say what is usual" in short.summary
    assert (short.profile, short.busiest) == ((), "")


def test_the_picture_leaves_a_gap_where_few_people_spoke() -> None:
    drawn = weekly_specification(FOUND.weeks, {MONDAY}, wide=True)
    assert [row["voices"] for row in drawn["data"]["values"]] == [120, 1_400]
    assert [row["burst"] for row in drawn["data"]["values"]] == [True, False]
    assert len(drawn["layer"][0]["encoding"]["x"]["scale"]["domain"]) == 3


def test_the_section_stands_in_the_report(rich: ReportDocument) -> None:
    page = render(replace(rich, buzz=FOUND))
    assert 'id="buzz"' in page
    assert "In 42 days there were 2 bursts." in page
    assert "1,200 (40 usual)" in page
    assert 'id="buzz"' not in render(rich)
