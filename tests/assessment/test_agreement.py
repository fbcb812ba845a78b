"""How far people agree: figures known from the formulas, small groups hidden, an agenda that can be empty."""

from __future__ import annotations

import numpy as np
import pytest
from tests.raters import answered, many, round_of, shuffled

from pappus.assessment.agenda import Topic, agenda
from pappus.assessment.agreement import Agreement, agreement_in, agreement_word, answer_table
from pappus.assessment.items import by_id
from pappus.assessment.ratings import Rating
from pappus.assessment.said import Said, said_in
from pappus.practices.definitions import practices
from pappus.practices.questions import practice_items
from pappus.statistics.agreement import krippendorff_alpha
from pappus.workspace.organisation import Level, Organisation, Round, Unit

ITEMS = by_id(practice_items())
ORGANISATION = Organisation("Org", units=(Unit("care", "Customer care", "customer_support"),))
NAMES = ["governance.policies", "governance.crisis", "learning.education", "listening.hear"]
PEOPLE: dict[Level, int] = {"frontline": 12, "manager": 6}


def found_in(one: Round) -> Agreement:
    views: dict[str, Said] = {}
    for by in ("level", "unit"):
        said = said_in(one, ORGANISATION, list(practices()), 500, by)
        if said is not None:
            views[by] = said
    return agreement_in(one, ITEMS, views)


def topics(one: Round) -> tuple[Topic, ...]:
    return agenda(one, ORGANISATION, ITEMS, found_in(one))


def alike(*but: str) -> list[Rating]:
    """People of two levels who agree on all practices but these."""
    return many({name: 2.0 for name in NAMES if name not in but}, PEOPLE, spread=0.1)


def test_figures_are_those_of_the_answers() -> None:
    one = round_of(many({name: 1.0 + place for place, name in enumerate(NAMES)}, PEOPLE))
    found = found_in(one)
    table = answer_table(one.ratings, [each.practice for each in found.practices])
    assert found.alpha is not None
    assert found.alpha.value == krippendorff_alpha(table, "ordinal")
    assert found.alpha.low <= found.alpha.value <= found.alpha.high
    first = found.practices[0]
    given = table[:, 0]
    assert first.mean == pytest.approx(np.nanmean(given))
    assert first.rwg == pytest.approx(1 - np.nanvar(given, ddof=1) / 2)
    assert first.average_deviation == pytest.approx(np.nanmean(np.abs(given - np.nanmean(given))))
    assert found.icc1 is not None
    assert found.icc2 is not None
    assert 0 < found.icc1 < found.icc2 < 1


def test_families_hold_their_practices() -> None:
    found = found_in(round_of(many(dict.fromkeys(NAMES, 2.0), PEOPLE)))
    assert {one.family: one.practices for one in found.families} == {"governance": 2, "learning": 1, "listening": 1}
    governance = next(one for one in found.families if one.family == "governance")
    assert governance.title == "Governance"
    assert governance.lindell_rwg_j <= governance.rwg_j
    assert governance.rwg == pytest.approx(governance.lindell_rwg_j)


def test_shares_of_variance_sum_to_one_and_name_the_levels() -> None:
    strict = many(dict.fromkeys(NAMES, 1.0), {"frontline": 14})
    lenient = many(dict.fromkeys(NAMES, 3.0), {"executive": 8}, seed=2)
    shares = found_in(round_of(strict, lenient)).variance["level"]
    assert shares.roles is not None
    parts = (shares.criteria, shares.roles, shares.raters, shares.residual)
    assert sum(part.value for part in parts) == pytest.approx(1)
    assert shares.roles.value > 0.5


def test_levels_with_few_people_are_not_told_apart() -> None:
    shares = found_in(round_of(many(dict.fromkeys(NAMES, 2.0), {"frontline": 14, "executive": 3}))).variance["level"]
    assert shares.roles is None


def test_practices_of_one_to_four_people_are_nowhere() -> None:
    one = round_of(alike("listening.hear"), answered("listening.hear", [0, 4, 0, 4]))
    found = found_in(one)
    assert "listening.hear" not in [each.practice for each in found.practices]
    assert "listening" not in [each.family for each in found.families]
    assert topics(one) == ()


def test_with_fewer_than_five_people_nothing_is_told() -> None:
    found = found_in(round_of(many(dict.fromkeys(NAMES, 2.0), {"frontline": 4})))
    assert (found.raters, found.alpha, found.icc1, found.practices, found.families) == (None, None, None, (), ())
    assert found.variance == {}


def test_one_to_four_people_who_do_not_know_are_no_share() -> None:
    few, several = (
        found_in(round_of(answered("listening.hear", [2] * 8 + [None] * unsure))).practices[0].does_not_know
        for unsure in (4, 8)
    )
    assert (few, several) == (None, 0.5)


def test_where_people_agree_nothing_is_on_the_agenda() -> None:
    assert topics(round_of(alike())) == ()


def test_groups_that_see_it_differently_are_named() -> None:
    one = round_of(
        alike("listening.hear"),
        answered("listening.hear", [1] * 9 + [2] * 3),
        answered("listening.hear", [3] * 5 + [4], "manager"),
    )
    (topic,) = topics(one)
    assert (topic.practice, topic.by, topic.low, topic.high) == ("listening.hear", "level", 1, 3)
    assert [(group.key, group.people) for group in topic.groups] == [("manager", 6), ("frontline", 12)]
    assert topic.split == "Managers say 3, people at the front line say 1."
    anchors = practices()["listening.hear"].anchors
    assert anchors[1].rstrip(".") in topic.question
    assert anchors[3].rstrip(".") in topic.question


def test_a_group_of_one_to_four_people_is_not_named_nor_what_would_give_it_away() -> None:
    one = round_of(
        alike("listening.hear"),
        answered("listening.hear", [1] * 9 + [2] * 3),
        answered("listening.hear", [3] * 5, "manager"),
        answered("listening.hear", [4, 4, 4], "executive"),
    )
    (topic,) = topics(one)
    assert topic.by is None
    assert topic.groups == ()
    assert "anager" not in topic.split + topic.question


def test_differences_within_every_group_are_told_without_anybody_s_answer() -> None:
    one = round_of(alike("listening.hear"), answered("listening.hear", [0, 4] * 6))
    (topic,) = topics(one)
    assert (topic.by, topic.low, topic.high) == (None, 0, 4)
    assert topic.split == "Answers lie around 0 and 4."


def test_the_widest_apart_comes_first() -> None:
    one = round_of(
        alike("listening.hear", "governance.crisis"),
        answered("listening.hear", [1, 3] * 6),
        answered("governance.crisis", [0, 4] * 6),
    )
    assert [topic.practice for topic in topics(one)] == ["governance.crisis", "listening.hear"]


def test_the_order_of_rows_changes_nothing() -> None:
    one = round_of(alike("listening.hear"), answered("listening.hear", [0, 4] * 6))
    other = Round(one.id, ratings=shuffled(one.ratings))
    assert found_in(one) == found_in(other)
    assert topics(one) == topics(other)


def test_people_flagged_are_counted_from_five_on() -> None:
    straight = [one for who in ("a", "b") for name in list(practices())[:40] for one in answered(name, [3], who=who)]
    found = found_in(round_of(many(dict.fromkeys(practices(), 2.0), {"frontline": 10}), straight))
    assert found.flagged["straight_lining"] is None
    assert found.flagged["haste"] == 0


@pytest.mark.parametrize(("rwg", "word"), [(1.0, "very strong"), (0.75, "strong"), (0.6, "moderate"), (0.0, "none")])
def test_agreement_has_a_word(rwg: float, word: str) -> None:
    assert agreement_word(rwg).startswith(word)
