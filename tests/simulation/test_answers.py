"""Answers of the demonstration: who takes part, what they say, and that all of it can be brought in."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import pappus
from pappus.assessment.guards import flags
from pappus.assessment.importing import RatingOptions, RatingsImport
from pappus.simulation import Demonstration, demonstration_settings
from pappus.simulation.answers import as_seen, items_asked, write_answers
from pappus.simulation.cast import make_cast
from pappus.workspace.organisation import Ratings, Round


@dataclass(frozen=True)
class Brought:
    """What came of the imports, and the rounds that they made."""

    results: tuple[RatingsImport, ...]
    rounds: tuple[Round, ...]


@pytest.fixture(scope="module")
def brought(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Brought:
    folder = tmp_path_factory.mktemp("answers")
    for name in ("organisation.yaml", "people.csv"):
        shutil.copy(demonstration.folder / name, folder)
    workspace = pappus.open(folder)
    results = [
        workspace.import_ratings(one.paths, RatingOptions(one.id, one.title, one.population))
        for one in demonstration.rounds
    ]
    return Brought(tuple(results), workspace.organisation().rounds)


def test_every_answer_is_brought_in(brought: Brought) -> None:
    assert [one.id for one in brought.rounds] == ["2025-autumn", "2026-autumn"]
    for result in brought.results:
        assert (result.stored, result.rejections, result.rejected, result.known) == (True, (), 0, 0)
        assert result.added == sum(counts.rows for counts in result.counts)
    assert [result.raters for result in brought.results] == [30, 41]


def people(ratings: Ratings) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Unit, function and level of each rater."""
    rows = zip(ratings.rater, ratings.unit, ratings.function, ratings.level, strict=True)
    return {rater: (unit, function, level) for rater, unit, function, level in rows}


def test_people_of_all_levels_and_units_take_part(brought: Brought, demonstration: Demonstration) -> None:
    for one in brought.rounds:
        where = people(one.ratings)
        assert {unit for unit, _, _ in where.values()} == set(demonstration.units)
        levels = Counter(level for _, _, level in where.values())
        assert levels["frontline"] > levels["manager"] > levels["executive"] >= 5


def test_many_of_the_first_round_answer_again(brought: Brought) -> None:
    first, second = (people(one.ratings) for one in brought.rounds)
    assert 15 <= len(first.keys() & second.keys()) <= 25
    assert all(second[rater] == where for rater, where in first.items() if rater in second)


def test_some_do_not_know_and_some_add_words(brought: Brought) -> None:
    for one in brought.rounds:
        states = Counter(one.ratings.state)
        assert 0.04 < states["dk"] / len(one.ratings) < 0.15
        assert states["na"] > 0
        comments = [comment for comment in one.ratings.comment if comment]
        assert 0.03 < len(comments) / len(one.ratings) < 0.1
        assert not [comment for comment in comments if "open-shed@" in comment]
    assert [comment for one in brought.rounds for comment in one.ratings.comment if "…@lindenfern.example" in comment]


def test_one_person_chose_the_same_for_everything(brought: Brought) -> None:
    first, second = brought.rounds
    assert not [flag for flag in flags(first.ratings) if flag.kind == "straight_lining"]
    (flag,) = (flag for flag in flags(second.ratings) if flag.kind == "straight_lining")
    rows = zip(second.ratings.rater, second.ratings.practice, second.ratings.answer, strict=True)
    given = {answer for rater, practice, answer in rows if rater == flag.rater and practice.split(".")[0] != "anchor"}
    assert given - {None} == {2}


def test_answers_lie_near_what_people_see(brought: Brought) -> None:
    for one in brought.rounds:
        seen = as_seen(demonstration_settings(), one.id)
        off = []
        for practice, level in seen.items():
            rows = zip(one.ratings.practice, one.ratings.answer, strict=True)
            given = [answer for name, answer in rows if name == practice and answer is not None]
            if len(given) >= 10 and practice != "anchor.transformed":
                off.append(float(np.mean(given)) - level)
        assert len(off) > 30
        assert abs(np.mean(off)) < 0.2
        assert np.abs(off).max() < 1


def test_what_is_seen_has_risen_in_a_year() -> None:
    settings = demonstration_settings()
    before, after = as_seen(settings, "2025-autumn"), as_seen(settings, "2026-autumn")
    assert before.keys() == after.keys()
    risen = {item.split(".")[0] for item in before if after[item] > before[item]}
    assert risen == set(settings.plan["seen"]["year_before"])
    assert all(after[item] >= before[item] for item in before)


def test_everything_that_is_asked_is_seen_at_some_level() -> None:
    settings = demonstration_settings()
    seen = as_seen(settings, "2026-autumn")
    assert {item.id for item in items_asked(settings)} <= seen.keys()
    assert all(0 <= level <= 4 for level in seen.values())


def test_addresses_stand_for_where_people_are(demonstration: Demonstration) -> None:
    with demonstration.rounds[0].paths[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    signed = [row for row in rows if "@" in row["rater"]]
    assert signed
    assert {row["unit"] + row["function"] + row["level"] for row in signed} == {""}
    assert {row["level"] for row in rows if "@" not in row["rater"]} == {"executive"}


def test_a_small_organisation_has_fewer_people_to_ask(tmp_path: Path) -> None:
    settings = demonstration_settings(size=60)
    rounds = write_answers(tmp_path, settings, make_cast(settings))
    assert [one.population for one in rounds] == [60, 60]
    for one in rounds:
        with one.paths[0].open(encoding="utf-8", newline="") as file:
            raters = {row["rater"] for row in csv.DictReader(file)}
        assert 10 < len(raters) < 41
