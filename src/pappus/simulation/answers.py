"""Two rounds of the assessment: who takes part, how they see things, and the files in which they answered."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np

from pappus.assessment.items import Item
from pappus.assessment.rating_rows import COLUMNS
from pappus.assessment.ratings import Rating, each
from pappus.maturity.questions import anchor_item, competence_items
from pappus.practices.questions import items_that_apply
from pappus.simulation.cast import Cast, Member
from pappus.simulation.chance import stream
from pappus.simulation.filled_questionnaires import filled_questionnaire
from pappus.simulation.raters import Rater, Views, answered, paper_of, views_of, with_severity
from pappus.simulation.sentences import Sentences
from pappus.simulation.settings import Settings, words
from pappus.workspace.organisation import Function, Level, Organisation, Unit

_LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True)
class AnsweredRound:
    """The files of one round, as they come back.

    Attributes:
        id: what to pass as `--round`.
        title: what to pass as `--title`.
        population: what to pass as `--population`.
        closed_at: ISO date on which the round ended.
        paths: the files to import.
    """

    id: str
    title: str
    population: int
    closed_at: str
    paths: tuple[Path, ...]


def write_answers(exports: Path, settings: Settings, people: Cast) -> tuple[AnsweredRound, ...]:
    """Writes the answers of every round into a folder, and says how to import them."""
    items = items_asked(settings)
    rounds = settings.plan["rounds"]
    known = {one["id"]: _raters(settings, people, one) for one in rounds}
    everybody = {rater.name: rater for raters in known.values() for rater in raters}
    views = views_of(items, everybody.values(), _generator(settings, "views"))
    views = replace(views, of_role_on=settings.plan["seen"]["apart"])
    return tuple(_write_round(exports, settings, items, one, (known[one["id"]], views)) for one in rounds)


def items_asked(settings: Settings) -> tuple[Item, ...]:
    """Everything that the people of the organisation can be asked."""
    plan = settings.plan
    known = Organisation(plan["name"], size=settings.size, footprint=plan["footprint"], regulated=plan["regulated"])
    return (*items_that_apply(known), *competence_items(), anchor_item())


def as_seen(settings: Settings, round_id: str) -> dict[str, float]:
    """The level, from 0 to 4, at which people see each thing that they are asked about in a round."""
    seen = settings.plan["seen"]
    own = {item: _know_how(item, seen) for item in (one.id for one in competence_items())}
    levels = {
        practice: float(seen["practices"].get(practice, level + seen["difference"]))
        for practice, level in settings.levels.items()
        if level is not None
    }
    whole = {**levels, **own, anchor_item().id: float(seen["near"])}
    earlier = seen["year_before"] if round_id != settings.plan["rounds"][-1]["id"] else {}
    return {item: max(0.0, level - earlier.get(item.split(".")[0], 0.0)) for item, level in whole.items()}


def _know_how(item: str, seen: Mapping[str, Any]) -> float:
    _, layer, of = item.split(".")
    return float(seen["know_how"][layer] + (0.0 if of == "self" else seen["know_how_of_others"]))


def _raters(settings: Settings, people: Cast, one: Mapping[str, Any]) -> list[Rater]:
    """Who takes part in a round, unit by unit, the highest first."""
    raters = []
    for unit, counts in one["answer"].items():
        able = [member for member in people.members if member.unit == unit and _has_stayed(member)]
        chosen = []
        for level, count in zip(reversed(_LEVELS), reversed(counts), strict=True):
            peers = [member for member in able if member.level == level]
            skipped = one["new"] if level == "frontline" else 0
            chosen += [*peers[skipped:], *peers[:skipped]][:count]
        raters += [
            _rater(settings, one, member, place, first=chosen.index(member) == len(chosen) - 1)
            for place, member in enumerate(chosen)
        ]
    return raters


def _has_stayed(member: Member) -> bool:
    return member.moved_at is None and member.left_at is None


def _rater(settings: Settings, one: Mapping[str, Any], member: Member, place: int, *, first: bool) -> Rater:
    level = cast(Level, member.level)
    routes = tuple(route for route, units in settings.plan["routes"].items() if place < units.get(member.unit, 0))
    rater = Rater(
        name=_mark(settings, member),
        level=level,
        unit=member.unit,
        function=cast(Function, member.function),
        routes=routes,
        whole=level == "executive",
        one_answer=one.get("one_answer", {}).get(member.unit) if first else None,
    )
    return with_severity(rater, _generator(settings, member.email))


def _mark(settings: Settings, member: Member) -> str:
    """Executives choose a word of their own; all others sign with their address, which people.csv knows."""
    if member.level != "executive":
        return member.email
    rng = stream(settings.seed, f"mark:{member.email}")
    return f"{rng.choice(words()['last_names']).casefold().replace(' ', '-')}-{rng.randrange(100, 1000)}"


def _write_round(
    exports: Path,
    settings: Settings,
    items: Sequence[Item],
    one: Mapping[str, Any],
    who: tuple[Sequence[Rater], Views],
) -> AnsweredRound:
    raters, views = who
    rng = _generator(settings, one["id"])
    given = answered(items, as_seen(settings, one["id"]), raters, rng, views=views)
    by_rater: dict[str, list[Rating]] = {rater.name: [] for rater in raters}
    for rating in _in_own_words(each(given), settings, one):
        by_rater[rating.rater].append(rating)
    with_sheets = [rater for rater in raters if rater.level == "executive"][: one.get("spreadsheets", 0)]
    path = exports / f"answers-{one['id']}.csv"
    _write_table(path, (rating for rater in raters if rater not in with_sheets for rating in by_rater[rater.name]))
    paths = [path]
    for number, rater in enumerate(with_sheets, start=1):
        paths.append(exports / f"answers-{one['id']}-{rater.level}-{number}.xlsx")
        paper = paper_of(rater, items, raters.index(rater) + 1)
        paths[-1].write_bytes(filled_questionnaire(paper, _units(settings), by_rater[rater.name]))
    last = _day(one, one["days"])
    return AnsweredRound(one["id"], one["title"], settings.size, last, tuple(paths))


def _in_own_words(ratings: Iterable[Rating], settings: Settings, one: Mapping[str, Any]) -> Iterator[Rating]:
    """The same with comments, and with the day on which each person answered."""
    rng = stream(settings.seed, f"comments:{one['id']}")
    sentences = Sentences(rng)
    days: dict[str, str] = {}
    for rating in ratings:
        day = days.setdefault(rating.rater, _day(one, rng.randrange(one["days"])))
        comment = ""
        if rng.random() < settings.plan["comments"] and not rating.practice.startswith("anchor."):
            comment = sentences.say("comments", _tone(rating))
        yield replace(rating, comment=comment, answered_at=day)


def _tone(rating: Rating) -> str:
    if rating.answer is None:
        return "unsure"
    return "low" if rating.answer < 2 else "middle" if rating.answer == 2 else "high"


def _day(one: Mapping[str, Any], after: int) -> str:
    return (date.fromisoformat(one["opens"]) + timedelta(days=after)).isoformat()


def _write_table(path: Path, ratings: Iterable[Rating]) -> None:
    """A table as a survey tool writes it; where people.csv knows who signs, it need not say where they stand."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for one in ratings:
            where = ("", "", "") if "@" in one.rater else (one.unit, one.function, one.level)
            answer = one.state if one.answer is None else one.answer
            table.writerow((one.rater, *where, one.practice, answer, one.comment, one.answered_at))


def _units(settings: Settings) -> tuple[Unit, ...]:
    return tuple(Unit(unit.unit_id, unit.name, cast(Function, unit.function)) for unit in settings.units())


def _generator(settings: Settings, part: str) -> np.random.Generator:
    """Random numbers for arrays, of one part alone."""
    return np.random.default_rng([settings.seed, zlib.crc32(part.encode())])
