"""Ratings into a round: all or nothing, nothing twice, and which round."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pappus.assessment.importing import RatingOptions, RatingsImport, import_ratings
from pappus.assessment.reading import Understanding
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import Ratings, Round

HEAD = "rater,unit,function,level,practice,answer,comment,answered_at\n"


@dataclass
class Desk:
    """A store of rounds in memory, and a file to import from."""

    folder: Path
    understanding: Understanding
    rounds: dict[str, Round] = field(default_factory=dict)

    def store(self, added: Round) -> None:
        former = self.rounds.get(added.id)
        if former is None:
            self.rounds[added.id] = added
            return
        names = Ratings.__dataclass_fields__
        joined = {name: getattr(former.ratings, name) + getattr(added.ratings, name) for name in names}
        self.rounds[added.id] = replace(former, ratings=Ratings(**joined), title=added.title or former.title)

    def bring(self, *rows: str, options: RatingOptions | None = None, name: str = "answers.csv") -> RatingsImport:
        path = self.folder / name
        path.write_text(HEAD + "\n".join(rows) + "\n")
        organisation = replace(self.understanding.organisation, rounds=tuple(self.rounds.values()))
        known = replace(self.understanding, organisation=organisation)
        return import_ratings([path], known, self.store, options)


@pytest.fixture
def desk(tmp_path: Path, understanding: Understanding) -> Desk:
    return Desk(tmp_path, understanding)


def row(rater: str, answer: object = 3, practice: str = "governance.policies", day: str = "2026-03-01") -> str:
    return f"{rater},care,,manager,{practice},{answer},,{day}"


def test_a_new_round_is_named_after_the_latest_answer_and_begins_with_the_first(desk: Desk) -> None:
    result = desk.bring(
        row("a"), row("b", day="2026-03-05T10:00:00Z"), options=RatingOptions(title="Spring", population=40)
    )
    assert (result.round, result.is_new, result.stored, result.added) == ("2026-03-05", True, True, 2)
    made = desk.rounds["2026-03-05"]
    assert (made.opened_at, made.title, made.population) == ("2026-03-01", "Spring", 40)


def test_without_dates_the_file_gives_the_day(desk: Desk) -> None:
    result = desk.bring(row("a", day=""))
    assert len(result.round) == 10
    assert desk.rounds[result.round].opened_at is not None


def test_the_latest_open_round_takes_what_comes(desk: Desk) -> None:
    desk.rounds["old"] = Round("old", opened_at="2025-01-01")
    desk.rounds["new"] = Round("new", opened_at="2026-01-01")
    assert desk.bring(row("a")).round == "new"
    desk.rounds["new"] = replace(desk.rounds["new"], closed_at="2026-04-01")
    assert desk.bring(row("b")).round == "old"
    desk.rounds["old"] = replace(desk.rounds["old"], closed_at="2026-04-01")
    assert desk.bring(row("c")).round == "2026-03-01"


def test_a_round_that_is_named_is_used_or_made(desk: Desk) -> None:
    assert desk.bring(row("a"), options=RatingOptions("autumn")).is_new
    assert not desk.bring(row("b"), options=RatingOptions("autumn")).is_new
    with pytest.raises(UsageError, match="expected small letters"):
        desk.bring(row("a"), options=RatingOptions("../Autumn"))


def test_the_same_file_again_adds_nothing(desk: Desk) -> None:
    rows = [row("a"), row("b", "dk"), row("b", 1, "governance.crisis")]
    desk.bring(*rows)
    before = dict(desk.rounds)
    again = desk.bring(*rows)
    assert (again.added, again.known, again.rejected) == (0, 3, 0)
    assert {name: one.ratings for name, one in desk.rounds.items()} == {
        name: one.ratings for name, one in before.items()
    }


def test_a_file_of_a_round_that_was_closed_since_makes_no_new_round(desk: Desk) -> None:
    desk.bring(row("a"))
    desk.rounds["2026-03-01"] = replace(desk.rounds["2026-03-01"], closed_at="2026-04-01")
    again = desk.bring(row("a"))
    assert (again.round, again.is_new, again.added, again.known) == ("2026-03-01", False, 0, 1)
    other = desk.bring(row("b"))
    assert (other.round, other.is_new) == ("2026-03-01-2", True)


def test_a_second_answer_of_a_person_is_refused(desk: Desk) -> None:
    desk.bring(row("a"))
    result = desk.bring(row("b"), row("a", 1))
    assert (result.stored, result.added, result.rejected) == (False, 0, 1)
    (rejection,) = result.rejections
    assert (rejection.row, rejection.column) == (3, "rater")
    assert "rounds/2026-03-01/ratings.csv" in rejection.expected
    assert len(desk.rounds["2026-03-01"].ratings) == 1


def test_nothing_is_stored_unless_all_is_good(desk: Desk) -> None:
    result = desk.bring(row("a"), row("b", 9))
    assert (result.stored, result.added, result.rejected) == (False, 0, 1)
    assert desk.rounds == {}


def test_good_rows_are_kept_when_asked(desk: Desk) -> None:
    result = desk.bring(row("a"), row("b", 9), options=RatingOptions(keep_good=True))
    assert (result.stored, result.added, result.rejected) == (True, 1, 1)
    assert len(desk.rounds[result.round].ratings) == 1


def test_a_file_without_answers_makes_no_round(desk: Desk) -> None:
    result = desk.bring(row("a", ""))
    assert (result.stored, result.added, result.rejected, result.counts[0].blank) == (False, 0, 0, 1)
    assert desk.rounds == {}


def test_one_to_four_people_are_not_counted_out(desk: Desk) -> None:
    assert desk.bring(row("a"), row("b")).raters is None
    assert desk.bring(*(row(name) for name in "cdef")).raters == 6


def test_careless_answers_are_counted_and_kept(desk: Desk) -> None:
    practices = [name for name in desk.understanding.items if not name.startswith("anchor")][:20]
    places = list(enumerate(practices))
    mixed = [row(f"p{number}", (number + 3 * place) % 5, name) for number in range(5) for place, name in places]
    careless = [row(f"x{number}", 2, name) for number in range(6) for name in practices]
    result = desk.bring(*mixed, *careless)
    assert result.flagged == {"straight_lining": 6, "duplicates": 6}
    assert result.added == 11 * 20
    few = desk.bring(*mixed, *careless[:40], options=RatingOptions("other"))
    assert few.flagged == {"straight_lining": None, "duplicates": None}


def test_the_result_has_a_form_for_machines(desk: Desk) -> None:
    entries = desk.bring(row("a"), row("b", 9)).as_json()
    assert set(entries) == {
        *("round", "is_new", "stored", "added", "known", "rejected", "rejections", "rejections_n"),
        *("files", "ratings", "raters", "flagged"),
    }
    assert entries["rejections"][0]["row"] == 3
    assert entries["files"][0]["rejected"] == 1
