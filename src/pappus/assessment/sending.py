"""Questionnaires out: which ones go into which file, and what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pappus.assessment.answer_table import answer_table
from pappus.assessment.items import Item
from pappus.assessment.questionnaire import (
    Audience,
    Questionnaire,
    block_in_turn,
    known_to,
    plan,
    questionnaire,
    short_form,
    times_asked,
)
from pappus.assessment.workbook import questionnaire_workbook
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import LEVELS, Unit
from pappus.workspace.writing import make_folder, write_atomically

_FORMS = (".xlsx", ".csv")
_MOST_RATERS = 2000
# Without letters and digits that are taken for one another when read from paper.
_MARK_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_MARK_LENGTH = 8


@dataclass(frozen=True)
class Sending:
    """What questionnaires are wanted.

    Attributes:
        audience: who is asked; without a level all levels, each on a sheet of its own.
        block: which block, from 1; null for the whole list where it is longer.
        raters: number of people, each of whom gets a questionnaire with a mark, and the next block unless the whole
            list is wanted; null for one questionnaire on which the person enters a mark.
        short: number of items of a short form; null for the usual length.
    """

    audience: Audience = field(default_factory=Audience)
    block: int | None = 1
    raters: int | None = None
    short: int | None = None


@dataclass(frozen=True)
class Sent:
    """Questionnaires of one audience that were written.

    Attributes:
        audience: who is asked.
        files: the files, one for each person or one in all.
        items: number of items of each.
        known: number of items that these people could know.
        minutes: how long one takes.
        block: the block, where there is one for all.
        fewest: of how many people each item is asked at least; null where one questionnaire was written.
        most: of how many at most; null likewise.
    """

    audience: Audience
    files: tuple[Path, ...]
    items: int
    known: int
    minutes: float
    block: int | None
    fewest: int | None
    most: int | None


def write_questionnaires(
    path: Path,
    items: Sequence[Item],
    units: Sequence[Unit],
    sending: Sending,
    weights: Callable[[], Mapping[str, float]],
) -> list[Sent]:
    """Writes questionnaires, as a spreadsheet or as a table of answers.

    Args:
        path: the file; for several people in a spreadsheet each gets one of its own, numbered behind its name. Its
            folder is made if it is not there.
        items: everything that can be asked, in order.
        units: those that people can choose from.
        sending: what is wanted.
        weights: how much each item tells, for a short form.

    Raises:
        UsageError: another ending, a file that exists, no such block or route, or nothing that could be asked.
        PappusError: a file cannot be written.
    """
    if path.suffix.lower() not in _FORMS:
        raise UsageError(f"{path}: expected a file that ends with {' or '.join(_FORMS)}")
    if sending.raters is not None and not 1 <= sending.raters <= _MOST_RATERS:
        raise UsageError(f"questionnaires for {sending.raters} people: expected 1 to {_MOST_RATERS}")
    audiences = [one for one in _audiences(sending.audience) if known_to(items, one)]
    if not audiences:
        raise UsageError("nobody can know anything of what would be asked; name a level, a function or a route")
    telling = weights() if sending.short is not None else {}
    persons = [[_one(items, audience, sending, block, telling) for audience in audiences] for block in _blocks(sending)]
    marks = [""] if sending.raters is None else [_mark() for _ in persons]
    files = _write(path, persons, marks, units)
    return [_sent(items, sending, [sheets[at] for sheets in persons], files) for at in range(len(audiences))]


def _audiences(wanted: Audience) -> Iterator[Audience]:
    """The audiences of each sheet: the level that is wanted, or every level and those who know particular things."""
    if wanted.level is not None:
        yield wanted
        return
    yield from (replace(wanted, level=level) for level in LEVELS)
    if wanted.function is None and not wanted.routes:
        yield Audience(routes=tuple(plan().routes))


def _blocks(sending: Sending) -> list[int | None]:
    if sending.raters is None:
        return [sending.block]
    if sending.block is None:
        return [None] * sending.raters
    return [block_in_turn(number) for number in range(1, sending.raters + 1)]


def _one(
    items: Sequence[Item], audience: Audience, sending: Sending, block: int | None, telling: Mapping[str, float]
) -> Questionnaire:
    if sending.short is not None:
        return short_form(questionnaire(items, audience, None), sending.short, telling)
    return questionnaire(items, audience, block)


def _mark() -> str:
    return "".join(secrets.choice(_MARK_LETTERS) for _ in range(_MARK_LENGTH))


def _write(path: Path, persons: Sequence[list[Questionnaire]], marks: list[str], units: Sequence[Unit]) -> list[Path]:
    digits = len(str(len(persons)))
    numbered = [path.with_stem(f"{path.stem}-{number:0{digits}}") for number in range(1, len(persons) + 1)]
    is_table = path.suffix.lower() == ".csv"
    files = [path] if is_table or marks == [""] else numbered
    # A file of that name may have been filled in by somebody.
    if there := [str(file) for file in files if file.exists()]:
        raise UsageError(f"{', '.join(there[:3])}: exists already; name another file")
    make_folder(path.parent)
    if is_table:
        pairs = [(one, mark) for sheets, mark in zip(persons, marks, strict=True) for one in sheets]
        write_atomically(path, answer_table(pairs))
        return files
    for file, sheets, mark in zip(files, persons, marks, strict=True):
        write_atomically(file, questionnaire_workbook(sheets, units, mark))
    return files


def _sent(items: Sequence[Item], sending: Sending, written: list[Questionnaire], files: list[Path]) -> Sent:
    first = written[0]
    asked = {} if sending.raters is None else times_asked(items, first.audience, sending.raters)
    if sending.raters is not None and (sending.short is not None or sending.block is None):
        asked = {item.id: sending.raters for item in first.items}
    return Sent(
        audience=first.audience,
        files=tuple(files),
        items=max(len(one.items) for one in written),
        known=len(first.known),
        minutes=first.minutes,
        block=first.block if sending.raters is None else None,
        fewest=min(asked.values(), default=None),
        most=max(asked.values(), default=None),
    )
