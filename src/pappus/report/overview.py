"""The first page: the answer in one sentence, the steps that come next, and how sure all of that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pappus.maturity.placement import NAMED_PROBABILITY
from pappus.report.clock import STRENGTH, seed_kind
from pappus.report.document import ReportDocument
from pappus.report.ladder import Ladder
from pappus.report.lookup import Lookup
from pappus.report.missing import Advice, Helps, Missing, advice, helps
from pappus.report.words import count, day, joined, ordinal, plural, probability, spelled, value_words, words

_MOST_STEPS = 3
_RESTS_ON = {
    "shown": "shown by records of the work",
    "attested": "attested by documents",
    "recorded": "recorded by yourselves",
    "said": "said by people",
}


@dataclass(frozen=True)
class Front:
    """What the first page says.

    Attributes:
        facts: label and content of the lines under the title.
        verdict: the answer in one sentence.
        seen: what the records show, in figures; empty if nothing was read.
        caution: how far it carries; empty where at least half is known.
        target: where the organisation wants to get and how likely it is there already; empty if it has not said.
        steps: what to do next, at most three.
        steps_from: which advice they are and who leads; empty where they are about
            finding out.
        sure: how sure the answer is, one sentence each.
        surer: what would make it surer; empty where the steps say it.
        scarce: whether less than half is known.
    """

    facts: tuple[tuple[str, str], ...]
    verdict: str
    seen: str
    caution: str
    target: str
    steps: tuple[str, ...]
    steps_from: str
    sure: tuple[str, ...]
    surer: tuple[Helps, ...]
    scarce: bool


def front(lookup: Lookup, ladders: Sequence[Ladder], missing: Missing) -> Front:
    """The first page of a document."""
    document = lookup.document
    asked = [one for one in document.findings.values() if one.outcome != "not_applicable"]
    known = sum(one.outcome == "found" for one in asked)
    lead = leading(document, ladders)
    surer = helps(lookup, missing)[:_MOST_STEPS]
    steps, steps_from = _steps(lookup, ladders, lead, surer)
    return Front(
        facts=_facts(document),
        verdict=_verdict(document, lead, known),
        seen=_seen(lookup),
        caution=_caution(known, len(asked)),
        target=_target(document),
        steps=steps,
        steps_from=steps_from,
        sure=_sure(document, lead, known, len(asked)),
        surer=surer if lead else (),
        scarce=known * 2 < len(asked),
    )


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
    return f"{name} stands at “{stage.title}”, {of}: {what}."


def _seen(lookup: Lookup) -> str:
    """Acts, waits and properties, as far as there are any."""
    parts = []
    volume = lookup.reading("activity.volume")
    if volume is not None and volume.outcome == "found" and volume.people:
        parts.append(f"{plural(round(volume.value or 0), 'act')} by {plural(volume.people, 'person', 'people')}")
    wait = lookup.reading("response.median_hours")
    if wait is not None and wait.outcome == "found":
        parts.append(f"half of those who write have an answer within {value_words(wait)}")
    ours = lookup.document.properties
    if ours:
        alive = sum(one.state == "alive" for one in ours)
        seen = any(one.state != "never seen" for one in ours)
        living = f", {count(alive)} of them alive" if len(ours) > 1 else f", {words()['states'][ours[0].state]}"
        living = living if seen else ", never seen in an export"
        parts.append(f"{plural(len(ours), 'property', 'properties')} of ours{living}")
    text = "; ".join(parts)
    return f"What the records show: {text}." if text else ""


def _caution(known: int, asked: int) -> str:
    if known == 0:
        return "It says what would change that."
    if known * 2 >= asked:
        return ""
    few = f"Only {known} of {asked} practices {'is' if known == 1 else 'are'} known"
    return (
        f"{few}: read every place as a range and not as a verdict. "
        "What is not known counts neither for you nor against you."
    )


def _target(document: ReportDocument) -> str:
    organisation = document.organisation
    model = document.models.get(organisation.target_model or "")
    stage = next((one for one in model.stages if one.id == organisation.target_stage), None) if model else None
    if model is None or stage is None:
        return ""
    by = f" by {day(date.fromisoformat(organisation.target_date))}" if organisation.target_date else ""
    wanted = f"You want to reach {stage.title} on {model.title}{by}"
    placement = document.placements.get(model.id)
    chance = next((one for one in placement.stages if one.id == stage.id), None) if placement else None
    if placement is None or chance is None or not placement.known:
        return f"{wanted}."
    if chance.at_least >= NAMED_PROBABILITY:
        return f"{wanted}; you are there with a probability of {probability(chance.at_least)}."
    return f"{wanted}; the probability that you are there already is {probability(chance.at_least)}."


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
    kinds = [seed_kind(finding) for finding in document.findings.values()]
    parts = [f"{kinds.count(tier)} {_RESTS_ON[tier]}" for tier in STRENGTH if tier in kinds]
    asked_nobody = "" if "said" in kinds else "; nobody has been asked"
    rests = f"Known: {known} of {plural(asked, 'practice')}, of them {joined(parts)}{asked_nobody}."
    return tuple(text for text in (lead.sure, rests, lead.bounds) if text) if lead else (rests,)


def _facts(document: ReportDocument) -> tuple[tuple[str, str], ...]:
    window = "no activity has been read yet"
    if document.window is not None:
        window = f"{day(document.window[0])} to {day(document.window[1])}"
    record = f"{plural(document.acts, 'act')} from {plural(len(document.sources), 'import')}"
    if not document.sources:
        record = f"{count(document.acts)} acts, nothing imported" if document.acts else "nothing imported"
    return (("As of", day(document.as_of)), ("Period covered", window), ("In the record", record))
