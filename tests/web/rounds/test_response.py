"""How many have answered, without giving a small group away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pappus.web.accounts.models import User
from pappus.web.rounds import inviting
from pappus.web.rounds.models import Rating, Respondent, Round
from pappus.web.rounds.response import _rates, response

_COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1)


def _answer(one: Round, number: int, **where: str) -> None:
    for person in Respondent.objects.filter(round=one, **where)[:number]:
        answer = {"answer": 2, "state": "answered"}
        Rating.objects.get_or_create(round=one, rater=person.rater, practice="purpose.vision", defaults=answer)


def test_figures_are_of_five_people_at_least(opened: Round, owner: User) -> None:
    for unit, level, count in (("care", "frontline", 8), ("office", "manager", 7), ("care", "executive", 2)):
        inviting.make_links(opened, owner, count, inviting.Group(unit=unit, level=level))
    _answer(opened, 3)
    found = response(opened)
    assert (found.whole.invited, found.whole.answered) == (17, None)
    _answer(opened, 8, level="frontline")
    found = response(opened)
    assert (found.whole.answered, found.whole.percent) == (8, 47)
    assert [(one.title, one.invited, one.answered) for one in found.by_unit] == [("Care", 10, 8), ("Office", 7, 0)]
    # Two executives are hidden, and somebody else with them, so that they do not follow from the whole.
    levels = {one.title: one.invited for one in found.by_level}
    assert levels["Executive"] is None
    assert sum(1 for invited in levels.values() if invited is None) == 2


def test_fewer_than_five_asked_are_not_counted_at_all(opened: Round, owner: User) -> None:
    inviting.make_links(opened, owner, 4, inviting.Group(unit="care"))
    _answer(opened, 4)
    found = response(opened)
    assert (found.whole.invited, found.whole.answered, found.by_unit) == (None, None, ())


def test_paper_counts_beside(opened: Round) -> None:
    for number in range(6):
        Rating.objects.create(round=opened, rater=f"r{number}", practice="purpose.vision", answer=2, state="answered")
    assert response(opened).beside == 6


@given(_COUNTS, st.data())
def test_no_figure_follows_of_a_small_group(invited: dict[str, int], data: st.DataObject) -> None:
    from collections import Counter

    asked = Counter({key: count for key, count in invited.items() if count})
    answered = Counter({key: data.draw(st.integers(0, count)) for key, count in asked.items()})
    rates = _rates({key: key for key in asked}, asked, answered)
    shown = {one.title for one in rates if one.invited is not None}
    for counts in (asked, answered):
        assert not any(0 < counts[key] < 5 for key in shown)
        hidden = [counts[key] for key in asked if key not in shown]
        whole_is_shown = sum(counts.values()) >= 5
        if rates and whole_is_shown and any(0 < count < 5 for count in hidden):
            assert sum(hidden) >= 5
            assert len(hidden) > 1
