from __future__ import annotations

from tests.assessment.conftest import ITEMS

from pappus.assessment.items import by_id
from pappus.assessment.ratings import Rating, answers, coded, columns_of, each, off_scale
from pappus.workspace.organisation import Ratings

ONE = Rating("a", "care", "it", "manager", "governance.policies", 3, "answered", "why", "2026-03-01")
OTHER = Rating("b", None, None, None, "anchor.transformed", None, "dk")


def test_single_ratings_and_columns_are_the_same_thing() -> None:
    assert list(each(columns_of([ONE, OTHER]))) == [ONE, OTHER]
    assert columns_of([]) == Ratings()
    assert len(columns_of([ONE, OTHER])) == 2


def test_columns_become_numbers() -> None:
    codes, values = coded(("b", "a", "b", None))
    assert codes.tolist() == [0, 1, 0, 2]
    assert values == ("b", "a", None)
    assert answers(columns_of([ONE, OTHER])).tolist() == [3, -1]


def test_what_the_items_do_not_allow_is_found() -> None:
    rows = [
        ONE,
        Rating("b", None, None, None, "governance.policies", 7, "answered"),
        Rating("b", None, None, None, "anchor.transformed", 0, "answered"),
        Rating("b", None, None, None, "governance.magic", None, "na"),
    ]
    assert off_scale(columns_of(rows), by_id(ITEMS)) == [
        (1, "expected 0 to 4, dk or na, found 7"),
        (2, "expected 1 to 10, dk or na, found 0"),
        (3, "'governance.magic' is no known practice or item"),
    ]
    assert off_scale(columns_of([ONE, OTHER]), by_id(ITEMS)) == []
