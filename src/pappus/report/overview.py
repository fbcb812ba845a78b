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
    from_to,
    interval_words,
    joined,
    ordinal,
    plural,
    probability,
    spelled,
    value_words,
)
from pappus.vocabulary.languages import continued, translatable, translated, translated_count
from pappus.vocabulary.readings import Reading

_MOST_STEPS = 3
_MOST_FIGURES = 5
_RESTS_ON = {
    "shown": translatable("{number} shown by records"),
    "attested": translatable("{number} attested by documents"),
    "recorded": translatable("{number} recorded by yourselves"),
    "said": translatable("{number} said by people"),
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
    window = translated("no activity has been read yet")
    if document.window is not None:
        window = from_to(day(document.window[0]), day(document.window[1]))
    imports, acts = plural(len(document.sources), "import"), plural(document.acts, "act")
    record = translated("{acts} from {imports}", acts=acts, imports=imports)
    if not document.sources:
        record = translated("nothing imported")
        if document.acts:
            record = translated("{count} acts, nothing imported", count=count(document.acts))
    return (
        (translated("As of"), day(document.as_of)),
        (translated("Period covered"), window),
        (translated("In the record"), record),
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
            return translated(
                "Nothing is known yet about {name}, so this report cannot say where it stands.", name=name
            )
        return translated(
            "Too little is known about {name} to say where it stands: nothing of what the five models ask for.",
            name=name,
        )
    model, placement = lead.model, lead.placement
    place = model.stage_index(lead.placement.stage.id)
    stage = model.stages[place]
    of = translated(
        "the {nth} of {number} stages of “{model}”",
        nth=ordinal(place + 1),
        number=spelled(len(model.stages)),
        model=model.title,
    )
    if lead.knowledge == "partial":
        few = translated_count(
            "only {number} of the {asked} practices that it asks for is known",
            "only {number} of the {asked} practices that it asks for are known",
            placement.known,
            asked=placement.asked,
        )
        if len(placement.span) > 1:
            return translated(
                "{name} stands somewhere from “{stage}”, {of}, to “{last}”; {few}.",
                name=name,
                stage=stage.title,
                of=of,
                last=model.stages[model.stage_index(placement.span[-1])].title,
                few=few,
            )
        told = translatable("As far as is known, {name} stands at “{stage}”, {of}; {few}.")
        return translated(told, name=name, stage=stage.title, of=of, few=few)
    what = continued(stage.what.rstrip("."))
    return translated("At {name}, {what}: that is “{stage}”, {of}.", name=name, what=what, stage=stage.title, of=of)


def _figures(lookup: Lookup, lead: Ladder | None, known: int, asked: int) -> tuple[KeyFigure, ...]:
    found = [
        _sure_figure(lead),
        _target(lookup.document),
        KeyFigure(_of(known, asked), translated("practices are known"), _asked_in_short(lookup.document)),
        _wait(lookup),
        _share(lookup),
        _properties(lookup.document),
        _acts(lookup),
    ]
    return tuple(one for one in found if one is not None)[:_MOST_FIGURES]


def _of(part: int, whole: int) -> str:
    return translated("{part} of {whole}", part=count(part), whole=count(whole))


def _sure_figure(lead: Ladder | None) -> KeyFigure | None:
    if lead is None or lead.placement.stage is None:
        return None
    placement, stage = lead.placement, lead.placement.stage
    what = translated("sure of “{stage}” or further", stage=stage.title)
    if stage.id == placement.stages[0].id:
        stage = placement.stages[1]
        what = translated("chance of being at “{stage}” or further", stage=stage.title)
    behind = translated_count(
        "{known} of the {number} practice that it asks for are known",
        "{known} of the {number} practices that it asks for are known",
        placement.asked,
        known=placement.known,
    )
    return KeyFigure(probability(stage.at_least), what, behind)


def _wait(lookup: Lookup) -> KeyFigure | None:
    reading = lookup.reading("response.median_hours")
    if reading is None or reading.outcome != "found":
        return None
    what = translated("until half of those who write have an answer")
    return KeyFigure(value_words(reading), what, _behind(reading, translated("threads")))


def _share(lookup: Lookup) -> KeyFigure | None:
    reading = lookup.reading("people.active_share")
    if reading is None or reading.outcome != "found":
        return None
    what = translated("of the organisation’s people take part")
    return KeyFigure(value_words(reading), what, _behind(reading, translated("people")))


def _properties(document: ReportDocument) -> KeyFigure | None:
    ours = document.properties
    if not ours:
        return None
    unseen = sum(one.state == "never seen" for one in ours)
    alive = sum(one.state == "alive" for one in ours)
    if unseen * 2 > len(ours):
        hidden = translated("{count} of them in no export", count=count(unseen))
        return KeyFigure(count(len(ours)), translated("accounts, channels and lists"), hidden)
    alive_words = translated("accounts, channels and lists are alive")
    return KeyFigure(_of(alive, len(ours)), alive_words, translated("we spoke there in the last 90 days"))


def _acts(lookup: Lookup) -> KeyFigure | None:
    volume = lookup.reading("activity.volume")
    if volume is None or volume.outcome != "found" or not volume.people:
        return None
    people = plural(volume.people, "person", "people")
    by = translated("by {people}", people=people)
    return KeyFigure(count(round(volume.value or 0)), translated("acts in the record"), by)


def _behind(reading: Reading, noun: str) -> str:
    interval = interval_words(reading)
    parts = [
        "" if interval in ("–", translated("exact")) else interval,
        "" if reading.n is None else f"{count(reading.n)} {noun}",
    ]
    return "; ".join(part for part in parts if part)


def _caution(known: int, asked: int) -> str:
    if known == 0:
        return translated("It says what would change that.")
    if known * 2 >= asked:
        return ""
    return translated(
        "Read every place as a range and not as a verdict: most is not known yet, "
        "and that counts neither for you nor against you."
    )


def _target(document: ReportDocument) -> KeyFigure | None:
    organisation = document.organisation
    model = document.models.get(organisation.target_model or "")
    stage = next((one for one in model.stages if one.id == organisation.target_stage), None) if model else None
    if model is None or stage is None:
        return None
    placement = document.placements.get(model.id)
    chance = next((one for one in placement.stages if one.id == stage.id), None) if placement else None
    wanted = translated("your aim on “{model}”", model=model.title)
    if organisation.target_date:
        by = day(date.fromisoformat(organisation.target_date))
        wanted = translated("your aim on “{model}” by {day}", model=model.title, day=by)
    if placement is None or chance is None or not placement.known:
        what = translated("whether you are at “{stage}” already", stage=stage.title)
        return KeyFigure(translated("Not known"), what, wanted)
    what = translated("chance of being at “{stage}” already", stage=stage.title)
    return KeyFigure(probability(chance.at_least), what, wanted)


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
    model = given.ladder.model.title
    return translated("{step} on “{model}”; led by {leads}.", step=given.step, model=model, leads=given.leads)


def _sure(document: ReportDocument, lead: Ladder | None, known: int, asked: int) -> tuple[str, ...]:
    if not known:
        return (translated("Nothing is known about any of the {asked} practices.", asked=asked),)
    rests = translated_count(
        "Known: {known} of {number} practice, of them {rests_on}.",
        "Known: {known} of {number} practices, of them {rests_on}.",
        asked,
        known=known,
        rests_on=_rests_on(document),
    )
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
    parts = [translated(_RESTS_ON[tier], number=kinds.count(tier)) for tier in STRENGTH if tier in kinds]
    return "; ".join(text for text in (joined(parts), _nobody_asked(document)) if text)


def _asked_in_short(document: ReportDocument) -> str:
    people = document.asked.people if document.asked is not None else None
    if people is None:
        return _nobody_asked(document)
    return translated("{count} people have answered", count=count(people))


def _nobody_asked(document: ReportDocument) -> str:
    return translated("nobody has been asked") if document.asked is None else ""
