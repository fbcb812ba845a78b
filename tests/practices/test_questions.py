from __future__ import annotations

from pappus.assessment.questionnaire import plan
from pappus.practices.definitions import practices
from pappus.practices.questions import items_that_apply, practice_items
from pappus.workspace.organisation import Organisation

ITEMS = {item.id: item for item in practice_items()}


def test_every_practice_is_an_item_with_its_own_words() -> None:
    assert list(ITEMS) == list(practices())
    item, practice = ITEMS["engagement.dialogue"], practices()["engagement.dialogue"]
    assert (item.question, item.anchors, item.levels) == (practice.question, practice.anchors, practice.scope)
    assert (item.kind, item.route, item.template, item.family, item.part) == (
        *("practice", "care", "S", "engagement"),
        "Engagement",
    )
    assert item.allows(0)
    assert item.allows(4)
    assert not item.allows(5)


def test_what_records_know_better_is_not_asked() -> None:
    assert not ITEMS["properties.inventory"].is_asked
    assert ITEMS["governance.network-operations"].is_asked
    assert sum(item.is_asked for item in ITEMS.values()) == 60


def test_a_follower_comes_after_what_it_follows_and_is_asked_of_the_same_people() -> None:
    order = list(ITEMS)
    followers = [item for item in ITEMS.values() if item.follows]
    assert len(followers) == 12
    for item in followers:
        leader = ITEMS[item.follows or ""]
        assert order.index(leader.id) < order.index(item.id)
        assert set(leader.levels) & set(item.levels) or item.route in {leader.route, "owners"}


def test_what_does_not_apply_to_an_organisation_is_not_asked() -> None:
    everything = {item.id for item in items_that_apply(Organisation("Acme"))}
    unregulated = {item.id for item in items_that_apply(Organisation("Acme", regulated=False))}
    assert everything - unregulated == {"governance.regulated-controls"}


def test_the_plan_names_practices_and_routes_that_exist() -> None:
    assert set(plan().core) <= {item.id for item in ITEMS.values() if item.is_asked}
    assert set(plan().routes) == {item.route for item in ITEMS.values() if item.route}
