"""What is said and what is on record: put together where they agree, kept apart where they do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pappus.practices.combining import VIEWS, capped, combined, level_draws, record_draws
from pappus.vocabulary.findings import TIER_CAP, Finding, Tier, TierLevel

COUNT = 4000
NAME = "engagement.dialogue"


def on_record(level: int, tier: Tier = "shown") -> TierLevel:
    return TierLevel(tier, tuple(float(place == level) for place in range(5)), level)


def say(level: float, sd: float = 0.2) -> NDArray[np.float64]:
    return np.clip(np.random.default_rng(5).normal(level, sd, COUNT), -0.5, 4.5)


def finding(record: TierLevel | None, *, agreed: bool = False) -> Finding:
    return Finding(NAME, "organisation", "found", on_record=record, agreed=agreed)


def test_where_both_agree_they_are_surer_together() -> None:
    found = combined(NAME, on_record(2), say(2.1, 0.5), agreed=False)
    assert found.gap is not None
    assert not found.gap.conflict
    assert not found.gap.flagged
    assert found.levels.std() < 0.5
    assert 2 < found.levels.mean() < 2.1


@pytest.mark.parametrize(("said", "record", "sign"), [(3.4, 1, 1), (0.5, 3, -1)])
def test_a_conflict_is_not_averaged_away(said: float, record: int, sign: int) -> None:
    found = combined(NAME, on_record(record), say(said), agreed=False)
    assert found.gap is not None
    assert found.gap.conflict
    assert found.gap.value * sign > 1
    between = (found.levels > 1.6) & (found.levels < 2.4)
    assert between.mean() < 0.05
    believed = np.abs(found.levels - said) < np.abs(found.levels - record)
    assert believed.mean() == pytest.approx(0.5, abs=0.05)


def test_in_a_draw_all_conflicts_are_decided_alike() -> None:
    draws = [combined(name, on_record(0), say(3.0), agreed=False).levels > 1.5 for name in ("a.b", "c.d")]
    assert np.array_equal(draws[0], draws[1])


@pytest.mark.parametrize(("said", "direction"), [(2.9, "over"), (0.1, "under")])
def test_a_gap_has_a_direction_and_a_probability(said: float, direction: str) -> None:
    gap = combined(NAME, on_record(1 if direction == "over" else 2), say(said), agreed=False).gap
    assert gap is not None
    assert gap.flagged
    assert getattr(gap, direction) > 0.9
    assert gap.low < gap.value < gap.high


def test_a_mapping_is_never_sure() -> None:
    gap = combined(NAME, on_record(2), np.full(COUNT, 2.4), agreed=False).gap
    assert gap is not None
    assert gap.high - gap.low > 1.5


def test_level_four_needs_records_of_the_work_or_two_tiers_that_agree() -> None:
    def reaches(record: TierLevel | None, said: float | None, *, agreed: bool = False) -> bool:
        drawn = level_draws(finding(record, agreed=agreed), say(said) if said is not None else None, "both", COUNT)
        return drawn is not None and bool((drawn >= 3.5).any())

    assert not reaches(None, 4.4)
    assert not reaches(on_record(4, "recorded"), None)
    assert not reaches(on_record(3, "shown"), 4.4)
    assert not reaches(on_record(4, "recorded"), 4.2)
    assert reaches(on_record(4, "recorded"), 4.2, agreed=True)
    assert reaches(on_record(4, "shown"), None)
    assert reaches(on_record(4, "shown"), 4.2)


def test_a_register_at_its_top_does_not_conflict_with_people_who_say_the_same() -> None:
    gap = combined(NAME, on_record(4, "recorded"), say(4.1), agreed=False).gap
    assert gap is not None
    assert abs(gap.value) < 0.3


def test_each_view_has_its_own_side() -> None:
    both = finding(on_record(1))
    drawn = {view: level_draws(both, say(3.0), view, COUNT) for view in VIEWS}
    means = {view: levels.mean() for view, levels in drawn.items() if levels is not None}
    assert means["said"] == pytest.approx(3.0, abs=0.1)
    assert means["shown"] == pytest.approx(1.0, abs=0.1)
    assert means["shown"] < means["both"] < means["said"]


def test_a_view_that_knows_nothing_is_null() -> None:
    assert level_draws(finding(on_record(1)), None, "said", COUNT) is None
    assert level_draws(finding(None), say(2.0), "shown", COUNT) is None
    assert level_draws(finding(None), None, "both", COUNT) is None


@given(st.integers(0, 4), st.floats(-0.5, 4.5), st.sampled_from(("recorded", "attested", "shown")))
@settings(max_examples=60, deadline=None)
def test_levels_stay_on_the_scale_and_within_what_their_tiers_carry(record: int, said: float, tier: Tier) -> None:
    levels = combined(NAME, on_record(record, tier), say(said), agreed=False).levels
    assert levels.min() >= -0.5
    assert levels.max() <= 4.5
    if tier != "shown":
        assert levels.max() < TIER_CAP[tier] + 0.5


def test_the_same_record_draws_the_same_levels() -> None:
    assert np.array_equal(record_draws("a.b", on_record(2), 50), record_draws("a.b", on_record(2), 50))
    assert capped(say(4.4), "said").max() < 3.5
