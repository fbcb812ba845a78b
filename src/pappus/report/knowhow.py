"""Know-how by layer and level of people: what they have against what is expected, and the question to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pappus.maturity.model import MaturityModel
from pappus.maturity.placement import Placement
from pappus.maturity.profile import SURE, CellFinding, ProfileFinding
from pappus.maturity.training import Spent
from pappus.report.levels import LevelLane, level_words, on_lane
from pappus.report.lookup import Lookup
from pappus.report.words import count, day, from_to, joined, outcome_words, percent, share_words, spelled, words
from pappus.vocabulary.languages import lowered, translatable, translated, translated_count


@dataclass(frozen=True)
class KnowHowLine:
    """Know-how of one level of people in one layer.

    Attributes:
        level: the level of people, on screen.
        lane: what they have, what others say of them, and what is expected.
        actual: what they have with its interval, or why it is not shown.
        expected: the level that is expected.
        met: share of them at or above it, and its interval; empty where it is not shown.
        people: how many rated themselves, in words; empty where it is not shown.
        verdict: short, enough or open; empty where it is not shown.
        others: what others say of most of them, in words; empty where it is not known.
        question: what to ask.
        instead_of: what to ask no more.
    """

    level: str
    lane: LevelLane
    actual: str
    expected: int
    met: tuple[str, str]
    people: str
    verdict: str
    others: str
    question: str
    instead_of: str

    @property
    def known(self) -> bool:
        """Whether it may be shown."""
        return self.lane.said is not None


@dataclass(frozen=True)
class LayerLines:
    """One layer of know-how with its line for each level of people, and what fills a gap in it."""

    title: str
    note: str
    lines: tuple[KnowHowLine, ...]
    advice: tuple[str, ...]


@dataclass(frozen=True)
class SpentLine:
    """What was spent on training in one layer, in words: hours and money, each with its share; empty if not known."""

    title: str
    hours: str
    hours_share: str
    cost: str
    cost_share: str


@dataclass(frozen=True)
class SpentLines:
    """What was spent on training, set against where people are short.

    Attributes:
        sentence: where it went, and where people are short.
        period: from when to when.
        lines: layer by layer.
    """

    sentence: str
    period: str
    lines: tuple[SpentLine, ...]


@dataclass(frozen=True)
class KnowHow:
    """A profile as a picture.

    Attributes:
        title: the model's name.
        sentence: where people are short.
        layers: layer by layer.
        overrated: who rates themselves higher than others do; empty if nobody surely does.
        source: where the profile comes from.
        spent: what was spent on training; null where no register says it.
    """

    title: str
    sentence: str
    layers: tuple[LayerLines, ...]
    overrated: str
    source: str
    spent: SpentLines | None = None


def know_how(lookup: Lookup) -> KnowHow | None:
    """The first profile of which something was asked; null if there is none."""
    for name, placement in lookup.document.placements.items():
        model = lookup.document.models[name]
        if placement.profile is not None and placement.profile.round_id is not None and model.profile is not None:
            return _know_how(model, placement.profile)
    return None


def profile_headline(placement: Placement) -> str:
    """The place on a profile in a few words; empty where nothing of it is known."""
    cells = [] if placement.profile is None else [one for one in placement.profile.cells if one.outcome == "found"]
    if not cells:
        return ""
    short = sum(_is_short(one) for one in cells)
    if not short:
        return translated("Nowhere surely short, {count} places known", count=count(len(cells)))
    return translated_count(
        "Short in {short} of {number} place", "Short in {short} of {number} places", len(cells), short=count(short)
    )


def _know_how(model: MaturityModel, found: ProfileFinding) -> KnowHow:
    profile = model.profile
    assert profile is not None  # noqa: S101 - whoever has cells has a profile
    advice = dict(found.advice)
    layers = []
    for layer in profile.layers:
        own = [cell for cell in found.cells if cell.layer == layer.id]
        note = translated("more than expected earns nothing") if layer.floor else ""
        layers.append(LayerLines(layer.title, note, tuple(map(_line, own)), advice.get(layer.id, ())))
    titles = {layer.id: layer.title for layer in profile.layers}
    return KnowHow(
        title=model.title,
        sentence=_sentence(found, titles),
        layers=tuple(layers),
        overrated=_overrated(found, titles),
        source=model.source,
        spent=None if found.spent is None else _spent(found, found.spent, titles),
    )


def _spent(found: ProfileFinding, spent: Spent, titles: dict[str, str]) -> SpentLines:
    lines = [
        SpentLine(
            titles[one.layer],
            _amount(one.hours),
            "" if one.hours_share is None else percent(one.hours_share),
            _amount(one.cost),
            "" if one.cost_share is None else percent(one.cost_share),
        )
        for one in spent.layers
    ]
    first, last = (day(date.fromisoformat(one)) for one in (spent.first, spent.last))
    period = first if first == last else from_to(first, last)
    return SpentLines(_spent_sentence(found, spent, titles), period, tuple(lines))


def _spent_sentence(found: ProfileFinding, spent: Spent, titles: dict[str, str]) -> str:
    """Where most went, and how much of it went to where people are shortest."""
    known = spent.layers[0].hours is not None
    shares = {one.layer: (one.hours_share if known else one.cost_share) or 0.0 for one in spent.layers}
    most = max(shares, key=lambda layer: shares[layer])
    told = [
        translated(
            _OF_THE_HOURS if known else _OF_THE_MONEY,
            share=percent(shares[most]),
            layer=lowered(titles[most]),
        )
    ]
    shortest = next((layer for layer, _ in found.advice), None)  # the widest gap stands first
    if shortest == most:
        told.append(translated("There people are shortest too."))
    elif shortest is not None:
        into = lowered(titles[shortest])
        share = percent(shares[shortest])
        told.append(translated("{share} went into {layer}, where people are shortest.", share=share, layer=into))
    if spent.other_layers:
        others = joined(list(spent.other_layers))
        told.append(translated("Training for {layers} belongs to no layer here.", layers=others))
    return " ".join(told)


_OF_THE_HOURS = translatable("Of the hours of training, {share} went into {layer}.")
_OF_THE_MONEY = translatable("Of the money for training, {share} went into {layer}.")


def _amount(value: float | None) -> str:
    return "" if value is None else count(round(value))


def _line(cell: CellFinding) -> KnowHowLine:
    actual, met = cell.actual, cell.met
    others = cell.others
    lane = LevelLane(
        said=None if actual is None else on_lane(actual.value),
        low=0.0 if actual is None else on_lane(actual.low),
        high=0.0 if actual is None else on_lane(actual.high),
        expected=on_lane(cell.expected),
        others=None if others is None else on_lane(others.value),
    )
    return KnowHowLine(
        level=_people(cell.level)[:1].upper() + _people(cell.level)[1:],
        lane=lane,
        actual=outcome_words(cell.outcome) if actual is None else level_words(actual.value, actual.low, actual.high),
        expected=cell.expected,
        met=("", "") if met is None else share_words(met.value, met.low, met.high),
        people="" if cell.people is None else count(cell.people),
        verdict=_verdict(cell),
        others="" if others is None else level_words(others.value, others.low, others.high),
        question=cell.question,
        instead_of=cell.instead_of,
    )


def _is_short(cell: CellFinding) -> bool:
    return cell.short is not None and cell.short >= SURE


def _verdict(cell: CellFinding) -> str:
    if cell.short is None:
        return ""
    return "short" if _is_short(cell) else "enough" if cell.short <= 1 - SURE else "open"


def _sentence(found: ProfileFinding, titles: dict[str, str]) -> str:
    known = [cell for cell in found.cells if cell.outcome == "found"]
    short = [cell for cell in known if _is_short(cell)]
    hidden = sum(cell.outcome == "suppressed" for cell in found.cells)
    if not known:
        return translated("At no level of people five or more have rated themselves, so nothing can be shown.")
    where = [
        f"{lowered(titles[layer])} ({joined([_people(cell.level) for cell in short if cell.layer == layer])})"
        for layer in dict.fromkeys(cell.layer for cell in short)
    ]
    told = translated("People are surely short of what is expected of them in {places}.", places=joined(where))
    if not short:
        told = translated_count(
            "In none of the {number} place that are known are people surely short of what is expected of them.",
            "In none of the {number} places that are known are people surely short of what is expected of them.",
            len(known),
        )
    if hidden:
        told += " " + translated_count(
            "{spelled} place is hidden: fewer than five people answered.",
            "{spelled} places are hidden: fewer than five people answered.",
            hidden,
            spelled=spelled(hidden).capitalize(),
        )
    return told


def _overrated(found: ProfileFinding, titles: dict[str, str]) -> str:
    sure = [cell for cell in found.cells if cell.overrated is not None and cell.overrated >= SURE]
    if not sure:
        return ""
    told = [
        translated("{people} in {layer}", people=_people(cell.level), layer=lowered(titles[cell.layer]))
        for cell in sure
    ]
    who = joined(told)
    return translated(
        "{people} rate themselves higher than others rate most of them.", people=who[:1].upper() + who[1:]
    )


def _people(level: str) -> str:
    noun: str = words()["levels_of_people"][level]
    return noun
