"""Verdicts: right about effects that were put in, seldom wrong where nothing happened, honest where nobody can tell."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from tests.pilots.conftest import FIRST_DAY, SOUND, leaning, panel, pilot_on

from pappus.pilots.estimates import tried
from pappus.pilots.judging import judged
from pappus.pilots.looks import bounds
from pappus.pilots.pilot import Design, Looks, Measure, Pilot
from pappus.pilots.power import power_of
from pappus.pilots.register import Standing
from pappus.pilots.series import Arms, Panel, read_arms
from pappus.pilots.verdict import Verdict
from pappus.vocabulary.errors import InvalidFileError

LATER = date(2099, 1, 1)


def seen(
    effect: float, design: Design = "before_after_with_controls", looks: Looks = "at_end", seed: int = 1
) -> Verdict:
    values = leaning(np.random.default_rng(seed), 160, 6, 0.3)
    values[-12:, 0] += effect
    figures = panel(values)
    return judged(pilot_on(figures, 12, design, looks), figures, SOUND, LATER)


@pytest.mark.parametrize("design", ["before_after_with_controls", "synthetic_control"])
def test_an_effect_that_was_put_in_is_found(design: Design) -> None:
    found = seen(2.0, design)
    assert found.kind == "works"
    assert found.low is not None
    assert found.high is not None
    assert found.low < 2.0 < found.high
    assert found.worth == pytest.approx((found.effect or 0) / 0.5)
    assert found.is_valid


def test_harm_is_called_harm_and_the_way_that_is_better_counts() -> None:
    assert seen(-2.0).kind == "harmful"
    values = leaning(np.random.default_rng(1), 160, 6, 0.3)
    values[-12:, 0] -= 2.0
    figures = panel(values)
    pilot = pilot_on(figures, 12, "before_after_with_controls")
    lower = replace(pilot, measure=replace(pilot.measure, better="lower"))
    assert judged(lower, figures, SOUND, LATER).kind == "works"


def test_nothing_against_what_would_be_worth_having() -> None:
    values = leaning(np.random.default_rng(4), 160, 6, 0.0)
    figures = panel(values)
    large = pilot_on(figures, 12, "before_after_with_controls", minimum=3.0)
    assert judged(large, figures, SOUND, LATER).kind == "no_effect"
    small = pilot_on(figures, 12, "before_after_with_controls", minimum=0.1)
    assert judged(small, figures, SOUND, LATER).kind == "cannot_tell"


@pytest.mark.parametrize(("leans", "seed"), [(0.0, 21), (0.6, 22)])
def test_placebo_pilots_raise_as_many_false_alarms_as_they_say(leans: float, seed: int) -> None:
    """10 % nominal at the end and 5 % by daily looks; bands of three standard errors of 150 pilots."""
    rng = np.random.default_rng(seed)
    at_end = daily = 0
    for _ in range(150):
        figures = panel(leaning(rng, 220, 4, leans), step=1)
        pilot = replace(pilot_on(figures, 14, "before_after_with_controls"))
        found = tried(pilot, figures, 14)
        assert found is not None
        z = np.abs(found.path) / np.minimum.accumulate(found.noise.error)
        at_end += bool(z[-1] > bounds(pilot, found.noise, 0.9)[-1])
        daily += bool((z > bounds(replace(pilot, looks="any_time"), found.noise, 0.95)).any())
    assert 4 <= at_end <= 27
    assert daily <= 7


def test_looking_early_is_allowed_only_where_it_was_planned() -> None:
    values = leaning(np.random.default_rng(2), 160, 6, 0.3)
    values[-12:, 0] += 4.0
    figures = panel(values)
    early = figures.days[-3]
    ways: list[tuple[Looks, bool]] = [("any_time", True), ("at_end", False), (4, True)]
    for looks, due in ways:
        pilot = pilot_on(figures, 12, "before_after_with_controls", looks)
        found = judged(pilot, figures, SOUND, early)
        assert found.due is due
        assert (found.kind == "works") is due


def test_the_interval_for_any_time_is_wider_than_that_for_the_end() -> None:
    once, often, ever = (seen(2.0, looks=looks) for looks in ("at_end", 4, "any_time"))
    widths = [(one.high or 0) - (one.low or 0) for one in (once, often, ever)]
    assert widths == sorted(widths)
    assert widths[0] < widths[2]


def test_p_value_and_interval_say_the_same() -> None:
    for looks in ("at_end", 4, "any_time"):
        for seed in range(8):
            found = seen(0.8, looks=looks, seed=seed)
            assert found.p_value is not None
            assert (found.p_value < 0.1) == ((found.low or 0) > 0 or (found.high or 0) < 0)


def test_staggered_starts_are_set_against_those_still_waiting() -> None:
    rng = np.random.default_rng(8)
    values = leaning(rng, 170, 4, 0.2)
    figures = panel(values)
    starts = {name: figures.days[-40 + 12 * at] for at, name in enumerate(("t", "c1", "c2"))}
    for at, day in enumerate(starts.values()):
        figures.values[figures.position(day) :, at] += 2.0
    measure = Measure("higher", 0.5, treated=("t", "c1", "c2"), controls=("c3",), starts=tuple(starts.items()))
    pilot = Pilot("one", "One", "It helps.", figures.days[-40], figures.days[-1], "staggered", measure, "at_end")
    found = judged(pilot, figures, SOUND, LATER)
    assert found.kind == "works"
    assert found.effect == pytest.approx(2.0, abs=0.6)


def test_prop_99_is_judged_by_placebo_states(shared_data: Path) -> None:
    with (shared_data / "causal" / "california_prop99.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    values = np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])
    names = tuple(rows[0][1:])
    figures = Panel(tuple(date(int(row[0]), 1, 1) for row in rows[1:]), names, values, 365.25)
    donors = tuple(name for name in names if name != "California")
    measure = Measure("lower", 5.0, treated=("California",), controls=donors)
    pilot = Pilot("prop", "", "", date(1989, 1, 1), date(2000, 12, 31), "synthetic_control", measure, "at_end")
    found = judged(pilot, figures, SOUND, LATER)
    assert found.effect == pytest.approx(-15.60, abs=0.01)
    assert (found.placebos, found.placebos_are) == (38, "units")
    assert found.p_value is not None
    assert found.p_value >= 1 / 39


def test_too_little_is_said_to_be_too_little() -> None:
    values = leaning(np.random.default_rng(1), 30, 3, 0.3)
    figures = panel(values)
    short = judged(pilot_on(figures, 4, "before_after_with_controls"), figures, SOUND, LATER)
    assert short.kind == "cannot_tell"
    assert "8 of each" in short.reasons[0]
    long = judged(pilot_on(figures, 12, "before_after_with_controls"), figures, SOUND, LATER)
    assert long.kind == "cannot_tell"
    assert "history" in long.reasons[0]


def test_gaps_are_not_noughts() -> None:
    values = leaning(np.random.default_rng(1), 160, 6, 0.3) + 50
    values[-12:, 0] += 3.0
    values[10:150:9, 0] = np.nan
    figures = panel(values)
    found = judged(pilot_on(figures, 12, "before_after_with_controls"), figures, SOUND, LATER)
    assert found.kind == "works"
    assert found.effect == pytest.approx(3.0, abs=1.0)
    values[-12:-6, 0] = np.nan
    many = judged(pilot_on(figures, 12, "before_after_with_controls"), figures, SOUND, LATER)
    assert many.kind == "cannot_tell"
    assert "missing" in many.reasons[0]


def test_a_verdict_is_a_lead_where_it_did_not_stand_fast() -> None:
    values = leaning(np.random.default_rng(1), 160, 6, 0.3)
    values[-12:, 0] += 2.0
    figures = panel(values)
    pilot = pilot_on(figures, 12, "before_after_with_controls")
    late = Standing(pilot.start + timedelta(days=9), before_start=False, unchanged=True)
    for standing, words in (
        (Standing(None, before_start=False, unchanged=False), "not registered"),
        (late, "9 days after its start"),
        (Standing(FIRST_DAY, before_start=True, unchanged=False), "changed after"),
    ):
        found = judged(pilot, figures, standing, LATER)
        assert found.kind == "works"
        assert not found.is_valid
        assert words in found.reasons[0]


def arms_pilot(looks: Looks = "at_end", minimum: float = 0.5) -> Pilot:
    measure = Measure("higher", minimum, file="arms.csv", arm="arm", value="value", new="new", old="old")
    return Pilot("arms", "Arms", "It helps.", FIRST_DAY, FIRST_DAY + timedelta(days=27), "ab", measure, looks)


def test_two_arms() -> None:
    rng = np.random.default_rng(1)
    none = np.empty(0)
    found = judged(arms_pilot(), Arms(rng.normal(1, 1, 300), rng.normal(0, 1, 300), none, none), SOUND, LATER)
    assert found.kind == "works"
    few = judged(arms_pilot(), Arms(np.ones(4), np.zeros(40), none, none), SOUND, LATER)
    assert (few.kind, few.before, few.after) == ("cannot_tell", 0, 0)
    uneven = judged(arms_pilot(), Arms(rng.normal(1, 1, 300), rng.normal(0, 1, 500), none, none), SOUND, LATER)
    assert uneven.kind == "cannot_tell"
    assert "fair split" in uneven.reasons[0]


def test_a_split_that_was_planned_to_be_uneven_is_judged_by_its_plan() -> None:
    rng, none = np.random.default_rng(4), np.zeros(0)
    figures = Arms(rng.normal(1, 1, 910), rng.normal(0, 1, 90), none, none)
    pilot = arms_pilot()
    planned = replace(pilot, measure=replace(pilot.measure, new_share=0.9))
    assert judged(pilot, figures, SOUND, LATER).kind == "cannot_tell"
    assert judged(planned, figures, SOUND, LATER).kind == "works"
    assert judged(planned, replace(figures, old=rng.normal(0, 1, 500)), SOUND, LATER).kind == "cannot_tell"


def test_arms_in_which_all_are_alike_say_so() -> None:
    none = np.zeros(0)
    found = judged(arms_pilot(), Arms(np.ones(40), np.zeros(40), none, none), SOUND, LATER)
    assert found.reasons == ("Within each arm all have the same figure, so that what chance does cannot be told.",)


def test_what_two_arms_can_find() -> None:
    rng, none = np.random.default_rng(5), np.zeros(0)
    pilot = arms_pilot()
    planned = replace(pilot, measure=replace(pilot.measure, new_share=0.9))
    even = power_of(pilot, Arms(rng.normal(0, 1, 100), rng.normal(0, 1, 100), none, none))
    uneven = power_of(planned, Arms(rng.normal(0, 1, 900), rng.normal(0, 1, 100), none, none))
    # A hundred against nine hundred tell as much as a hundred and eighty against as many.
    assert even.lines[0].power == pytest.approx(0.95, abs=0.03)
    assert uneven.lines[0].power == pytest.approx(1, abs=0.01)
    assert even.per_arm == pytest.approx(1.8 * (uneven.per_arm or 0), rel=0.15)
    few = power_of(pilot, Arms(rng.normal(0, 1, 40), rng.normal(0, 1, 3), none, none))
    assert (few.lines, few.per_arm, few.reason[:19]) == ((), None, "Too few have taken ")
    assert power_of(pilot, Arms(rng.normal(0, 1, 40), none, none, none)).per_arm


def test_files_of_arms_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "arms.csv"
    path.write_text("arm,value,at\nA,yes,2025-01-31 10:00:00\nB,NA,2025-02-01\nC,7,2025-02-01\nB,false,2025-02-01\n")
    measure = Measure("higher", 0.1, file=path.name, arm="arm", value="value", day="at", new="A", old="B")
    with pytest.raises(InvalidFileError, match="row 4, column arm: is none of the arms A, B; name a further one"):
        read_arms(path, measure)
    path.write_text("arm,value,at\nJane Doe,A,2025-01-31\nA,Jane Doe,2025-01-31\nB,7,Jane Doe\nB,1,2025-02-01\n")
    with pytest.raises(InvalidFileError) as raised:
        read_arms(path, measure)
    assert len(raised.value.faults) == 3
    assert "Doe" not in str(raised.value)
    path.write_text("arm,value,at\nA,yes,2025-01-31 10:00:00\nB,NA,2025-02-01\nC,7,2025-02-01\nB,false,2025-02-01\n")
    found = read_arms(path, replace(measure, other_arms=("C",)))
    assert (found.new.tolist(), found.old.tolist()) == ([1.0], [0.0])
    assert found.old_days - found.new_days == [1.0]


def test_a_published_trial_of_two_arms(shared_data: Path) -> None:
    """Ninety thousand players: .82 points fewer are back after a week (19.02 against 18.20 %)."""
    measure = Measure("higher", 0.005, arm="version", value="retention_7", new="gate_40", old="gate_30", file="x")
    pilot = replace(arms_pilot(), measure=measure)
    figures = read_arms(shared_data / "ab_tests" / "cookie_cats.csv", measure)
    assert figures.new.size + figures.old.size == 90_189
    found = judged(pilot, figures, SOUND, LATER)
    assert found.kind == "harmful"
    assert found.effect == pytest.approx(0.1820 - 0.1902, abs=1e-4)
