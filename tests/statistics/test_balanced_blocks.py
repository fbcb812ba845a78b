from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pappus.statistics.balanced_blocks import balanced_blocks


@given(st.integers(1, 40), st.data(), st.integers(1, 20))
def test_after_any_number_of_blocks_all_were_used_equally_often(
    elements: int, data: st.DataObject, blocks: int
) -> None:
    size = data.draw(st.integers(1, elements))
    found = balanced_blocks(elements, size, blocks)
    assert all(len(set(block)) == size for block in found)
    for number in range(1, blocks + 1):
        used = Counter(one for block in found[:number] for one in block)
        counts = [used[one] for one in range(elements)]
        assert max(counts) - min(counts) <= 1


def test_pairs_stand_together_about_equally_often() -> None:
    found = balanced_blocks(29, 15, 60)
    together = Counter(pair for block in found for pair in combinations(block, 2))
    counts = [together[pair] for pair in combinations(range(29), 2)]
    expected = 60 * 15 * 14 / (29 * 28)
    # A row of windows over the list, which is balanced too, leaves pairs between 1 and 30.
    assert min(counts) > 0.75 * expected
    assert max(counts) < 1.3 * expected


def test_a_design_that_can_be_perfect_is() -> None:
    found = balanced_blocks(4, 2, 6)
    assert sorted(found) == list(combinations(range(4), 2))


def test_a_block_of_more_than_all_holds_all() -> None:
    assert balanced_blocks(3, 5, 2) == ((0, 1, 2), (0, 1, 2))
