"""The scorecard as a board reads it: what moved by a signal, the strategy map, what is done on each channel."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.lookup import Lookup
from pappus.report.words import count, day, from_to, joined, percent, plural
from pappus.scorecard.chart_drawing import chart_drawing
from pappus.scorecard.charted import Charted
from pappus.scorecard.scorecard import words as card_words
from pappus.scorecard.standing import ScorecardFound
from pappus.scorecard.strategy_map import strategy_map
from pappus.vocabulary.languages import digits, translated, translated_count


@dataclass(frozen=True)
class MeasureLine:
    """One measure in words.

    Attributes:
        title: what is measured.
        latest: latest value with its unit.
        target: where it is to be, and by when.
        progress: share of the way, in words.
        share: the same from 0 to 1; null where it has no target.
        move: signal or noise.
        chart: the chart, as SVG; null where there are no limits.
        limits: the limits, in words.
        notes: what limits it.
    """

    title: str
    latest: str
    target: str
    progress: str
    share: float | None
    move: str
    chart: str | None
    limits: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective with its measures."""

    title: str
    perspective: str
    move: str
    owner: str
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True)
class Balance:
    """Everything that this part of the page says.

    Attributes:
        vision: the vision.
        sentence: how many objectives moved.
        map: the strategy map, as SVG.
        objectives: objective by objective.
        actions: rows of channel, action, what it leads up to.
        actions_sentence: how many of them lead up to the vision.
        foundations: rows of what objectives rest on.
        reviews: rows of reviews, the latest first.
        review_sentence: when it was looked at last.
    """

    vision: str
    sentence: str
    map: str
    objectives: tuple[ObjectiveLine, ...]
    actions: tuple[tuple[str, str, str], ...]
    actions_sentence: str
    foundations: tuple[tuple[str, str, str], ...]
    reviews: tuple[tuple[str, str, str], ...]
    review_sentence: str


def balance(lookup: Lookup) -> Balance | None:
    """The scorecard; null where there is none."""
    found = lookup.document.scorecard
    return None if found is None else told(found)


def told(found: ScorecardFound) -> Balance:
    """A scorecard in words and pictures."""
    titles = {one.id: one.title for one in found.scorecard.objectives}
    kinds = card_words()["foundations"]
    return Balance(
        vision=found.scorecard.vision,
        sentence=_sentence(found),
        map=strategy_map(found),
        objectives=tuple(_objectives(found)),
        actions=_actions(found, titles),
        actions_sentence=_traced(found),
        foundations=tuple(
            (one.title, kinds[one.kind], joined([titles[name] for name in one.objectives]) or "–")
            for one in found.scorecard.foundations
        ),
        reviews=_reviews(found),
        review_sentence=_reviewed(found),
    )


def _sentence(found: ScorecardFound) -> str:
    moves = [one.move for one in found.objectives.values()]
    counted = [
        f"{count(moves.count(move))} {words}" for move, words in card_words()["objectives"].items() if move in moves
    ]
    return translated(
        "Of {objectives}, by signals and not by noise: {moves}.",
        objectives=plural(len(moves), "objective"),
        moves=joined(counted),
    )


def _objectives(found: ScorecardFound) -> list[ObjectiveLine]:
    words = card_words()
    return [
        ObjectiveLine(
            one.objective.title,
            words["perspectives"][one.objective.perspective],
            words["objectives"][one.move],
            one.objective.owner or translated("nobody"),
            tuple(_measure(found.measures[name]) for name in one.measures),
        )
        for one in found.objectives.values()
    ]


def _measure(one: Charted) -> MeasureLine:
    measure, unit = one.measure, one.measure.unit
    target = translated("none") if measure.target is None else _figure(measure.target, unit)
    if measure.target is not None and measure.target_by:
        target = translated("{target} by {day}", target=target, day=day(measure.target_by))
    move = card_words()["moves"][one.move]
    if one.since is not None:
        move += f": {card_words()['rules'][one.rule]}, {day(one.since)}"
    limits = "–" if one.limits is None else from_to(_figure(one.limits.low), _figure(one.limits.high))
    return MeasureLine(
        title=measure.title,
        latest="–" if one.latest is None else _figure(one.latest, unit),
        target=target,
        progress="–" if one.progress is None else percent(one.progress),
        share=one.progress,
        move=move,
        chart=chart_drawing(one),
        limits=limits,
        notes=one.notes,
    )


def _figure(value: float, unit: str = "") -> str:
    return f"{digits(f'{value:.4g}')} {unit}".strip()


def _actions(found: ScorecardFound, titles: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    channels = {one.channel: one.title for one in found.scorecard.channels}
    return tuple(
        (
            one.action.title,
            channels[one.action.channel],
            joined([titles[name] for name in one.objectives])
            if one.is_traced
            else translated("cannot be followed: {missing}", missing=card_words()["missing"][one.missing]),
        )
        for one in found.actions.values()
    )


def _traced(found: ScorecardFound) -> str:
    traced = sum(one.is_traced for one in found.actions.values())
    return translated_count(
        "{traced} of {number} action can be followed up to the vision.",
        "{traced} of {number} actions can be followed up to the vision.",
        len(found.actions),
        traced=count(traced),
    )


def _reviews(found: ScorecardFound) -> tuple[tuple[str, str, str], ...]:
    titles = {one.id: one.title for one in found.scorecard.measures}
    past = [one for one in found.scorecard.reviews if one.day <= found.as_of]
    return tuple(
        (day(one.day), one.note or "–", "; ".join(f"{titles[name]}: {text}" for name, text in one.decisions) or "–")
        for one in reversed(past)
    )


def _reviewed(found: ScorecardFound) -> str:
    if found.last_review is None:
        return translated("It has never been reviewed.")
    told = translated("It was last reviewed on {day}.", day=day(found.last_review))
    return f"{told} {translated('A review is due.')}" if found.is_review_due else told
