"""Know-how in the report: who is short of what is expected, what is hidden, what others say."""

from __future__ import annotations

from dataclasses import replace

from pappus.maturity.assessment import with_training
from pappus.report.document import ReportDocument
from pappus.report.knowhow import KnowHow, KnowHowLine, know_how
from pappus.report.ladder import ladder
from pappus.report.lookup import Lookup
from pappus.report.words import percent
from pappus.report.writers.html import write as write_html
from pappus.workspace.organisation import Training


def found_in(document: ReportDocument) -> KnowHow:
    found = know_how(Lookup(document))
    assert found is not None
    return found


def lines(document: ReportDocument) -> dict[tuple[str, str], KnowHowLine]:
    return {(layer.title, line.level): line for layer in found_in(document).layers for line in layer.lines}


def test_every_place_is_there_known_or_not(heard: ReportDocument) -> None:
    found = lines(heard)
    assert len(found) == 9
    assert sum(line.known for line in found.values()) == 5
    executive = found["Process know-how", "Executives"]
    assert (executive.actual, executive.people, executive.verdict) == ("fewer than five people", "", "")
    assert executive.lane.said is None
    assert executive.lane.expected == 100.0


def test_whoever_is_surely_short_is_named(heard: ReportDocument) -> None:
    found = lines(heard)
    managers = found["Process know-how", "Managers"]
    assert (managers.verdict, managers.people, managers.expected) == ("short", "6", 3)
    assert (managers.lane.said or 100) < (managers.lane.expected or 0)
    assert found["Technical know-how", "Managers"].verdict == "enough"
    sentence = found_in(heard).sentence
    assert sentence.startswith("People are surely short of what is expected of them in process know-how (managers)")
    assert sentence.endswith("Four places are hidden: fewer than five people answered.")


def test_what_others_say_stands_beside_it(heard: ReportDocument) -> None:
    assert lines(heard)["Process know-how", "Managers"].others.startswith("0.")
    assert lines(heard)["Technical know-how", "Managers"].others == ""
    assert "Managers in process know-how rate themselves higher" in found_in(heard).overrated


def test_advice_stands_where_somebody_is_short(heard: ReportDocument) -> None:
    advised = {layer.title for layer in found_in(heard).layers if layer.advice}
    assert advised == {"Process know-how", "People know-how"}


def test_the_profile_is_told_in_a_few_words(heard: ReportDocument, rich: ReportDocument) -> None:
    name = "competence-layers"
    one = ladder(heard.models[name], heard.placements[name])
    assert (one.headline, one.known_profile) == ("Short in 2 of 5 places", True)
    assert "5 of 9 places of the profile are known" in one.sure
    bare = ladder(rich.models[name], rich.placements[name])
    assert (bare.headline, bare.known_profile) == ("Not known yet", False)


def test_nobody_asked_no_section(rich: ReportDocument) -> None:
    assert know_how(Lookup(rich)) is None


def test_where_nobody_may_be_shown_that_is_said(heard: ReportDocument) -> None:
    place = heard.placements["competence-layers"]
    assert place.profile is not None
    cells = tuple(replace(cell, outcome="suppressed", actual=None, short=None) for cell in place.profile.cells)
    hidden = replace(place, profile=replace(place.profile, cells=cells))
    document = replace(heard, placements={**heard.placements, "competence-layers": hidden})
    assert found_in(document).sentence.startswith("At no level of people five or more have rated themselves")


def with_spent(document: ReportDocument, *training: Training) -> ReportDocument:
    return replace(document, placements=with_training(document.placements, document.models, training))


def test_where_training_went_stands_beside_where_people_are_short(heard: ReportDocument) -> None:
    assert found_in(heard).spent is None
    document = with_spent(
        heard,
        Training("2026-01-10", "technical", None, 90.0, 4500.0),
        Training("2026-03-02", "people", None, 10.0, None),
        Training("2026-03-02", "cooking", None, 10.0, None),
    )
    spent = found_in(document).spent
    assert spent is not None
    assert spent.sentence == (
        f"Of the hours of training, {percent(0.9)} went into technical know-how. {percent(0.0)} went into process "
        "know-how, where people are shortest. Training for cooking belongs to no layer here."
    )
    assert spent.period == "10 January 2026 to 2 March 2026"
    assert [(one.title, one.hours, one.hours_share, one.cost) for one in spent.lines] == [
        ("Technical know-how", "90", percent(0.9), "4,500"),
        ("Process know-how", "0", percent(0.0), "0"),
        ("People know-how", "10", percent(0.1), "0"),
    ]
    page = write_html(document).decode()
    assert "Training on record, 10 January 2026 to 2 March 2026" in page
    assert "Training on record" not in write_html(heard).decode()


def test_money_alone_is_told_as_money(heard: ReportDocument) -> None:
    spent = found_in(with_spent(heard, Training("2026-01-10", "process", None, None, 300.0))).spent
    assert spent is not None
    assert spent.sentence.startswith(
        f"Of the money for training, {percent(1.0)} went into process know-how. There people are shortest too."
    )
    assert spent.period == "10 January 2026"
    assert {one.hours for one in spent.lines} == {""}
