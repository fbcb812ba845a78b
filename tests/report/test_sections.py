"""Properties, coverage, agreement and waits: that what they say is so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from pappus.maturity.placement import Interval
from pappus.report import section as section_module
from pappus.report.agreement import agreement
from pappus.report.assembly import property_notes, thinned
from pappus.report.document import TABLE_HOURS, PropertyNote, ReportDocument
from pappus.report.evidence import functions
from pappus.report.ladder import Ladder, ladder
from pappus.report.lookup import Lookup
from pappus.report.properties import properties
from pappus.report.responses import responses
from pappus.report.section import sections
from pappus.report.tables import MOST_ROWS
from pappus.report.timeline import timeline
from pappus.report.words import words
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


def notes_of(
    tmp_path: Path,
    last_us: int | None,
    readings: Sequence[Reading] = (),
    personal: frozenset[str] = frozenset(),
    *,
    registered: bool = True,
) -> list[PropertyNote]:
    """What is noted on day 200 of one property of ours that last spoke at a moment, and one that is not ours."""
    texts = ("property_id", "network", "network_class", "owner_unit", "purpose", "decision")
    schema = pa.schema([*((name, pa.string()) for name in texts), ("registered", pa.bool_()), ("ours", pa.bool_()),
                        ("last_outward_us", pa.int64()), ("first_act_us", pa.int64())])  # fmt: skip
    row = {"network": "x", "network_class": "social", "registered": registered, "last_outward_us": last_us,
           "first_act_us": None if last_us is None else 5 * DAY_US}  # fmt: skip
    rows = [{**row, "property_id": "x:a", "ours": True}, {**row, "property_id": "x:theirs", "ours": False}]
    engine = open_engine("duckdb:", tmp_path)
    engine.table_from_arrow("properties", pa.Table.from_pylist(rows, schema))
    notes = property_notes(engine.query, 200 * DAY_US, readings, personal)
    engine.close()
    return notes


@pytest.mark.parametrize(
    ("last_us", "state", "month"),
    [(None, "never seen", None), (10 * DAY_US, "dormant", "1970-01"), (150 * DAY_US, "alive", "1970-05")],
)
def test_a_property_is_alive_for_ninety_days(
    tmp_path: Path, last_us: int | None, state: str, month: str | None
) -> None:
    (found,) = notes_of(tmp_path, last_us)
    assert (found.property_id, found.state, found.last_month) == ("x:a", state, month)
    assert found.first_month == (None if last_us is None else "1970-01")


def test_an_account_of_a_person_is_not_told_unless_registered(tmp_path: Path) -> None:
    personal = frozenset(("x:A",))
    assert notes_of(tmp_path, 150 * DAY_US, (), personal, registered=False) == []
    assert [one.property_id for one in notes_of(tmp_path, 150 * DAY_US, (), personal)] == ["x:a"]
    assert notes_of(tmp_path, 150 * DAY_US, (), personal)[0].last_month is None


def test_when_few_people_are_behind_a_property_no_month_is_told(tmp_path: Path) -> None:
    few = Reading(
        "activity.volume", "property", "x:a", "all", None, None, None, None, None, "acts", "suppressed", "few"
    )
    (found,) = notes_of(tmp_path, 150 * DAY_US, [few])
    assert (found.first_month, found.last_month) == (None, None)


def test_the_timeline_shows_when_and_which_side(rich: ReportDocument) -> None:
    found = timeline(rich)
    assert found is not None
    slack = found.bars[0]
    assert (slack.left, slack.width, slack.inbound, slack.outbound) == (0.0, 100.0, "none", "whole")
    assert slack.words == ("July 2023 to June 2024", "nothing", "everything")
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


def test_there_is_a_curve_for_the_whole_and_for_each_network(rich: ReportDocument) -> None:
    found = responses(Lookup(rich))
    assert found is not None
    assert [picture.title for picture in found.pictures] == ["All channels", "E-mail", "X"]
    assert "Median wait 9.1 h; of the answered alone 7.0 h." in found.pictures[1].svg
    assert found.lines[1].median_interval == "8.4 to 9.9 h"


def test_a_single_network_is_not_told_twice(sideless: ReportDocument) -> None:
    found = responses(Lookup(sideless))
    assert found is not None
    assert [line.title for line in found.lines] == [picture.title for picture in found.pictures] == ["Stack Exchange"]


def test_where_nobody_was_answered_there_is_no_curve(sideless: ReportDocument) -> None:
    never = [
        replace(one, unanswered=one.threads, median_hours=None, naive_median_hours=None) for one in sideless.curves
    ]
    found = responses(Lookup(replace(sideless, curves=tuple(never))))
    assert found is not None
    assert found.pictures == ()
    assert found.gap == "The record shows no answer to any of its 1,042 threads."


@pytest.mark.parametrize(
    ("honest", "naive", "said"),
    [
        (8.0, 4.0, "the median wait is 2.0 times as long."),
        (4.1, 4.0, "the median wait is a little longer."),
        (90.0, 0.0, "the median wait is many times as long."),
        (3.0, 4.0, "Here that makes hardly a difference."),
        (None, 4.0, "there is no honest median, only a naive one."),
    ],
)
def test_the_gap_is_told_in_words(sideless: ReportDocument, honest: float | None, naive: float, said: str) -> None:
    whole = replace(sideless.curves[0], median_hours=honest, naive_median_hours=naive)
    found = responses(Lookup(replace(sideless, curves=(whole,))))
    assert found is not None
    assert found.gap.startswith("The usual figure leaves out the 155 of 1,042 threads that have no answer.")
    assert found.gap.endswith(said)


def test_each_function_is_one_line_with_what_it_does_and_who_takes_part(rich: ReportDocument) -> None:
    found = functions(Lookup(rich))
    lines = {line.title: line for line in found.lines}
    assert list(lines) == ["Customer support", "Marketing", "Human resources", "Finance", "Communications",
                           "Product development"]  # fmt: skip
    care = lines["Customer support"]
    assert (care.acts, care.acts_share, care.active, care.interval, care.people) == (
        "5,210", 1.0, "71\N{NO-BREAK SPACE}%", "60 to 80\N{NO-BREAK SPACE}%", "41",
    )  # fmt: skip
    finance = lines["Finance"]
    assert (finance.acts, finance.acts_share, finance.share, finance.people) == (
        "fewer than five people",
        None,
        None,
        "–",
    )
    assert lines["Communications"].acts == "nothing in the record"
    assert "Of communications and product development nothing is in the record." in found.summary
    assert "1 function with fewer than five people behind the figures cannot be shown." in found.summary


def test_acts_of_people_on_no_list_are_told_where_nobody_is_known_outside(rich: ReportDocument) -> None:
    volume = next(one for one in rich.readings if (one.indicator, one.by) == ("activity.volume", "organisation"))
    assert volume.value is not None
    strangers = replace(volume, by="unit", key="unassigned", value=0.9 * volume.value)
    told = "90\N{NO-BREAK SPACE}% of the acts are by people whom people.csv puts in no unit."
    rich = replace(rich, networks_without_sides=("slack",))
    one = replace(rich, readings=(*rich.readings, strangers))
    assert told in functions(Lookup(one)).summary
    assert told not in functions(Lookup(replace(one, networks_without_sides=()))).summary
    few = replace(strangers, value=0.1 * volume.value)
    assert "puts in no unit" not in functions(Lookup(replace(rich, readings=(*rich.readings, few)))).summary


def test_sections_stand_in_their_order_and_have_words_and_a_template() -> None:
    found = sections()
    assert list(found)[:3] == ["answer", "attention", "places"]
    assert set(found) == set(words()["sections"])
    places = [section.place for section in found.values()]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    templates = Path(section_module.__file__ or "").with_name("templates")
    assert all((templates / f"{name}.html").is_file() for name in found)


def test_athinned_curve_says_at_the_marks_what_the_whole_one_says() -> None:
    times = np.geomspace(0.001, 400, 5_000)
    kept = times[thinned(times)]
    assert kept.size < 210
    for hours in TABLE_HOURS:
        assert kept[kept <= hours].max() == times[times <= hours].max()
