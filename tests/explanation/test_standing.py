"""Everything that was assessed, explained at once: the same as one by one, and what it lists is marked."""

from __future__ import annotations

import pytest

from pappus.explanation import Explanation
from pappus.pipeline import Workspace

SINGLE = ("engagement.dialogue", "governance.policies")


@pytest.fixture(scope="module")
def together(demonstration: Workspace) -> dict[tuple[str, str], Explanation]:
    found = list(demonstration.explain_standing(demonstration.assess()))
    return {(one.kind, one.id): one for one in found}


def test_practices_and_models_are_explained_as_one_by_one(
    together: dict[tuple[str, str], Explanation], demonstration: Workspace
) -> None:
    for name in SINGLE:
        assert together["practice", name] == demonstration.explain(name)
    assert together["model", "social-maturity"] == demonstration.explain("social-maturity")


def test_everything_that_was_assessed_is_there(
    together: dict[tuple[str, str], Explanation], demonstration: Workspace
) -> None:
    found = demonstration.assess()
    assert {name for kind, name in together if kind == "practice"} == set(found.findings)
    assert {name for kind, name in together if kind == "model"} == set(found.placements)
    assert set(found.readings) <= {name for kind, name in together if kind == "indicator"}


def test_what_lists_single_things_says_so(
    together: dict[tuple[str, str], Explanation], demonstration: Workspace
) -> None:
    practice = together["practice", "governance.policies"]
    assert {one.lists for one in practice.children} == {"", "answers", "documents"}
    indicator = demonstration.explain("response.answered_share")
    assert {one.lists for one in indicator.children} == {"", "readings", "rows"}
    defined = together["indicator", "response.answered_share"]
    assert [one.lists for one in defined.children] == [""] * 3


def test_groups_beside_an_assessment_are_those_of_assess(demonstration: Workspace) -> None:
    whole = demonstration.assess(by="level")
    assert whole.groups is not None
    assert demonstration.groups(whole, "level").as_json() == whole.groups.as_json()
