"""Properties, coverage, agreement and waits: that what they say is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from pappus.maturity.placement import Interval
from pappus.report.agreement import agreement
from pappus.report.assembly import property_notes
from pappus.report.document import PropertyNote, ReportDocument
from pappus.report.ladder import Ladder, ladder
from pappus.report.lookup import Lookup
from pappus.report.properties import properties
from pappus.report.responses import responses
from pappus.report.tables import MOST_ROWS
from pappus.report.timeline import timeline
from pappus.store.engines import open_engine
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.readings import Reading


def test_properties_are_counted_by_state_and_owner(rich: ReportDocument) -> None:
    found = properties(Lookup(rich))
    assert found is not None
    assert found.sentence == (
        "4 properties on 4 networks: 2 alive, 1 dormant and 1 never seen; 1 is in no register; 2 have no owner."
    )
    lines = {line.handle: line for line in found.lines}
    assert (lines["northwind.old"].state, lines["northwind.old"].last) == ("dormant", "September 2023")
    assert (lines["random"].standing, lines["random"].last, lines["random"].acts) == (
        "in no register", "fewer than five people", "fewer than five people",
    )  # fmt: skip
    assert [line.network for line in found.lines] == ["Facebook", "X", "E-mail", "Slack"]


def test_of_a_register_alone_nobody_is_called_dead(rich: ReportDocument) -> None:
    notes = tuple(PropertyNote(f"x:{n}", "x", "social", "brand", True, "never seen") for n in range(200))
    found = properties(Lookup(replace(rich, properties=notes)))
    assert found is not None
    assert found.from_register_alone
    assert "so nobody can say which are alive" in found.sentence
    assert "each has an owner" in found.sentence
    assert len(found.lines) == MOST_ROWS
    assert found.left_out.startswith("The first 150 of 200 properties")


def test_no_properties_no_section(bare: ReportDocument) -> None:
    assert properties(Lookup(bare)) is None


DAY_US = 86_400_000_000


def notes_of(tmp_path: Path, last_us: int | None, readings: Sequence[Reading] = ()) -> list[PropertyNote]:
    """What is noted on day 200 of one property of ours that last spoke at a moment, and one that is not ours."""
    texts = ("property_id", "network", "network_class", "owner_unit", "purpose", "decision")
    schema = pa.schema([*((name, pa.string()) for name in texts), ("registered", pa.bool_()), ("ours", pa.bool_()),
                        ("last_outward_us", pa.int64())])  # fmt: skip
    row = {"network": "x", "network_class": "social", "registered": True, "last_outward_us": last_us}
    rows = [{**row, "property_id": "x:a", "ours": True}, {**row, "property_id": "x:theirs", "ours": False}]
    engine = open_engine("duckdb:", tmp_path)
    engine.table_from_arrow("properties", pa.Table.from_pylist(rows, schema))
    notes = property_notes(engine.query, 200 * DAY_US, readings)
    engine.close()
    return notes


@pytest.mark.parametrize(
    ("last_us", "state", "month"),
    [(None, "never seen", None), (10 * DAY_US, "dormant", "1970-01"), (150 * DAY_US, "alive", "1970-05")],
)
def test_a_property_is_alive_for_ninety_days(
    tmp_path: Path, last_us: int | None, state: str, month: str | None
) -> None:
    assert [(one.property_id, one.state, one.last_month) for one in notes_of(tmp_path, last_us)] == [
        ("x:a", state, month)
    ]


def test_when_few_people_are_behind_a_property_its_last_month_is_not_told(tmp_path: Path) -> None:
    few = Reading(
        "activity.volume", "property", "x:a", "all", None, None, None, None, None, "acts", "suppressed", "few"
    )
    assert notes_of(tmp_path, 150 * DAY_US, [few])[0].last_month is None


def test_the_timeline_shows_when_and_which_side(rich: ReportDocument) -> None:
    found = timeline(rich)
    assert found is not None
    slack = found.bars[0]
    assert (slack.left, slack.width, slack.inbound, slack.outbound) == (0.0, 100.0, "none", "whole")
    assert slack.words == ("July 2023 to June 2024", "nothing that came in", "everything that went out")
    assert found.ends == ("July 2023", "June 2024")
    assert len(found.bars) == 1, "an import without an act has no place in time"


def test_bars_lie_on_the_axis(rich: ReportDocument) -> None:
    source = rich.sources[0]
    short = Coverage(
        source="x", window_start_us=source.coverage.window_end_us, window_end_us=source.coverage.window_end_us
    )
    found = timeline(replace(rich, sources=(source, replace(source, coverage=short))))
    assert found is not None
    assert all(bar.left >= 0 and bar.left + bar.width <= 100 for bar in found.bars)
    assert found.sentence.startswith("Of 2 imports with activity, none holds everything that came in")


def test_without_activity_there_is_no_timeline(bare: ReportDocument) -> None:
    assert timeline(bare) is None


def heights(document: ReportDocument, **at: float) -> list[Ladder]:
    found = []
    for name, position in at.items():
        key = name.replace("_", "-")
        place = replace(document.placements[key], position=Interval(position, position, position), known=10, asked=12)
        found.append(ladder(document.models[key], place))
    return found


def test_models_agree_as_far_as_their_heights_do(rich: ReportDocument) -> None:
    document = replace(rich, disagreements=())
    found = agreement(Lookup(document), heights(document, pots_plots_plantations=1.5, social_maturity=2.0))
    assert found.sentences[0].startswith("They agree: no two places lie more than 35")
    assert "The highest is on “Social maturity” (40" in found.sentences[0]
    assert agreement(Lookup(rich), heights(rich, social_maturity=2.0)).sentences == rich.disagreements


def test_an_organisation_that_is_even_throughout_reads_as_the_models_intend(rich: ReportDocument) -> None:
    lines = {line.title: line.even for line in agreement(Lookup(rich), heights(rich, crawl_walk_run_fly=1.0)).lines}
    assert lines["Crawl, walk, run, fly"] == ("Skunk works", "Walking", "Running", "Flying")


def test_medians_stand_on_one_axis_naive_before_honest(rich: ReportDocument) -> None:
    found = responses(Lookup(rich))
    assert found is not None
    assert found.waits is not None
    for line in found.waits.lines:
        assert line.naive_at is not None
        assert line.honest_at is not None
        assert 0 <= line.naive_at < line.honest_at <= 100
    places = [at for _, at in found.waits.ticks]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0.0, 100.0)
