"""Many pilots at once, promotion, stories, what the record says of practices."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pappus.pilots.found import Kept, find_pilots, kept_pilots
from pappus.pilots.many import PilotsFound, shares_ground
from pappus.pilots.picture import two_way_picture
from pappus.pilots.power import power_of
from pappus.pilots.recorded import readings_of_pilots
from pappus.pilots.register import Noted, note
from pappus.pilots.story import story
from pappus.simulation.trials import write_trials
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import Organisation, Unit


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("trials")
    write_trials(folder, seed=1)
    return kept_pilots(folder)


@pytest.fixture(scope="module")
def found(kept: Kept) -> PilotsFound:
    return find_pilots(kept)


def test_the_demonstration_has_every_kind_of_verdict_but_harm(found: PilotsFound) -> None:
    kinds = {one.pilot.id: one.verdict.kind for one in found.lines}
    assert kinds == {
        "forum-buddies": "works",
        "open-drawings": "no_effect",
        "job-stories": "cannot_tell",
        "packing-photos": "cannot_tell",
    }
    assert all(one.verdict.standing.confirmed for one in found.lines)
    assert [one.pilot.id for one in found.lines if one.stands] == ["forum-buddies"]
    assert found.as_of == date(2026, 9, 30)


def test_the_truth_of_the_demonstration_lies_in_the_intervals(found: PilotsFound) -> None:
    for name, truth in {"forum-buddies": 11.0, "open-drawings": 0.0, "job-stories": 5.0}.items():
        verdict = found.line(name).verdict
        assert verdict.low is not None
        assert verdict.high is not None
        assert verdict.low - 0.3 <= truth <= verdict.high + 0.3


def test_effects_are_drawn_to_nothing(found: PilotsFound) -> None:
    for one in found.lines:
        assert one.shrunken is not None
        assert one.verdict.worth is not None
        assert abs(one.shrunken) <= abs(one.verdict.worth)


def test_a_pilot_knows_what_is_missing_to_the_next_step(found: PilotsFound) -> None:
    buddies = found.line("forum-buddies")
    assert buddies.step == "plot"
    assert buddies.next_step is not None
    assert buddies.next_step[0] == "plantation"
    assert [one.id for one in buddies.next_step[1] if not one.met] == ["repeated"]
    stories = found.line("job-stories").next_step
    assert stories is not None
    assert [one.id for one in stories[1] if not one.met] == ["works", "stands", "fits"]


def test_before_it_was_decided_it_was_a_pot_ready_to_be_promoted(kept: Kept) -> None:
    then = find_pilots(kept, date(2026, 6, 1)).line("forum-buddies")
    assert (then.step, then.may_be_promoted) == ("pot", True)
    earlier = find_pilots(kept, date(2026, 3, 1)).line("forum-buddies").verdict
    assert (earlier.due, earlier.kind) == (False, "cannot_tell")
    assert not find_pilots(kept, date(2026, 1, 10)).line("forum-buddies").verdict.standing.confirmed


def test_pilots_that_share_series_are_counted_as_dependent(kept: Kept) -> None:
    buddies, drawings = kept.pilots["forum-buddies"], kept.pilots["open-drawings"]
    assert not shares_ground([buddies, drawings])
    assert shares_ground([buddies, buddies])


def test_json_is_plain(found: PilotsFound) -> None:
    plain = json.loads(json.dumps(found.as_json()))
    assert {one["id"] for one in plain["pilots"]} == {one.pilot.id for one in found.lines}
    assert plain["pilots"][0]["verdict"]["standing"]["day"] == "2026-09-04"


@pytest.mark.parametrize("narrow", [False, True])
def test_the_picture_names_every_pilot_and_breaks_nothing(found: PilotsFound, narrow: bool) -> None:
    from xml.etree.ElementTree import fromstring

    drawn = two_way_picture(found.lines, narrow=narrow)
    assert drawn is not None
    root = fromstring(drawn)  # noqa: S314 - our own drawing
    assert {one.text for one in root.iter("title")} == {one.pilot.title for one in found.lines}
    places = [float(one.attrib["cx"]) for one in root.iter("circle")]
    assert len(places) == len(found.lines)
    assert 0 <= min(places) <= max(places) <= float(root.attrib["viewBox"].split()[2])
    assert two_way_picture([], narrow=narrow) is None


def test_power_is_said_from_the_past_alone(kept: Kept) -> None:
    before = power_of(kept.pilots["forum-buddies"], kept.figures["forum-buddies"])
    assert before.enough_days == 84
    [planned] = [one for one in before.lines if one.is_planned]
    assert planned.power > 0.9
    assert planned.detectable < 5
    stories = power_of(kept.pilots["job-stories"], kept.figures["job-stories"])
    assert stories.enough_days is None
    photos = power_of(kept.pilots["packing-photos"], kept.figures["packing-photos"])
    assert photos.per_arm is not None
    assert photos.per_arm > 1000
    assert power_of(kept.pilots["forum-buddies"], None).reason


def test_failures_are_told_as_plainly_as_successes(kept: Kept, found: PilotsFound) -> None:
    good = story(found.line("forum-buddies"), kept.register, "Linden & Fern")
    assert "Verdict: **works**" in good
    assert "became a plot" in good
    assert "1,800 GBP and 14 person-days" in good
    bad = story(found.line("open-drawings"), kept.register, "Linden & Fern")
    assert "Verdict: **no effect worth having**" in bad
    assert "stopped on 6 May 2026" in bad


def test_what_the_record_says_of_practices(kept: Kept, found: PilotsFound) -> None:
    units = (
        Unit("care_uk", "Care", "customer_support"),
        Unit("product", "Workshop", "product_development"),
        Unit("people_office", "People", "hr"),
        Unit("marketing", "Marketing", "marketing"),
        Unit("finance", "Finance", "finance"),
    )
    organisation = Organisation("O", units=units)
    read = readings_of_pilots(found, kept.register, organisation)
    assert {one.indicator: one.n for one in read} == {
        "pilots.functions_share": 5,
        "pilots.functions_seen_share": 0,
        "pilots.fit_judged_share": 3,
        "pilots.valid_verdict_share": 3,
        "pilots.decided_share": 1,
        "pilots.written_up_share": 3,
        "pilots.failures_told_share": 1,
        "pilots.renewed_share": 1,
    }
    values = [one.value for one in read if one.indicator != "pilots.functions_seen_share"]
    assert values == pytest.approx([0.8, 2 / 3, 2 / 3, 1, 1 / 3, 0, 1])


def test_pilots_are_seen_at_work_only_where_the_record_could_show_each(kept: Kept, found: PilotsFound) -> None:
    units = (Unit("a", "A", "hr"), Unit("b", "B", "finance"))
    organisation = Organisation("O", units=units)
    [first, second] = [
        replace(
            line, pilot=replace(line.pilot, property_id=name, unit=unit, start=date(2026, 3, 20), end=date(2026, 5, 2))
        )
        for line, name, unit in zip(found.lines[:2], ("x:One", "x:two"), "ab", strict=True)
    ]
    two = replace(found, lines=(first, second), as_of=date(2026, 9, 1))

    def seen(*alive: tuple[str, int]) -> float | None:
        read = readings_of_pilots(two, kept.register, organisation, set(alive))
        return next(one.value for one in read if one.indicator == "pilots.functions_seen_share")

    assert seen(("x:one", 202604), ("x:two", 202606)) == 0.5
    assert seen(("x:one", 202603), ("x:two", 202605)) == 1.0
    assert seen(("x:one", 202604)) is None


def test_without_pilots_nothing_is_read(tmp_path: Path) -> None:
    nothing = kept_pilots(tmp_path)
    assert readings_of_pilots(find_pilots(nothing), nothing.register, Organisation("O")) == []
    with pytest.raises(UsageError, match="none yet"):
        nothing.pilot("x")


def test_notes_are_kept_on_one_line(tmp_path: Path) -> None:
    assert note(tmp_path, Noted(date(2026, 1, 1), "a", "kept", "", "two\nlines")).note == "two lines"
