"""What moved since an earlier round: each ladder with the parts of its move, and the practices that moved most surely."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.assessment.change import PracticeChange
from pappus.maturity.change import PlaceChange
from pappus.maturity.placement import Interval
from pappus.report.document import SinceThen
from pappus.report.levels import on_lane
from pappus.report.lookup import Lookup
from pappus.report.words import count, day, joined, plural, probability, words


@dataclass(frozen=True)
class Part:
    """One part of a move along a ladder.

    Attributes:
        title: what it is.
        value: how far, in stages, with its interval, in words.
        at: its place on the lane, 0 to 100; the middle is no move.
        low: lower end of its 90 % interval there.
        high: upper end.
    """

    title: str
    value: str
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class LadderMove:
    """The move along one ladder."""

    title: str
    before: str
    after: str
    verdict: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class PracticeMove:
    """How far one practice moved, in levels."""

    statement: str
    value: str
    verdict: str
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Since:
    """Everything that this part of the page says.

    Attributes:
        sentence: since when, and what moved.
        people: who answered both times.
        ladders: ladder by ladder.
        practices: practices that surely moved, the surest first.
        left_out: how many more; empty if none.
    """

    sentence: str
    people: str
    ladders: tuple[LadderMove, ...]
    practices: tuple[PracticeMove, ...]
    left_out: str


def since(lookup: Lookup) -> Since | None:
    """What moved since the round before; null where there is none."""
    then = lookup.document.asked.since if lookup.document.asked else None
    if then is None:
        return None
    sure = words()["rules"]["moved_sure"]
    moved = [one for one in then.practices if max(one.rose, 1 - one.rose) >= sure]
    most = words()["rules"]["moved_most"]
    return Since(
        sentence=_sentence(then, moved),
        people=_people(then),
        ladders=tuple(_ladder(lookup, change) for change in then.places.values()),
        practices=tuple(_practice(lookup, one) for one in moved[:most]),
        left_out=f"{count(len(moved) - most)} more practices surely moved." if len(moved) > most else "",
    )


def _sentence(then: SinceThen, moved: list[PracticeChange]) -> str:
    when = f" on {day(then.day)}" if then.day else ""
    name = f"“{then.title}”" if then.title else f"round {then.round_id}"
    rose = sum(one.rose > 0.5 for one in moved)
    parts = [f"{count(rose)} rose" if rose else "", f"{count(len(moved) - rose)} fell" if len(moved) > rose else ""]
    told = joined([part for part in parts if part])
    practices = plural(len(then.practices), "practice")
    if not told:
        return f"Since {name}{when} none of {practices} that people rated both times has surely moved."
    return f"Since {name}{when}, of {practices} that people rated both times {told} surely."


def _people(then: SinceThen) -> str:
    same = then.same_people
    if same == 0:
        return "Nobody answered both times, so other people and other views cannot be told from real change so well."
    who = "Fewer than five people" if same is None else f"{count(same)} people"
    return f"{who} answered both times; how lenient each of them is has been taken out of the real change."


def _ladder(lookup: Lookup, change: PlaceChange) -> LadderMove:
    titles = [one.stage.title if one.stage else "Not known" for one in (change.before, change.after)]
    size = max(1, len(change.after.stages) - 1)
    names = words()["parts_of_change"]
    given = {
        "whole": change.whole,
        "real": change.real,
        "raters": change.raters,
        "coverage": change.coverage,
        "changed_model": change.changed_model,
    }
    parts = tuple(_part(names[name], one, size) for name, one in given.items() if _moves(one))
    return LadderMove(lookup.document.models[change.model].title, *titles, _moved(change.rose), parts)


def _moves(one: Interval) -> bool:
    return bool(one.low or one.high)


def _part(title: str, one: Interval, size: int) -> Part:
    places = (_from_middle(level, size) for level in (one.value, one.low, one.high))
    return Part(title, _told(one.value, one.low, one.high), *places)


def _practice(lookup: Lookup, one: PracticeChange) -> PracticeMove:
    places = (_from_middle(level, 4) for level in (one.change, one.low, one.high))
    value = _told(one.change, one.low, one.high)
    return PracticeMove(lookup.statement(one.practice), value, _moved(one.rose), *places)


def _from_middle(move: float, size: int) -> float:
    """The place of a move on a lane that reaches from minus to plus the whole ladder."""
    return on_lane(2 + 2 * move / size)


def _told(value: float, low: float, high: float) -> str:
    return f"{value:+.1f} ({low:+.1f} to {high:+.1f})"


def _moved(rose: float) -> str:
    sure = words()["rules"]["moved_sure"]
    if rose >= sure:
        return f"rose, {probability(rose)} sure"
    if rose <= 1 - sure:
        return f"fell, {probability(1 - rose)} sure"
    return "cannot be told"
