from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.assessment.items import Item
from pappus.assessment.questionnaire import (
    Audience,
    block_in_turn,
    block_of,
    known_to,
    plan,
    questionnaire,
    routes_of,
    short_form,
    skipped,
    times_asked,
)
from pappus.maturity.questions import anchor_item, competence_items, item_weights
from pappus.practices.questions import practice_items
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import FUNCTIONS, LEVELS, Function, Level

ITEMS = (*practice_items(), *competence_items(), anchor_item())
TARGETS = [("frontline", 23, 7), ("manager", 38, 11), ("executive", 23, 7)]
BY_ID = {item.id: item for item in ITEMS}


@pytest.mark.parametrize("function", [None, *FUNCTIONS])
@pytest.mark.parametrize(
    ("level", "most", "minutes"), [("frontline", 23, 7), ("manager", 38, 11), ("executive", 23, 7)]
)
def test_nobody_is_asked_more_than_the_target(level: Level, most: int, minutes: int, function: Function | None) -> None:
    for block in (1, 2, 17, 60):
        asked = questionnaire(ITEMS, Audience(level, function), block)
        assert len(asked.items) == most
        assert round(asked.minutes) == minutes
        assert asked.items[-1].id == "anchor.transformed"
        assert {f"competence.{layer}.self" for layer in ("technical", "process", "people")} <= ids(asked.items)


def ids(items: tuple[Item, ...]) -> set[str]:
    return {item.id for item in items}


def test_each_person_sees_only_what_they_can_know() -> None:
    for level in LEVELS:
        for block in range(1, 61):
            asked = questionnaire(ITEMS, Audience(level), block)
            assert all(level in item.levels for item in asked.items)
    care = questionnaire(ITEMS, Audience("frontline", "customer_support"))
    assert {"engagement.care-parity", "engagement.one-conversation", "structure.accurate"} <= ids(care.items)
    assert "learning.hiring" not in ids(care.known)
    assert not any(item.id == "properties.inventory" for item in care.known)


def test_people_are_routed_by_function_or_by_name() -> None:
    assert routes_of(Audience(function="communications")) == ("marketing",)
    assert routes_of(Audience("manager", "it", ("owners",))) == ("it", "owners")
    owner = known_to(ITEMS, Audience("frontline", None, ("owners",)))
    assert {"experiments.fit-known", "experiments.promoted"} <= ids(owner)
    with pytest.raises(UsageError, match="wizard: no such route"):
        routes_of(Audience(routes=("wizard",)))


def test_without_a_level_only_particular_knowledge_is_asked() -> None:
    asked = questionnaire(ITEMS, Audience(routes=tuple(plan().routes)))
    assert len(asked.items) == 15
    assert all(item.route for item in asked.items)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("raters", [5, 10, 23, 50])
def test_blocks_give_each_item_about_as_many_raters(level: Level, raters: int) -> None:
    asked = times_asked(ITEMS, Audience(level), raters)
    assert set(asked) == ids(known_to(ITEMS, Audience(level)))
    for_all = {name for name, times in asked.items() if times == raters}
    assert set(plan().core) & set(asked) <= for_all
    turning = [times for name, times in asked.items() if name not in for_all]
    assert max(turning) - min(turning) <= 1
    assert min(turning) >= 0.4 * raters - 1


def test_ten_of_a_level_give_every_practice_enough_raters() -> None:
    wanted = plan().raters_wanted
    fewest = {level: min(times_asked(ITEMS, Audience(level), 12).values()) for level in LEVELS}
    assert all(times >= wanted for times in fewest.values()), fewest


def test_a_block_of_a_token_stays_and_blocks_are_spread_evenly() -> None:
    assert block_of("ann") == block_of("ann")
    counts = Counter(block_of(f"token {number}") for number in range(6000))
    assert set(counts) == set(range(1, 61))
    assert max(counts.values()) < 160
    assert [block_in_turn(number) for number in (1, 60, 61)] == [1, 60, 1]


@pytest.mark.parametrize("block", [0, 61, -1])
def test_a_block_that_does_not_exist_is_named(block: int) -> None:
    with pytest.raises(UsageError, match=f"block {block}: expected 1 to 60"):
        questionnaire(ITEMS, Audience("manager"), block)


def test_the_whole_list_can_be_asked() -> None:
    whole = questionnaire(ITEMS, Audience("manager"), None)
    assert whole.items == whole.known
    assert len(whole.items) == 45 + 9 + 1


def test_the_short_form_takes_the_most_telling() -> None:
    whole = questionnaire(ITEMS, Audience("manager"), None)
    short = short_form(whole, 8, item_weights())
    assert len(short.items) == 8
    assert {"governance.policies", "structure.redesigned", "learning.education"} <= ids(short.items)
    assert short.items[-1].id == "anchor.transformed"
    positions = [ITEMS.index(item) for item in short.items]
    assert positions == sorted(positions)
    longer = short_form(whole, 12, item_weights())
    assert ids(short.items) < ids(longer.items)


def test_later_evidence_changes_the_short_form() -> None:
    whole = questionnaire(ITEMS, Audience("frontline"), None)
    assert ids(short_form(whole, 2, {"advocacy.speak": 1.0}).items) == {"advocacy.speak", "anchor.transformed"}


def test_a_family_that_was_asked_already_counts_for_less() -> None:
    whole = questionnaire(ITEMS, Audience("manager"), None)
    weights = {"governance.policies": 1.0, "governance.crisis": 0.9, "listening.hear": 0.7}
    asked = ids(short_form(whole, 3, weights).items)
    assert asked == {"governance.policies", "listening.hear", "anchor.transformed"}


def test_a_short_form_longer_than_everything_is_everything() -> None:
    whole = questionnaire(ITEMS, Audience("frontline"), None)
    assert short_form(whole, 1000, {}).items == whole.known
    with pytest.raises(UsageError, match="expected at least 1"):
        short_form(whole, 0, {})


def test_not_at_all_skips_what_follows() -> None:
    items = questionnaire(ITEMS, Audience("manager"), None).items
    assert skipped(items, {"listening.hear": 0}) == {
        "listening.route",
        "listening.insight-used",
        "listening.prediction",
    }
    assert skipped(items, {"listening.hear": 1, "learning.education": None}) == frozenset()


@given(st.dictionaries(st.sampled_from(sorted(BY_ID)), st.one_of(st.none(), st.integers(0, 4))))
def test_nothing_is_skipped_without_its_leader_having_been_denied(answers: dict[str, int | None]) -> None:
    for name in skipped(ITEMS, answers):
        leader = BY_ID[name].follows
        assert leader is not None
        assert answers.get(leader) == 0 or leader in skipped(ITEMS, answers)
