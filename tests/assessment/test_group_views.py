"""What each group says: alone, shrunk beside the others, and never one to four people."""

from __future__ import annotations

import numpy as np
import pytest
from tests.raters import answered, many, round_of

from pappus.assessment.group_views import group_effects, raters_shown, said_by_group
from pappus.assessment.ratings import Rating
from pappus.assessment.said import said_in
from pappus.workspace.organisation import Organisation, Round, Unit

PRACTICES = [f"{family}.p{number}" for family in ("purpose", "learning") for number in range(4)]
ORGANISATION = Organisation(
    "Org", units=tuple(Unit(key, key.title(), "customer_support" if key < "c" else "marketing") for key in "abcd")
)


def unit(key: str, count: int, level: float, seed: int = 1) -> list[Rating]:
    rng = np.random.default_rng(seed)
    return [
        one
        for practice in PRACTICES
        for one in answered(
            practice,
            [int(value) for value in np.clip(np.round(rng.normal(level, 0.5, count)), 0, 4)],
            unit=key,
            who=f"of-{key}",
        )
    ]


def effects(one: Round) -> dict[str, float]:
    said = said_in(one, ORGANISATION, PRACTICES, 500, "unit")
    assert said is not None
    return {key: effect.value for key, effect in group_effects(said, ORGANISATION, "unit").items()}


def test_each_level_of_people_speaks_for_itself() -> None:
    low = many(dict.fromkeys(PRACTICES, 1.0), {"frontline": 12})
    high = many(dict.fromkeys(PRACTICES, 3.0), {"executive": 7}, seed=2)
    found = said_by_group(round_of(low, high), ORGANISATION, PRACTICES, 500, "level")
    assert sorted(found) == ["executive", "frontline"]
    assert found["executive"].levels.mean() - found["frontline"].levels.mean() == pytest.approx(2, abs=0.5)
    assert found["executive"].raters == 7


def test_a_group_of_four_is_nowhere_nor_what_would_give_it_away() -> None:
    one = round_of(unit("a", 12, 2), unit("b", 4, 4), unit("c", 9, 1), unit("d", 8, 1))
    found = said_by_group(one, ORGANISATION, PRACTICES, 500, "unit")
    assert sorted(found) == []
    assert raters_shown(one, ORGANISATION, PRACTICES, "unit") == {"a": None, "b": None, "c": None, "d": None}
    alone = round_of(unit("a", 12, 2), unit("c", 9, 1), unit("d", 8, 1))
    assert sorted(said_by_group(alone, ORGANISATION, PRACTICES, 500, "unit")) == ["a", "c", "d"]


def test_a_practice_that_few_of_another_group_rated_is_left_out() -> None:
    three = answered("purpose.p0", [4, 4, 4], "executive")
    rest = [one for name in PRACTICES[1:] for one in answered(name, [2] * 7, "executive")]
    one = round_of(many(dict.fromkeys(PRACTICES, 1.0), {"frontline": 12}), three, rest)
    found = said_by_group(one, ORGANISATION, PRACTICES, 500, "level")
    assert "purpose.p0" not in found["executive"].practices
    assert "purpose.p0" not in found["frontline"].practices
    assert "purpose.p1" in found["frontline"].practices


def test_effects_are_drawn_towards_zero_and_keep_their_order() -> None:
    heights = {"a": 2.3, "b": 2.0, "c": 2.0, "d": 1.7}
    parts = {key: unit(key, 5, height, seed) for seed, (key, height) in enumerate(heights.items())}
    found = effects(round_of(*parts.values()))
    means = {key: float(np.mean([one.answer for one in part if one.answer is not None])) for key, part in parts.items()}
    plain = {key: mean - float(np.mean(list(means.values()))) for key, mean in means.items()}
    assert found["a"] > found["b"] > found["d"]
    assert 0 < found["a"] < plain["a"]
    assert plain["d"] < found["d"] < 0
    assert sum(found.values()) == pytest.approx(0, abs=0.01)


def test_where_units_do_not_differ_hardly_any_effect_is_left() -> None:
    found = effects(round_of(*(unit(key, 6, 2.0, seed) for seed, key in enumerate("abcd"))))
    assert max(map(abs, found.values())) < 0.25


def test_people_who_did_not_say_where_they_stand_are_no_group() -> None:
    one = round_of(unit("a", 9, 2), [one for name in PRACTICES for one in answered(name, [2] * 9)])
    assert sorted(said_by_group(one, ORGANISATION, PRACTICES, 500, "unit")) == ["a"]
    assert "not said" not in raters_shown(one, ORGANISATION, PRACTICES, "unit")
