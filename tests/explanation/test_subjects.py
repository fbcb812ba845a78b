"""Ids: what they name, and what a person may have meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pappus.explanation import Ground
from pappus.explanation.matches import close_matches
from pappus.explanation.subjects import subject_of
from pappus.vocabulary.errors import UsageError


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("response.answered_share", ("indicator", "response.answered_share")),
        ("structure.hub", ("practice", "structure.hub")),
        ("social-maturity", ("model", "social-maturity")),
        ("practice:structure.hub", ("practice", "structure.hub")),
    ],
)
def test_an_id_names_one_thing(ground: Callable[..., Ground], written: str, meant: tuple[str, str]) -> None:
    assert subject_of(ground(), written) == meant


def test_an_id_of_several_things_asks_which(ground: Callable[..., Ground]) -> None:
    made = ground()
    both = replace(made, indicators={**made.indicators, "structure.hub": made.indicators["activity.volume"]})
    with pytest.raises(UsageError, match=r"write indicator:structure\.hub or practice:structure\.hub"):
        subject_of(both, "structure.hub")
    assert subject_of(both, "indicator:structure.hub") == ("indicator", "structure.hub")


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("answered", "response.answered_share"),
        ("response.awnsered_share", "response.answered_share"),
        ("structure.hubb", "structure.hub"),
        ("social_maturity", "social-maturity"),
    ],
)
def test_an_unknown_id_is_told_what_comes_near(ground: Callable[..., Ground], written: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        subject_of(ground(), written)


def test_nothing_comes_near_to_nonsense(ground: Callable[..., Ground]) -> None:
    with pytest.raises(UsageError, match=r"is no indicator, practice or model\. `pappus"):
        subject_of(ground(), "qqqqqq")
    assert close_matches("", ["one"]) == []


def test_the_kind_narrows_the_search(ground: Callable[..., Ground]) -> None:
    with pytest.raises(UsageError, match=r"'structure\.hub' is no model"):
        subject_of(ground(), "model:structure.hub")
