"""Which shape the organisation's interaction has, beside the one it says it has and what others have published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pappus.maturity.model import Comparison, MaturityModel, Structure
from pappus.report.lookup import Lookup, counted, readable
from pappus.report.words import (
    behind,
    count,
    either,
    interval_words,
    outcome_words,
    percent,
    probability,
    words,
)
from pappus.vocabulary.languages import lowered, translatable, translated
from pappus.vocabulary.readings import Reading

_SLACK = 1e-3


@dataclass(frozen=True)
class ShapeLine:
    """One shape.

    Attributes:
        title: its name.
        what: what an organisation of that shape looks like.
        chance: its probability in words, or why there is none.
        interval: the 90 % interval in words; empty without one.
        share: the same, 0 to 1; null if not known.
        low: lower end of its 90 % interval; null without one.
        high: upper end.
        joint: whether it is the probability of this shape or of another one that cannot be told from it.
        declared: whether the organisation says that it has it.
        target: whether the model aims at it.
        published: year and share of each published figure, oldest first.
    """

    title: str
    what: str
    chance: str
    interval: str
    share: float | None
    low: float | None
    high: float | None
    joint: bool
    declared: bool
    target: bool
    published: tuple[tuple[int, float, str], ...]


@dataclass(frozen=True)
class Shapes:
    """The shapes with a sentence.

    Attributes:
        lines: one shape each.
        known: whether any of them has a probability.
        years: years of the published shares, oldest first.
        sentence: which one is most probable, and which one the organisation says it has.
        behind: what stands behind the probabilities, in words; empty without any.
        reasons: why a probability is missing or joint.
        source: who published the shares.
    """

    lines: tuple[ShapeLine, ...]
    known: bool
    years: tuple[int, ...]
    sentence: str
    behind: str
    reasons: tuple[str, ...]
    source: str


def shapes(lookup: Lookup) -> Shapes | None:
    """What is known of the shape; null if no model describes shapes."""
    model = next((one for one in lookup.document.models.values() if one.structure is not None), None)
    if model is None or model.structure is None:
        return None
    names = list(model.structure.shapes)
    twins = indistinct({shape: lookup.reading(f"structure.{shape}_probability") for shape in names})
    lines = tuple(_line(lookup, model, model.structure, shape, shape in twins) for shape in names)
    readings = [lookup.reading(f"structure.{shape}_probability") for shape in model.structure.shapes]
    reasons = dict.fromkeys(
        readable(reason) for one in readings if one is not None for reason in one.reason.split("; ") if reason
    )
    sources = [one for one in model.comparisons if one.shape]
    return Shapes(
        lines=lines,
        known=any(line.share is not None for line in lines),
        years=tuple(sorted({one.year for one in sources})),
        behind=next((behind(one, counted(one.indicator)) for one in readings if one is not None and one.n), ""),
        sentence=_sentence(lines),
        reasons=tuple(_full(reason) for reason in reasons),
        source="; ".join(dict.fromkeys(_source(one) for one in sources)),
    )


def indistinct(readings: Mapping[str, Reading | None]) -> set[str]:
    """Shapes that share one probability: counted for each of them, all together come to more than 1."""
    values = {shape: one.value for shape, one in readings.items() if one is not None and one.value is not None}
    if sum(values.values()) < 1 + _SLACK:
        return set()
    return {shape for shape, value in values.items() if list(values.values()).count(value) > 1}


def _line(lookup: Lookup, model: MaturityModel, structure: Structure, shape: str, joint: bool) -> ShapeLine:
    reading = lookup.reading(f"structure.{shape}_probability")
    known = reading is not None and reading.outcome == "found" and reading.value is not None
    share = reading.value if reading is not None and known else None
    outcome = "not_available" if reading is None else reading.outcome
    return ShapeLine(
        title=words()["shapes"].get(shape, shape),
        what={str(key): what for key, what in structure.shapes.items()}[shape],
        chance=outcome_words(outcome) if share is None else _chance(share, joint),
        interval=interval_words(reading).replace("–", "") if reading is not None and known else "",
        share=share,
        low=reading.low if reading is not None and known else None,
        high=reading.high if reading is not None and known else None,
        joint=joint,
        declared=lookup.document.organisation.declared_shape == shape,
        target=shape in structure.target,
        published=tuple(
            sorted((one.year, one.share, percent(one.share, 1)) for one in model.comparisons if one.shape == shape)
        ),
    )


def _chance(share: float, joint: bool) -> str:
    return translated("{chance} together", chance=probability(share)) if joint else probability(share)


def _sentence(lines: tuple[ShapeLine, ...]) -> str:
    declared = next((lowered(line.title) for line in lines if line.declared), "")
    says = translated("The organisation has not said which it is.")
    if declared:
        says = translated("The organisation says of itself: {shape}.", shape=declared)
    known = [line for line in lines if line.share is not None]
    if not known:
        return f"{translated('Which shape the contacts have is not known.')} {says}"
    best = max(known, key=lambda line: line.share or 0.0)
    if (best.share or 0.0) < words()["rules"]["shape_named"]:
        told = translatable("No shape stands out; none is more probable than {chance}.")
        return f"{translated(told, chance=probability(best.share or 0.0))} {says}"
    titles = [lowered(line.title) for line in known if line is best or (best.joint and line.share == best.share)]
    if len(titles) > 1:
        told = translatable("Most probable is {shapes}, which cannot be told apart here ({chance}).")
        return f"{translated(told, shapes=either(titles), chance=best.chance)} {says}"
    return f"{translated('Most probable is {shape} ({chance}).', shape=titles[0], chance=best.chance)} {says}"


def _source(one: Comparison) -> str:
    n = translated("n not published") if one.n is None else f"n = {count(one.n)}"
    return ", ".join(text for text in (one.source, one.population, n) if text)


def _full(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
