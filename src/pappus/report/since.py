"""What moved since an earlier round: each ladder with the parts of its move, and what moved most surely."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pappus.assessment.change import PracticeChange
from pappus.maturity.change import PlaceChange
from pappus.maturity.placement import Interval
from pappus.report.document import SinceThen
from pappus.report.levels import signed
from pappus.report.lookup import Lookup
from pappus.report.words import count, day, joined, probability, words
from pappus.vocabulary.languages import in_quotes, translated, translated_count


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
        stages: how many stages the lanes of the ladders reach from the middle.
        levels: how many levels those of the practices reach.
    """

    sentence: str
    people: str
    ladders: tuple[LadderMove, ...]
    practices: tuple[PracticeMove, ...]
    left_out: str
    stages: int
    levels: int


def since(lookup: Lookup) -> Since | None:
    """What moved since the round before; null where there is none."""
    then = lookup.document.asked.since if lookup.document.asked else None
    if then is None:
        return None
    sure = words()["rules"]["moved_sure"]
    moved = [one for one in then.practices if max(one.rose, 1 - one.rose) >= sure]
    most = words()["rules"]["moved_most"]
    listed = moved[:most]
    stages = _reach([part for change in then.places.values() for part in _parts(change).values()])
    levels = _reach([Interval(one.change, one.low, one.high) for one in listed])
    return Since(
        sentence=_sentence(then, moved),
        people=_people(then),
        ladders=tuple(_ladder(lookup, change, stages) for change in then.places.values()),
        practices=tuple(_practice(lookup, one, levels) for one in listed),
        left_out=translated("{count} more practices surely moved.", count=count(len(moved) - most))
        if len(moved) > most
        else "",
        stages=stages,
        levels=levels,
    )


def _reach(moves: list[Interval]) -> int:
    """How far lanes have to reach from the middle that every interval fits, in whole stages or levels."""
    return max(1, math.ceil(max((abs(end) for one in moves for end in (one.low, one.high)), default=1.0)))


def _sentence(then: SinceThen, moved: list[PracticeChange]) -> str:
    name = in_quotes(then.title) if then.title else translated("round {id}", id=then.round_id)
    if then.day:
        name = translated("{round} on {day}", round=name, day=day(then.day))
    rose = sum(one.rose > 0.5 for one in moved)
    parts = [
        translated("{count} surely rose", count=count(rose)) if rose else "",
        translated("{count} surely fell", count=count(len(moved) - rose)) if len(moved) > rose else "",
    ]
    told = joined([part for part in parts if part])
    if not told:
        return translated_count(
            "Since {round} none of {number} practice that people rated both times has surely moved.",
            "Since {round} none of {number} practices that people rated both times has surely moved.",
            len(then.practices),
            round=name,
        )
    return translated_count(
        "Of {number} practice that people rated both times, {moved} since {round}.",
        "Of {number} practices that people rated both times, {moved} since {round}.",
        len(then.practices),
        moved=told,
        round=name,
    )


def _people(then: SinceThen) -> str:
    same = then.same_people
    if same == 0:
        return translated(
            "Nobody answered both times, so other people and other views cannot be told from real change so well."
        )
    if same is None:
        return translated(
            "Fewer than five people answered both times; "
            "how lenient each of them is has been taken out of the real change."
        )
    return translated(
        "{count} people answered both times; how lenient each of them is has been taken out of the real change.",
        count=count(same),
    )


def _ladder(lookup: Lookup, change: PlaceChange, reach: int) -> LadderMove:
    before, after = (one.stage.title if one.stage else translated("Not known") for one in (change.before, change.after))
    names = words()["parts_of_change"]
    parts = tuple(_part(names[name], one, reach) for name, one in _parts(change).items() if _moves(one))
    return LadderMove(lookup.document.models[change.model].title, before, after, _moved(change.rose), parts)


def _parts(change: PlaceChange) -> dict[str, Interval]:
    return {
        "whole": change.whole,
        "real": change.real,
        "raters": change.raters,
        "coverage": change.coverage,
        "changed_model": change.changed_model,
    }


def _moves(one: Interval) -> bool:
    return bool(one.low or one.high)


def _part(title: str, one: Interval, reach: int) -> Part:
    places = (_from_middle(move, reach) for move in (one.value, one.low, one.high))
    return Part(title, signed(one.value, one.low, one.high), *places)


def _practice(lookup: Lookup, one: PracticeChange, reach: int) -> PracticeMove:
    places = (_from_middle(move, reach) for move in (one.change, one.low, one.high))
    value = signed(one.change, one.low, one.high)
    return PracticeMove(lookup.statement(one.practice), value, _moved(one.rose), *places)


def _from_middle(move: float, reach: int) -> float:
    """The place of a move on a lane that reaches so far to either side of its middle, 0 to 100."""
    return round(50 + 50 * move / reach, 2)


def _moved(rose: float) -> str:
    sure = words()["rules"]["moved_sure"]
    if rose >= sure:
        return translated("rose, {chance} sure", chance=probability(rose))
    if rose <= 1 - sure:
        return translated("fell, {chance} sure", chance=probability(1 - rose))
    return translated("cannot be told")
