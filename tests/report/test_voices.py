"""What people say, in the report: who answered, both sides, gaps, the agenda, the closing question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pappus.practices.gaps import GapLine
from pappus.report.document import Asked, ReportDocument
from pappus.report.ladder import ladder
from pappus.report.levels import LevelLane, level_words, on_lane, signed
from pappus.report.lookup import Lookup
from pappus.report.sides import sides
from pappus.report.voices import Voices, voices, who_answered

PERCENT = "\N{NO-BREAK SPACE}%"


def asked(document: ReportDocument) -> Asked:
    assert document.asked is not None
    return document.asked


def told(document: ReportDocument, **changes: object) -> Voices:
    found = voices(Lookup(replace(document, asked=replace(asked(document), **changes))))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_who_answered_names_no_level_of_fewer_than_five(heard: ReportDocument) -> None:
    one = asked(heard)
    assert one.people == 32
    assert dict(one.by_level) == {"frontline": 20}, "managers would give the three executives away"
    assert who_answered(one) == "32 of 420 people answered in “Spring”, May 2024: 20 people at the front line."


def test_a_round_of_few_is_not_told(heard: ReportDocument) -> None:
    few = replace(asked(heard), people=None, by_level=(), title="")
    assert who_answered(few) == "Fewer than five people answered in round 2026, May 2024, so nothing of it is shown."


def test_families_stand_beside_the_record_of_the_same_practices(heard: ReportDocument) -> None:
    lines = {line.title: line for line in told(heard).families}
    governance = lines["Governance"]
    assert (governance.basis, governance.agreement) == ("4 practices", "strong")
    assert governance.lane.record is not None
    assert governance.lane.low < (governance.lane.said or 0) < governance.lane.high
    assert float(governance.record) == pytest.approx((3 + 3 + 2 + 3) / 4, abs=0.06)
    listening = lines["Listening"]
    assert (listening.record, listening.lane.record, listening.basis) == ("–", None, "1 practice, people alone")


def test_families_keep_the_order_of_the_report(heard: ReportDocument) -> None:
    assert [line.title for line in told(heard).families] == [
        "Purpose", "Governance", "Learning", "Listening", "Engagement", "Integration"
    ]  # fmt: skip


def test_gaps_are_ranked_and_conflicts_marked(heard: ReportDocument) -> None:
    found = told(heard)
    first = found.gaps[0]
    assert first.statement == "One standard of conduct and tone holds"
    assert (first.more, first.conflict) == (False, True)
    assert first.record == "3.0, attested"
    assert first.gap.startswith("\N{MINUS SIGN}2.")
    assert first.lane.apart == (first.lane.said, 75.0)
    assert "both places are shown" in found.gaps_sentence
    settling = [statement for _, statements in found.settles for statement in statements]
    assert settling[0] == first.statement
    assert len(settling) == len(found.gaps)


def test_without_gaps_the_sentence_says_so(heard: ReportDocument) -> None:
    close: tuple[GapLine, ...] = tuple(replace(one, probability=0.2) for one in asked(heard).gaps)
    found = told(heard, gaps=close)
    assert (found.gaps, len(found.even)) == ((), len(close))
    assert found.gaps_sentence.endswith("and on none of them do they lie clearly apart.")
    assert told(heard, gaps=()).gaps_sentence.startswith("Of no practice both sides are known")


def test_agreement_and_agenda(heard: ReportDocument) -> None:
    found = told(heard)
    assert found.agreement[0].startswith("On 10 of 10 practices")
    assert "Krippendorff’s alpha" in found.agreement[1]
    assert found.agenda == ()
    assert told(heard, agreement=None).agreement == ()


def test_the_closing_question_stands_beside_published_bands(heard: ReportDocument) -> None:
    closing = told(heard).closing
    assert closing is not None
    assert "4.0 on average" in closing.sentence
    assert "10 people" in closing.sentence
    assert closing.source == "MIT Sloan Management Review and Deloitte, 2012, n = 2,545"
    assert [line.published for line in closing.lines] == [f"52{PERCENT}", f"31{PERCENT}", f"17{PERCENT}"]
    # Five, four and one of ten people.
    assert [line.chance for line in closing.lines][1:] == ["hidden to protect a small group"] * 2
    assert [line.share is None for line in closing.lines] == [False, True, True]
    assert told(heard, closing=None).closing is None


def test_nobody_asked_no_section(rich: ReportDocument) -> None:
    assert voices(Lookup(rich)) is None


def test_both_sides_of_a_ladder(heard: ReportDocument, rich: ReportDocument) -> None:
    name = "social-maturity"
    both = ladder(heard.models[name], heard.placements[name])
    found = sides(both)
    assert found is not None
    assert [title for title, _ in found.ladders] == ["By what people say", "By what is on record"]
    said, shown = (one.placement for _, one in found.ladders)
    assert said is heard.placements[name].said
    assert shown is heard.placements[name].shown
    assert sides(ladder(rich.models[name], rich.placements[name])) is None


@pytest.mark.parametrize(
    ("people", "record", "sentence"),
    [
        (2, 2, "What people say and what is on record lead to the same stage."),
        (3, 2, "People see it a stage further than what is on record."),
        (1, 3, "People see it 2 stages short of what is on record."),
    ],
)
def test_how_far_apart_the_sides_are(heard: ReportDocument, people: int, record: int, sentence: str) -> None:
    model, placement = heard.models["social-maturity"], heard.placements["social-maturity"]
    assert placement.said is not None
    assert placement.shown is not None
    placement = replace(
        placement,
        said=replace(placement.said, stage=placement.stages[people]),
        shown=replace(placement.shown, stage=placement.stages[record]),
    )
    found = sides(ladder(model, placement))
    assert found is not None
    assert found.sentence == sentence


def test_levels_on_a_lane() -> None:
    assert [on_lane(level) for level in (-0.4, 0.0, 1.0, 3.5, 4.4)] == [0.0, 0.0, 25.0, 87.5, 100.0]
    assert level_words(3.9, 3.2, 4.4) == "3.9 (3.2 to 4.0)"
    assert signed(0.84, -0.04, 1.2) == "+0.8 (+0.0 to +1.2)"
    assert signed(-1.25, -2.0, -0.1) == "\N{MINUS SIGN}1.2 (\N{MINUS SIGN}2.0 to \N{MINUS SIGN}0.1)"
    assert LevelLane(said=50.0, record=20.0).apart == (20.0, 50.0)
    assert LevelLane(said=50.0).apart is None
