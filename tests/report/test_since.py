"""What moved since the round before, in the report."""

from __future__ import annotations

from dataclasses import replace

from pappus.report.document import ReportDocument, SinceThen
from pappus.report.lookup import Lookup
from pappus.report.since import Since, since


def then_in(document: ReportDocument) -> SinceThen:
    assert document.asked is not None
    assert document.asked.since is not None
    return document.asked.since


def told(document: ReportDocument, **changes: object) -> Since:
    assert document.asked is not None
    then = replace(then_in(document), **changes)  # type: ignore[arg-type]
    found = since(Lookup(replace(document, asked=replace(document.asked, since=then))))
    assert found is not None
    return found


def test_the_sentence_counts_what_surely_moved(heard: ReportDocument) -> None:
    assert told(heard).sentence == (
        "Of 3 practices that people rated both times, 1 surely rose and 1 surely fell since “Autumn before” on "
        "2 October 2023."
    )
    still = tuple(replace(one, rose=0.5) for one in then_in(heard).practices)
    assert told(heard, practices=still, title="", day=None).sentence == (
        "Since round 2023 none of 3 practices that people rated both times has surely moved."
    )


def test_few_who_answered_twice_are_not_counted(heard: ReportDocument) -> None:
    assert told(heard).people.startswith("Fewer than five people answered both times")
    assert told(heard, same_people=0).people.startswith("Nobody answered both times")
    assert told(heard, same_people=22).people.startswith("22 people answered both times")


def test_a_ladder_shows_the_parts_that_moved_it(heard: ReportDocument) -> None:
    (ladder,) = told(heard).ladders
    assert [part.title for part in ladder.parts] == ["All of it", "Real change"]
    assert ladder.verdict == "rose, 97\N{NO-BREAK SPACE}% sure"
    assert told(heard).stages == 2
    assert (ladder.parts[0].low, ladder.parts[0].at, ladder.parts[0].high) == (55.0, 67.5, 82.5)


def test_practices_that_surely_moved_are_listed(heard: ReportDocument) -> None:
    found = told(heard)
    assert [one.verdict for one in found.practices] == [
        "rose, 99\N{NO-BREAK SPACE}% sure",
        "fell, 98\N{NO-BREAK SPACE}% sure",
    ]
    assert found.practices[1].at < 50 < found.practices[0].at
    assert found.left_out == ""
    many = then_in(heard).practices[:1] * 15
    assert told(heard, practices=many).left_out == "3 more practices surely moved."


def test_without_an_earlier_round_no_section(heard: ReportDocument, rich: ReportDocument) -> None:
    assert heard.asked is not None
    assert since(Lookup(replace(heard, asked=replace(heard.asked, since=None)))) is None
    assert since(Lookup(rich)) is None
