"""Ratings into a round: which round, what is new, what was there already, and what is in the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pappus.assessment.guards import FlagKind, flags
from pappus.assessment.rating_rows import Rejection
from pappus.assessment.reading import Counts, Incoming, Understanding, read_ratings
from pappus.vocabulary.documents import read_schema
from pappus.vocabulary.errors import UsageError
from pappus.workspace.columns import SCHEMAS
from pappus.workspace.organisation import Level, Ratings, Round

SMALLEST_GROUP = 5


@dataclass(frozen=True)
class RatingOptions:
    """How ratings are brought in.

    Attributes:
        round_id: the round they belong to; null for the latest open one, or else a new one.
        title: what the round is called; empty leaves it as it is.
        population: number of people who could have been asked; null leaves it as it is.
        keep_good: store the rows that were understood although others were not.
        population_by_level: how many of them stand at a level; levels that are left out stay as they are.
        progress: called now and then with a file's name and the rows read so far.
    """

    round_id: str | None = None
    title: str = ""
    population: int | None = None
    keep_good: bool = False
    population_by_level: Mapping[Level, int] = field(default_factory=dict)
    progress: Callable[[str, int], None] | None = None


@dataclass(frozen=True)
class RatingsImport:
    """What came of an import of ratings.

    Attributes:
        round: id of the round.
        is_new: whether the round was made by this import.
        stored: whether anything was allowed to be stored.
        added: ratings that are new in the round.
        known: ratings that were in the round already.
        rejected: rows that were refused.
        rejections: the first reasons, with file, sheet, row and column.
        rejections_n: number of reasons in all.
        counts: what became of the rows, file by file.
        ratings: ratings of the round after the import.
        raters: people who rated in the round; null for one to four.
        flagged: number of people whose answers deserve a look, by kind; null for one to four.
    """

    round: str
    is_new: bool
    stored: bool
    added: int
    known: int
    rejected: int
    rejections: tuple[Rejection, ...]
    rejections_n: int
    counts: tuple[Counts, ...]
    ratings: int
    raters: int | None
    flagged: dict[FlagKind, int | None]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus import-ratings --json`."""
        entries = asdict(self)
        entries["files"] = entries.pop("counts")
        return entries


def import_ratings(
    paths: Sequence[Path],
    understanding: Understanding,
    store: Callable[[Round], None],
    options: RatingOptions | None = None,
) -> RatingsImport:
    """Reads files of ratings and stores what is new in them, all of it or nothing.

    Args:
        paths: CSV or XLSX files.
        understanding: the organisation, what can be asked, and whose answers are to be left out.
        store: adds the ratings of a round to those that are stored, or makes the round.
        options: which round, and whether good rows are stored beside bad ones.

    Raises:
        UsageError: the id of the round cannot be one, or more people stand at the levels than there are.
    """
    chosen = options or RatingOptions()
    incoming = read_ratings(paths, understanding, chosen.progress)
    target = _target(understanding.organisation.rounds, chosen, incoming, paths)
    _refuse_more_than_all(target, chosen)
    new, known = _compared(incoming, target)
    rejected = sum(counts.rejected for counts in incoming.counts)
    is_new = all(one.id != target.id for one in understanding.organisation.rounds)
    stores = (not rejected or chosen.keep_good) and (bool(new) or not is_new)
    added = incoming.ratings(new) if stores else Ratings()
    if stores:
        store(_with_settings(target, chosen, added, is_new))
    whole = _joined(target.ratings, added)
    return RatingsImport(
        round=target.id,
        is_new=is_new,
        stored=stores,
        added=len(added),
        known=known,
        rejected=rejected,
        rejections=tuple(incoming.rejections),
        rejections_n=incoming.rejections_n,
        counts=tuple(incoming.counts),
        ratings=len(whole),
        raters=_unless_few(len(set(whole.rater))),
        flagged=_flagged(whole),
    )


def _target(rounds: Sequence[Round], options: RatingOptions, incoming: Incoming, paths: Iterable[Path]) -> Round:
    """The round that the ratings belong to, as it is stored now, or a new one without ratings."""
    if options.round_id is not None:
        _refuse_strange_id(options.round_id)
        named = (one for one in rounds if one.id == options.round_id)
        return next(named, Round(options.round_id))
    still_open = [one for one in rounds if one.closed_at is None]
    if still_open:
        return still_open[-1]
    # What was imported before and closed since is not to become a round of its own when it is imported again.
    for one in reversed(rounds):
        if len(incoming) and _holds_all(one.ratings, incoming):
            return one
    days = [moment[:10] for moment in incoming.columns["answered_at"] if moment]
    day = max(days) if days else _file_day(paths)
    taken = {one.id for one in rounds}
    fresh = (name for number in range(1, len(taken) + 2) if (name := _numbered(day, number)) not in taken)
    return Round(next(fresh))


def _refuse_more_than_all(target: Round, options: RatingOptions) -> None:
    by_level = {**target.population_by_level, **options.population_by_level}
    everybody = options.population or target.population
    if everybody is not None and sum(by_level.values()) > everybody:
        said = ", ".join(f"{level} {count}" for level, count in by_level.items())
        raise UsageError(f"--population-by-level: {said} are more than the {everybody} of the round {target.id}")


def _holds_all(stored: Ratings, incoming: Incoming) -> bool:
    names = ("rater", "practice", "answer", "state", "comment")
    there = set(zip(*(getattr(stored, name) for name in names), strict=True))
    return all(one in there for one in zip(*(incoming.columns[name] for name in names), strict=True))


def _refuse_strange_id(round_id: str) -> None:
    rule = read_schema(SCHEMAS / "round.schema.json")["properties"]["id"]
    if not re.search(rule["pattern"], round_id):
        raise UsageError(f"--round {round_id!r}: expected small letters, digits and hyphens, for example 2026-spring")


def _numbered(day: str, number: int) -> str:
    return day if number == 1 else f"{day}-{number}"


def _file_day(paths: Iterable[Path]) -> str:
    times = [path.stat().st_mtime for path in paths if path.exists()]
    return (datetime.fromtimestamp(max(times), UTC) if times else datetime.now(UTC)).date().isoformat()


def _compared(incoming: Incoming, target: Round) -> tuple[list[int], int]:
    """The places of ratings that are new in a round, and how many it has already; what contradicts it is refused."""
    stored = target.ratings
    pairs = zip(stored.rater, stored.practice, strict=True)
    there = {pair: place for place, pair in enumerate(pairs)} if len(stored) else {}
    columns = incoming.columns
    new: list[int] = []
    known = 0
    for at, pair in enumerate(zip(columns["rater"], columns["practice"], strict=True)):
        place = there.get(pair)
        if place is None:
            new.append(at)
        elif _says(stored, place) == (columns["answer"][at], columns["state"][at], columns["comment"][at]):
            known += 1
        else:
            _refuse_contradiction(incoming, at, target)
    return new, known


def _says(stored: Ratings, place: int) -> tuple[object, ...]:
    return stored.answer[place], stored.state[place], stored.comment[place]


def _refuse_contradiction(incoming: Incoming, at: int, target: Round) -> None:
    place = incoming.place(at)
    expected = (
        f"answered this in the round {target.id} already, and otherwise; correct it in rounds/{target.id}/ratings.csv, "
        "or name a new round with --round"
    )
    counts = incoming.counts_of(at)
    counts.taken -= 1
    counts.rejected += 1
    incoming.reject(Rejection(place.file, place.sheet, place.row, "rater", expected))


def _with_settings(target: Round, options: RatingOptions, added: Ratings, is_new: bool) -> Round:
    days = sorted(moment[:10] for moment in added.answered_at if moment)
    opened = (days[0] if days else datetime.now(UTC).date().isoformat()) if is_new else None
    return replace(
        target,
        title=options.title,
        population=options.population,
        population_by_level=dict(options.population_by_level),
        opened_at=opened,
        ratings=added,
    )


def _joined(one: Ratings, other: Ratings) -> Ratings:
    return Ratings(*(getattr(one, column.name) + getattr(other, column.name) for column in fields(Ratings)))


def _unless_few(number: int) -> int | None:
    return None if 0 < number < SMALLEST_GROUP else number


def _flagged(ratings: Ratings) -> dict[FlagKind, int | None]:
    people = {(flag.kind, rater) for flag in flags(ratings) for rater in (flag.rater, flag.other) if rater}
    return {kind: _unless_few(number) for kind, number in Counter(kind for kind, _ in people).items()}
