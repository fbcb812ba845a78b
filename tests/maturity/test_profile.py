"""The profile of know-how, from what people say of themselves and of others."""

from __future__ import annotations

import pytest

from pappus.maturity.closing import find_closing
from pappus.maturity.definitions import models
from pappus.maturity.model import Profile
from pappus.maturity.profile import CellFinding, ProfileFinding, find_profile
from pappus.workspace.organisation import Level, Ratings, Round

Row = tuple[str, Level, str, int | None]


def grid() -> Profile:
    found = models()["competence-layers"].profile
    assert found is not None
    return found


def made(*rows: Row, population: dict[Level, int] | None = None) -> Round:
    count = len(rows)
    ratings = Ratings(
        rater=tuple(row[0] for row in rows),
        unit=(None,) * count,
        function=(None,) * count,
        level=tuple(row[1] for row in rows),
        practice=tuple(row[2] for row in rows),
        answer=tuple(row[3] for row in rows),
        state=tuple("answered" if row[3] is not None else "dk" for row in rows),
        comment=("",) * count,
        answered_at=(None,) * count,
    )
    return Round("2025", ratings=ratings, population_by_level=population or {})


def selves(level: Level, layer: str, *answers: int) -> list[Row]:
    return [(f"{level}{place}", level, f"competence.{layer}.self", answer) for place, answer in enumerate(answers)]


def cell(found: ProfileFinding, layer: str, level: Level) -> CellFinding:
    return next(one for one in found.cells if (one.layer, one.level) == (layer, level))


def test_nobody_asked_leaves_every_place_open() -> None:
    found = find_profile(grid(), None)
    assert {one.outcome for one in found.cells} == {"not_available"}
    assert len(found.cells) == 9
    assert all(one.question and one.instead_of for one in found.cells)


def test_fewer_than_five_are_hidden_without_a_count() -> None:
    found = cell(find_profile(grid(), made(*selves("executive", "people", 4, 4, 4, 4))), "people", "executive")
    assert (found.outcome, found.people, found.actual, found.met) == ("suppressed", None, None, None)


def test_all_people_asked_gives_the_plain_mean() -> None:
    one = made(*selves("manager", "process", 2, 2, 2, 2, 2, 3, 3, 3, 3, 4), population={"manager": 10})
    found = cell(find_profile(grid(), one), "process", "manager")
    assert found.actual is not None
    assert found.met is not None
    assert found.gap is not None
    assert found.actual.value == pytest.approx(2.6)
    assert found.actual.low == found.actual.high == pytest.approx(2.6)
    assert found.met.value == pytest.approx(0.5)
    assert found.gap.value == pytest.approx(-0.4)
    assert found.short == 1.0


@pytest.mark.parametrize("answers", [(2, 2, 3, 3, 3, 3, 4), (2, 2, 2, 2, 2, 3, 3)])
def test_the_share_that_is_there_tells_of_no_few_people(answers: tuple[int, ...]) -> None:
    """A share of seven people is a number of them: two of seven are not there, or are."""
    found = cell(find_profile(grid(), made(*selves("manager", "process", *answers))), "process", "manager")
    assert (found.outcome, found.people, found.met) == ("found", 7, None)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ((2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 8, 8, 8, 8, 8), [True, True, True]),
        ((2, 2, 2, 2, 2, 5, 5, 5, 5, 8), [True, False, False]),
        ((2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5, 8), [False, True, False]),
        ((2, 2, 2, 2, 2), [True, True, True]),
    ],
)
def test_bands_of_few_people_are_hidden(answers: tuple[int, ...], shown: list[bool]) -> None:
    rows: list[Row] = [(f"p{at}", "manager", "anchor.transformed", one) for at, one in enumerate(answers)]
    found = find_closing(made(*rows))
    assert found is not None
    assert [share is not None for _, share in found.bands] == shown


def test_more_technique_than_the_floor_earns_nothing() -> None:
    one = made(*selves("executive", "technical", 4, 4, 4, 4, 4, 4), population={"executive": 6})
    found = cell(find_profile(grid(), one), "technical", "executive")
    assert found.gap is not None
    assert found.gap.value == 0.0


def test_most_others_are_set_beside_and_own_level_is_left_out() -> None:
    rows = selves("manager", "people", 4, 4, 4, 4, 4, 4)
    rows += [(f"f{place}", "frontline", "competence.people.most-managers", 1) for place in range(8)]
    rows += [(f"manager{place}", "manager", "competence.people.most-managers", 4) for place in range(6)]
    found = cell(find_profile(grid(), made(*rows)), "people", "manager")
    assert found.others is not None
    assert found.others_people == 8
    assert found.others.value < 2.0
    assert (found.overrated or 0) > 0.99


def test_advice_is_given_where_people_are_surely_short_the_widest_gap_first() -> None:
    rows = [*selves("executive", "people", 0, 0, 0, 1, 0), *selves("executive", "process", 2, 2, 2, 2, 2)]
    found = find_profile(grid(), made(*rows, population={"executive": 5}))
    assert [name for name, _ in found.advice] == ["people", "process"]


def test_dont_know_is_no_answer() -> None:
    rows: list[Row] = [*selves("manager", "process", 3, 3, 3, 3), ("m9", "manager", "competence.process.self", None)]
    assert cell(find_profile(grid(), made(*rows)), "process", "manager").outcome == "suppressed"


def test_the_closing_question_stands_beside_published_bands() -> None:
    rows: list[Row] = [
        (f"p{at}", "frontline", "anchor.transformed", answer) for at, answer in enumerate((2, 3, 5, 6, 9) * 5)
    ]
    found = find_closing(made(*rows))
    assert found is not None
    assert found.people == 25
    assert (found.published.year, found.published.n) == (2012, 2545)
    assert [round(band.share, 2) for band, _ in found.bands] == [0.52, 0.31, 0.17]
    assert sum(share.value for _, share in found.bands if share is not None) == pytest.approx(1.0)
    assert find_closing(made(*rows[:4])) is None
