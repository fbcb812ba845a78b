"""The first page: the answer in one sentence, the figures that carry it, what comes next, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pappus.report.clock import STRENGTH, seed_kind
from pappus.report.document import ReportDocument
from pappus.report.ladder import Ladder
from pappus.report.lookup import Lookup
from pappus.report.missing import Advice, Helps, Missing, advice, helps
from pappus.report.sides import sides
from pappus.report.voices import who_answered
from pappus.report.words import (
    count,
    day,
    interval_words,
    joined,
    ordinal,
    plural,
    probability,
    spelled,
    value_words,
)
from pappus.vocabulary.readings import Reading

_MOST_STEPS = 3
_MOST_FIGURES = 5
_RESTS_ON = {
    "shown": "shown by records",
    "attested": "attested by documents",
    "recorded": "recorded by yourselves",
    "said": "said by people",
}


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the first page: the figure, what it is, and what stands behind it; all in words."""

    figure: str
    what: str
    behind: str


@dataclass(frozen=True)
class Front:
    """What the first page says.

    Attributes:
        verdict: the answer in one sentence.
        caution: how far it carries; empty where at least half is known.
        figures: the figures that carry it, at most five.
        steps: what to do next, at most three.
        steps_from: which advice they are and who leads; empty where they are about
            finding out.
        sure: how sure the answer is, one sentence each.
        surer: what would make it surer; empty where the steps say it.
    """

    verdict: str
    caution: str
    figures: tuple[KeyFigure, ...]
    steps: tuple[str, ...]
    steps_from: str
    sure: tuple[str, ...]
    surer: tuple[Helps, ...]


def front(lookup: Lookup, ladders: Sequence[Ladder], missing: Missing) -> Front:
    """The first page of a document."""
    document = lookup.document
    asked = [one for one in document.findings.values() if one.outcome != "not_applicable"]
    known = sum(one.outcome == "found" for one in asked)
    lead = leading(document, ladders)
    surer = helps(lookup, missing)[:_MOST_STEPS]
    steps, steps_from = _steps(lookup, ladders, lead, surer)
    return Front(
        verdict=_verdict(document, lead, known),
        caution=_caution(known, len(asked)),
        figures=_figures(lookup, lead, known, len(asked)),
        steps=steps,
        steps_from=steps_from,
        sure=_sure(document, lead, known, len(asked)),
        surer=surer if lead else (),
    )


def facts(document: ReportDocument) -> tuple[tuple[str, str], ...]:
    """Label and content of the lines under the title: date, period and size of the record."""
    window = "no activity has been read yet"
    if document.window is not None:
        window = f"{day(document.window[0])} to {day(document.window[1])}"
    record = f"{plural(document.acts, 'act')} from {plural(len(document.sources), 'import')}"
    if not document.sources:
        record = f"{count(document.acts)} acts, nothing imported" if document.acts else "nothing imported"
    return (("As of", day(document.as_of)), ("Period covered", window), ("In the record", record))


def leading(document: ReportDocument, ladders: Sequence[Ladder]) -> Ladder | None:
    """The ladder that the first page speaks of: that of the target, else the one of which most is known."""
    known = [one for one in ladders if one.steps and one.knowledge != "none"]
    wanted = [one for one in known if one.model.id == document.organisation.target_model]
    return max(wanted or known, key=lambda one: one.placement.known / one.placement.asked, default=None)


def _verdict(document: ReportDocument, lead: Ladder | None, known: int) -> str:
    name = document.organisation.name
    if lead is None or lead.placement.stage is None:
        if not known:
            return f"Nothing is known yet about {name}, so this report cannot say where it stands."
        return f"Too little is known about {name} to say where it stands: nothing of what the five models ask for."
    model, placement = lead.model, lead.placement
    place = model.stage_index(lead.placement.stage.id)
    stage = model.stages[place]
    of = f"the {ordinal(place + 1)} of {spelled(len(model.stages))} stages of “{model.title}”"
    if lead.knowledge == "partial":
        only = f"only {placement.known} of the {placement.asked} practices that it asks for"
        few = f"{only} {'is' if placement.known == 1 else 'are'} known"
        if len(placement.span) > 1:
            last = model.stages[model.stage_index(placement.span[-1])]
            return f"{name} stands somewhere from “{stage.title}”, {of}, to “{last.title}”; {few}."
        return f"As far as is known, {name} stands at “{stage.title}”, {of}; {few}."
    what = f"{stage.what[:1].lower()}{stage.what[1:].rstrip('.')}"
    return f"At {name}, {what}: that is “{stage.title}”, {of}."


def _figures(lookup: Lookup, lead: Ladder | None, known: int, asked: int) -> tuple[KeyFigure, ...]:
    found = [
        _sure_figure(lead),
        _target(lookup.document),
        KeyFigure(f"{known} of {asked}", "practices are known", _asked_in_short(lookup.document)),
        _wait(lookup),
        _share(lookup),
        _properties(lookup.document),
        _acts(lookup),
    ]
    return tuple(one for one in found if one is not None)[:_MOST_FIGURES]


def _sure_figure(lead: Ladder | None) -> KeyFigure | None:
    if lead is None or lead.placement.stage is None:
        return None
    placement, stage = lead.placement, lead.placement.stage
    what = f"sure of “{stage.title}” or further"
    if stage.id == placement.stages[0].id:
        stage = placement.stages[1]
        what = f"chance of being at “{stage.title}” or further"
    behind = f"{placement.known} of the {plural(placement.asked, 'practice')} that it asks for are known"
    return KeyFigure(probability(stage.at_least), what, behind)


def _wait(lookup: Lookup) -> KeyFigure | None:
    reading = lookup.reading("response.median_hours")
    if reading is None or reading.outcome != "found":
        return None
    return KeyFigure(value_words(reading), "until half of those who write have an answer", _behind(reading, "threads"))


def _share(lookup: Lookup) -> KeyFigure | None:
    reading = lookup.reading("people.active_share")
    if reading is None or reading.outcome != "found":
        return None
    return KeyFigure(value_words(reading), "of the organisation’s people take part", _behind(reading, "people"))


def _properties(document: ReportDocument) -> KeyFigure | None:
    ours = document.properties
    if not ours:
        return None
    unseen = sum(one.state == "never seen" for one in ours)
    alive = sum(one.state == "alive" for one in ours)
    if unseen * 2 > len(ours):
        return KeyFigure(count(len(ours)), "accounts, channels and lists", f"{count(unseen)} of them in no export")
    return KeyFigure(f"{count(alive)} of {count(len(ours))}", "accounts, channels and lists are alive", _ALIVE)


_ALIVE = "we spoke there in the last 90 days"


def _acts(lookup: Lookup) -> KeyFigure | None:
    volume = lookup.reading("activity.volume")
    if volume is None or volume.outcome != "found" or not volume.people:
        return None
    people = plural(volume.people, "person", "people")
    return KeyFigure(count(round(volume.value or 0)), "acts in the record", f"by {people}")


def _behind(reading: Reading, noun: str) -> str:
    interval = interval_words(reading)
    parts = ["" if interval in ("–", "exact") else interval, "" if reading.n is None else f"{count(reading.n)} {noun}"]
    return "; ".join(part for part in parts if part)


def _caution(known: int, asked: int) -> str:
    if known == 0:
        return "It says what would change that."
    if known * 2 >= asked:
        return ""
    return (
        "Read every place as a range and not as a verdict: most is not known yet, "
        "and that counts neither for you nor against you."
    )


def _target(document: ReportDocument) -> KeyFigure | None:
    organisation = document.organisation
    model = document.models.get(organisation.target_model or "")
    stage = next((one for one in model.stages if one.id == organisation.target_stage), None) if model else None
    if model is None or stage is None:
        return None
    by = f" by {day(date.fromisoformat(organisation.target_date))}" if organisation.target_date else ""
    placement = document.placements.get(model.id)
    chance = next((one for one in placement.stages if one.id == stage.id), None) if placement else None
    wanted = f"your aim on “{model.title}”{by}"
    if placement is None or chance is None or not placement.known:
        return KeyFigure("Not known", f"whether you are at “{stage.title}” already", wanted)
    return KeyFigure(probability(chance.at_least), f"chance of being at “{stage.title}” already", wanted)


def _steps(
    lookup: Lookup, ladders: Sequence[Ladder], lead: Ladder | None, surer: Sequence[Helps]
) -> tuple[tuple[str, ...], str]:
    if lead is None:
        return tuple(one.sentence for one in surer), ""
    given = advice(lookup, lead)
    others = [one for ladder in ladders if ladder is not lead for one in advice(lookup, ladder)]
    sentences = [text for one in (*given, *others) for text in (one.first, *one.do) if text]
    return tuple(dict.fromkeys(sentences))[:_MOST_STEPS], _from(given[0]) if given else ""


def _from(given: Advice) -> str:
    return f"{given.step} on “{given.ladder.model.title}”; led by {given.leads}."


def _sure(document: ReportDocument, lead: Ladder | None, known: int, asked: int) -> tuple[str, ...]:
    if not known:
        return (f"Nothing is known about any of the {asked} practices.",)
    rests = f"Known: {known} of {plural(asked, 'practice')}, of them {_rests_on(document)}."
    heard = _heard(document, lead)
    return tuple(text for text in (lead.sure if lead else "", heard, rests, lead.bounds if lead else "") if text)


def _heard(document: ReportDocument, lead: Ladder | None) -> str:
    """How many people answered, and whether they see the organisation where the record does; empty if nobody did."""
    if document.asked is None:
        return ""
    both = sides(lead) if lead is not None else None
    return " ".join(text for text in (who_answered(document.asked), both.sentence if both else "") if text)


def _rests_on(document: ReportDocument) -> str:
    kinds = [seed_kind(finding) for finding in document.findings.values()]
    parts = [f"{kinds.count(tier)} {_RESTS_ON[tier]}" for tier in STRENGTH if tier in kinds]
    return "; ".join(text for text in (joined(parts), _nobody_asked(document)) if text)


def _asked_in_short(document: ReportDocument) -> str:
    people = document.asked.people if document.asked is not None else None
    return _nobody_asked(document) if people is None else f"{count(people)} people have answered"


def _nobody_asked(document: ReportDocument) -> str:
    return "nobody has been asked" if document.asked is None else ""
