"""The first page: a verdict that is no more than what is known, steps, and doubts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pappus.maturity.placement import Interval, StageProbability
from pappus.report.document import PropertyNote, ReportDocument
from pappus.report.ladder import ladder
from pappus.report.lookup import Lookup
from pappus.report.missing import missing
from pappus.report.overview import Front, KeyFigure, front
from pappus.workspace.organisation import Person

PERCENT = "\N{NO-BREAK SPACE}%"


def front_of(document: ReportDocument) -> Front:
    lookup = Lookup(document)
    ladders = [ladder(document.models[name], placement) for name, placement in document.placements.items()]
    return front(lookup, ladders, missing(lookup))


def placed(document: ReportDocument, shares: list[float], known: int) -> ReportDocument:
    """The document with the target's model at these probabilities."""
    name = "pots-plots-plantations"
    stages = tuple(
        StageProbability(stage.id, stage.title, share, sum(shares[index:]))
        for index, (stage, share) in enumerate(zip(document.models[name].stages, shares, strict=True))
    )
    named = [stage for stage in stages if stage.at_least >= 0.8][-1]
    span = tuple(stage.id for stage in stages[stages.index(named) :] if stage is named or stage.at_least > 0.2)
    found = replace(
        document.placements[name], outcome="found", stage=named, stages=stages, span=span, known=known, asked=19,
        position=Interval(1.5, 1.2, 1.8), unknown_unmet=stages, unknown_dropped=stages,
    )  # fmt: skip
    return replace(document, placements={**document.placements, name: found})


def test_with_enough_known_it_says_the_stage_and_what_that_looks_like(rich: ReportDocument) -> None:
    verdict = front_of(placed(rich, [0.0, 0.1, 0.9, 0.0], 15)).verdict
    assert verdict == (
        "At Northwind Outfitters, what suited best is cultivated on purpose, with structure, training, duties and "
        "money of its own: that is “Plots”, the third of four stages of “Pots, plots, plantations”."
    )


def test_with_little_known_it_says_how_little_and_nothing_of_what_it_looks_like(rich: ReportDocument) -> None:
    assert front_of(placed(rich, [0.0, 0.9, 0.1, 0.0], 1)).verdict == (
        "As far as is known, Northwind Outfitters stands at “Pots”, the second of four stages of “Pots, plots, "
        "plantations”; only 1 of the 19 practices that it asks for is known."
    )
    assert front_of(placed(rich, [0.0, 0.6, 0.4, 0.0], 5)).verdict == (
        "Northwind Outfitters stands somewhere from “Pots”, the second of four stages of “Pots, plots, plantations”, "
        "to “Plots”; only 5 of the 19 practices that it asks for are known."
    )


def test_with_nothing_known_the_steps_are_to_find_out(bare: ReportDocument) -> None:
    first = front_of(bare)
    assert first.verdict == "Nothing is known yet about Acme, so this report cannot say where it stands."
    assert first.steps[0].startswith("Import what you have")
    assert first.steps[1].startswith("List your people")
    assert (len(first.steps), first.steps_from, first.surer) == (3, "", ())
    assert [one.figure for one in first.figures] == ["0 of 68"]


def test_what_is_known_beside_all_models_is_not_called_nothing(bare: ReportDocument, rich: ReportDocument) -> None:
    known = next(finding for finding in rich.findings.values() if finding.outcome == "found")
    first = front_of(replace(bare, findings={**bare.findings, known.practice: known}))
    assert (
        first.verdict
        == "Too little is known about Acme to say where it stands: nothing of what the five models ask for."
    )
    assert first.sure[0].startswith("Known: 1 of 68 practices, of them 1 ")
    assert first.caution.startswith("Read every place as a range")
    assert first.figures[0].figure == "1 of 68"


def test_the_target_is_set_against_what_is_likely_already(rich: ReportDocument) -> None:
    there = front_of(placed(rich, [0.0, 0.0, 0.1, 0.9], 15)).figures[1]
    assert there == KeyFigure(
        f"90{PERCENT}",
        "chance of being at “Plantations” already",
        "your aim on “Pots, plots, plantations” by 31 December 2026",
    )
    assert front_of(placed(rich, [0.0, 0.0, 0.9, 0.1], 15)).figures[1].figure == f"10{PERCENT}"


@pytest.mark.parametrize(
    ("shares", "figure", "what"),
    [
        ([0.0, 0.1, 0.9, 0.0], f"90{PERCENT}", "sure of “Plots” or further"),
        ([0.7, 0.3, 0.0, 0.0], f"30{PERCENT}", "chance of being at “Pots” or further"),
    ],
)
def test_it_says_first_how_sure_the_stage_is(rich: ReportDocument, shares: list[float], figure: str, what: str) -> None:
    first = front_of(placed(rich, shares, 15)).figures[0]
    assert (first.figure, first.what) == (figure, what)
    assert first.behind == "15 of the 19 practices that it asks for are known"


def test_the_steps_are_those_of_the_target(rich: ReportDocument) -> None:
    first = front_of(placed(rich, [0.0, 0.1, 0.9, 0.0], 15))
    advice = rich.models["pots-plots-plantations"].stages[0].transition
    assert advice is not None
    given = rich.placements["pots-plots-plantations"].next[0]
    assert first.steps == given.do[:3]
    assert "on “Pots, plots, plantations”; led by" in first.steps_from


def test_every_figure_says_what_stands_behind_it(rich: ReportDocument) -> None:
    figures = {one.what: one for one in front_of(rich).figures}
    wait = figures["until half of those who write have an answer"]
    assert (wait.figure, wait.behind) == ("4.1 h", "3.7 to 4.5 h; 1,530 threads")
    share = figures["of the organisation’s people take part"]
    assert (share.figure, share.behind) == (f"48{PERCENT}", f"43 to 53{PERCENT}; 203 people")
    assert len(figures) == 5


def test_properties_that_no_export_shows_are_not_called_dead(rich: ReportDocument) -> None:
    unseen = tuple(PropertyNote(f"x:{n}", "x", "social", "brand", True, "never seen") for n in range(9))
    document = replace(rich, readings=(), properties=(*unseen, rich.properties[0]))
    figure = next(one for one in front_of(document).figures if one.what.startswith("accounts"))
    assert (figure.figure, figure.behind) == ("10", "9 of them in no export")
    seen = next(one for one in front_of(replace(document, properties=rich.properties)).figures if "alive" in one.what)
    assert seen.figure == "2 of 4"


def test_what_rests_on_what_adds_up(rich: ReportDocument) -> None:
    rests = next(sentence for sentence in front_of(rich).sure if sentence.startswith("Known:"))
    numbers = [int(word) for word in rests.replace(",", " ").split() if word.isdigit()]
    assert numbers[0] == sum(numbers[2:])
    assert rests.endswith("nobody has been asked.")


@pytest.mark.parametrize("listed", [True, False])
def test_a_list_of_people_is_asked_for_where_there_is_none(rich: ReportDocument, listed: bool) -> None:
    people = (Person("p1", ("p1",)),) if listed else ()
    surer = front_of(replace(rich, organisation=replace(rich.organisation, people=people))).surer
    assert any("people.csv" in one.sentence for one in surer) is not listed
