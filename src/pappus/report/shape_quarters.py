"""How the probabilities of the shapes went from quarter to quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pappus.report.document import ReportDocument
from pappus.report.over_time import is_next, period_words
from pappus.report.shapes import indistinct
from pappus.report.words import either, outcome_words, probability, words
from pappus.vocabulary.languages import lowered, translated, translated_count
from pappus.vocabulary.readings import Reading

ByShape = Mapping[str, Reading]


@dataclass(frozen=True)
class QuarterShape:
    """What a quarter looks like most.

    Attributes:
        quarter: such as `2024-Q1`.
        shapes: ids of the most probable shape, or of those that cannot be told apart.
        chance: its probability, or theirs together.
    """

    quarter: str
    shapes: frozenset[str]
    chance: float

    @property
    def title(self) -> str:
        """The shape within a sentence."""
        return either([lowered(title) for name, title in words()["shapes"].items() if name in self.shapes])


@dataclass(frozen=True)
class ShapeQuarters:
    """The picture, which is a table with bars.

    Attributes:
        sentence: what it shows.
        quarters: headings, the earliest first.
        lines: title of each shape, and for each quarter the probability (null where unknown) and its words.
        joint: whether shapes share a probability in some quarter.
    """

    sentence: str
    quarters: tuple[str, ...]
    lines: tuple[tuple[str, tuple[tuple[float | None, str], ...]], ...]
    joint: bool


def shape_quarters(document: ReportDocument) -> ShapeQuarters | None:
    """The last quarters, null where fewer than two are known."""
    found = by_quarter(document)
    told = most_probable(document)
    if len(told) < 2:
        return None
    quarters = sorted(found)[-words()["rules"]["quarters_most"] :]
    lines = tuple(
        (title, tuple(_cell(found[quarter].get(name)) for quarter in quarters))
        for name, title in words()["shapes"].items()
    )
    return ShapeQuarters(
        sentence=_sentence(told),
        quarters=tuple(period_words(quarter) for quarter in quarters),
        lines=lines,
        joint=any(indistinct(found[quarter]) for quarter in quarters),
    )


def by_quarter(document: ReportDocument) -> dict[str, dict[str, Reading]]:
    """The probability of each shape, by quarter."""
    names = {f"structure.{shape}_probability": shape for shape in words()["shapes"]}
    found: dict[str, dict[str, Reading]] = {}
    for one in document.quarterly:
        if one.indicator in names and one.period != "all":
            found.setdefault(one.period, {})[names[one.indicator]] = one
    return found


def most_probable(document: ReportDocument) -> list[QuarterShape]:
    """The most probable shape of each quarter that is known, the earliest first."""
    found = by_quarter(document)
    return [one for quarter in sorted(found) if (one := _of(quarter, found[quarter])) is not None]


def changed(before: QuarterShape, after: QuarterShape, sure: float) -> bool:
    """Whether two quarters in a row have surely different shapes."""
    return (
        is_next(before.quarter, after.quarter)
        and min(before.chance, after.chance) >= sure
        and not before.shapes & after.shapes
    )


def _of(quarter: str, readings: ByShape) -> QuarterShape | None:
    values = {name: one.value for name, one in readings.items() if one.value is not None}
    if not values:
        return None
    most = max(values.values())
    twins = indistinct(readings)
    best = {name for name, value in values.items() if value == most}
    shapes = best if best <= twins else {min(best)}
    return QuarterShape(quarter, frozenset(shapes), most)


def _cell(reading: Reading | None) -> tuple[float | None, str]:
    if reading is None or reading.value is None:
        return None, "–" if reading is None else outcome_words(reading.outcome)
    return reading.value, probability(reading.value)


def _sentence(told: list[QuarterShape]) -> str:
    before, last = told[-2:]
    if all(one.shapes == last.shapes for one in told):
        return translated_count(
            "In {number} quarter of which the shape can be told it was {shape}, most recently with {chance}.",
            "In all {number} quarters of which the shape can be told {shape} was most probable, most recently with "
            "{chance}.",
            len(told),
            shape=last.title,
            chance=probability(last.chance),
        )
    now = {"quarter": period_words(last.quarter), "shape": last.title, "chance": probability(last.chance)}
    lead = translated("In {quarter} {shape} was most probable ({chance}).", **now)
    if before.shapes == last.shapes:
        turned = next(one for one in reversed(told) if one.shapes != last.shapes)
        return f"{lead} {_then(turned)}"
    sure = words()["rules"]["shape_sure"]
    verdict = translated("That is a change of shape.")
    if not changed(before, last, sure):
        verdict = translated("That is not sure enough to be called a change.")
    return f"{lead} {_then(before)} {verdict}"


def _then(one: QuarterShape) -> str:
    return translated(
        "In {quarter} it was {shape} ({chance}).",
        quarter=period_words(one.quarter),
        shape=one.title,
        chance=probability(one.chance),
    )
