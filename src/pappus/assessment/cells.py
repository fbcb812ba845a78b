"""What the cells of a rating mean, or why they mean nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any

from pappus.assessment.items import Item
from pappus.assessment.words import answer_spellings, function_ids, level_ids, unit_labels
from pappus.readers.scrubbing import scrub
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import cell_flaws, is_date, none_of, rules_of, word
from pappus.workspace.identifiers import rater_fault, rater_pseudonym
from pappus.workspace.organisation import FUNCTIONS, LEVELS, AnswerState, Organisation, Unit
from pappus.workspace.people import unknown_unit, zone_of
from pappus.workspace.tables import value_of

_NUMBER = re.compile(r"([+-]?\d{1,9})(?:[.,](\d*))?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")

Answer = tuple[int | None, AnswerState]


@dataclass(frozen=True)
class Unfit:
    """A cell that means nothing, with what was expected."""

    expected: str


Meaning = Callable[[str], Any]
"""From what a cell says to what it means, or to `Unfit`."""


def meanings(organisation: Organisation, items: Mapping[str, Item], pseudonyms: Pseudonymiser) -> dict[str, Meaning]:
    """What the cells of each column mean, but for the answer, which depends on what was asked (`answer_of`).

    An empty cell means null, but who answered and what was asked have to be said.
    """
    units = _unit_ids(organisation.units)
    ids = tuple(unit.id for unit in organisation.units)
    zone = zone_of(organisation.time_zone)

    def rater(text: str) -> str | Unfit:
        if not text:
            return Unfit("is empty; expected a mark of the person who answered")
        fault = rater_fault(text)
        return Unfit(fault) if fault else rater_pseudonym(text, pseudonyms)

    def unit(text: str) -> str | Unfit | None:
        if not text:
            return None
        return units.get(text) or units.get(text.casefold()) or Unfit(unknown_unit(text, ids))

    def practice(text: str) -> str | Unfit:
        return _practice(text, items)

    return {
        "rater": rater,
        "unit": unit,
        "function": _one_of(FUNCTIONS, function_ids()),
        "level": _one_of(LEVELS, level_ids()),
        "practice": practice,
        "comment": comment_of,
        "answered_at": lambda text: moment_of(text, zone),
    }


def answer_of(text: str, item: Item) -> Answer | Unfit:
    """The number that was chosen, or that somebody does not know (dk) or it does not apply (na).

    `3.0` and `3,0` are 3, as spreadsheets of some languages write it; `2,5` is no answer.
    """
    said = text.strip().casefold()
    for state, spellings in _answer_words().items():
        if said in spellings:
            return None, state
    expected = f"expected a whole number from {item.lowest} to {item.highest}, dk or na, found {text!r}"
    match = _NUMBER.fullmatch(said)
    if match is None or (match[2] or "").strip("0"):
        return Unfit("is a formula; expected the answer itself" if said.startswith("=") else expected)
    number = int(match[1])
    return (number, "answered") if item.allows(number) else Unfit(expected)


def comment_of(text: str) -> str:
    """A comment as it is kept: without handles, addresses and long numbers of people."""
    return scrub(value_of(text))


def moment_of(text: str, zone: tzinfo) -> str | Unfit | None:
    """When something was answered: a day as it is, a moment in UTC; null where nothing is said.

    Args:
        text: as in ISO 8601; without an offset the time is meant in `zone`. A day may stand as `31.12.2026` too.
        zone: the organisation's time zone.
    """
    if not text:
        return None
    if match := _DAY_FIRST.fullmatch(text):
        text = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
    flaws = cell_flaws(0, {"answered_at": text}, rules_of("ratings"))
    if flaws or not is_date(text[:10]):
        return Unfit(flaws[0].expected if flaws else f"expected a day of the calendar, found {text!r}")
    if len(text) == len("2026-12-31"):
        return text
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return Unfit(f"expected a time of the day, found {text!r}")


def _one_of(known: tuple[str, ...], spellings: Mapping[str, str]) -> Meaning:
    def choice(text: str) -> str | Unfit | None:
        if not text:
            return None
        found = spellings.get(text.casefold()) or (word(text) if word(text) in known else None)
        return found or Unfit(none_of(text, known))

    return choice


def _practice(text: str, items: Mapping[str, Item]) -> str | Unfit:
    if text in items:
        return text
    if text.casefold() in items:
        return text.casefold()
    if not text:
        return Unfit("is empty; expected the id of a practice or of another item")
    near = difflib.get_close_matches(text.casefold(), items, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"expected for example {next(iter(items))!r}"
    return Unfit(f"{text!r} is no known practice or item ({hint})")


def _unit_ids(units: tuple[Unit, ...]) -> dict[str, str]:
    """The id of each unit by what a person may choose or write for it: its id, or its name where only one has it."""
    labels = {label.casefold(): unit for unit, label in unit_labels(units).items()}
    return {**labels, **{unit.id.casefold(): unit.id for unit in units}, **{unit.id: unit.id for unit in units}}


@cache
def _answer_words() -> Mapping[AnswerState, frozenset[str]]:
    known: tuple[AnswerState, ...] = ("dk", "na")
    return {state: answer_spellings(state) for state in known}
