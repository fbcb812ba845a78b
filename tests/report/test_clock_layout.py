"""Where the seeds of the clock stand, whatever the families."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.report.clock_layout import NARROW, WIDE, Measures, pappus, reach, turns

COUNTS = st.lists(st.integers(1, 12), min_size=1, max_size=14)


@given(COUNTS, st.sampled_from([WIDE, NARROW]))
def test_seeds_go_round_in_order_and_leave_the_stem_free(counts: list[int], sizes: Measures) -> None:
    placed = turns(["Measurement"] * len(counts), counts, sizes)
    assert [len(places) for places in placed] == counts
    every = [turn for places in placed for turn in places]
    assert every == sorted(every)
    assert all(0 < turn < 360 and abs(turn - 180) > 4 for turn in every)
    assert all(later - earlier > 0.5 for earlier, later in pairwise(every))


@pytest.mark.parametrize("sizes", [WIDE, NARROW])
def test_a_level_is_a_ring_and_what_has_none_lies_beyond(sizes: Measures) -> None:
    levels = [reach(sizes, "shown", level) for level in range(5)]
    assert [round(later - earlier, 6) for earlier, later in pairwise(levels)] == [sizes.step] * 4
    assert levels[-1] < reach(sizes, "unknown", None) < reach(sizes, "out", None) < sizes.width / 2


def test_a_family_that_is_narrower_than_its_name_gets_room_for_it() -> None:
    few, name = turns(["A", "B", "C", "D"], [2, 2, 2, 2], NARROW), turns(["Advocacy"] * 4, [20, 2, 20, 2], NARROW)
    assert few[0][1] - few[0][0] > name[0][1] - name[0][0]
    assert name[1][1] - name[1][0] >= name[0][1] - name[0][0] - 1e-6


def test_hairs_are_as_many_and_as_long_as_asked() -> None:
    drawn = pappus(5, 10.0)
    assert drawn.count("M0 0Q") == 5
    ends = [tuple(map(float, hair.split(" ")[-2:])) for hair in drawn.split("M0 0Q")[1:]]
    assert max(math.hypot(*end) for end in ends) == pytest.approx(10.0, abs=0.1)
    assert all(up < 0 for _, up in ends)
