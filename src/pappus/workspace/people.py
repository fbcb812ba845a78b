"""People: rows of `people.csv` as assignments of pseudonyms to units over time, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.periods import microseconds, moment_of
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import Flaw, cell_flaws, is_date, none_of, rules_of, word
from pappus.workspace.identifiers import (
    PSEUDONYM_SCHEME,
    identifier_fault,
    pseudonyms_of,
    rater_pseudonym,
    split_identifiers,
)
from pappus.workspace.migration import BACKUPS, migrate
from pappus.workspace.organisation import FUNCTIONS, LEVELS, Function, Level, Organisation, Person
from pappus.workspace.tables import Row, Table, read_table, with_columns, with_values, write_table
from pappus.workspace.writing import remove_left_behind

PEOPLE_FILE = "people.csv"
_LAST_YEAR = 9999
_YES_OR_NO: tuple[Literal["yes", "no"], ...] = ("yes", "no")


@dataclass(frozen=True)
class Forgotten:
    """What was removed with a person.

    Attributes:
        rows: rows of `people.csv` that are gone.
        pseudonyms: every pseudonym of the person, by which the record can be erased as well.
    """

    rows: int
    pseudonyms: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    """A row with what it says of whom."""

    row: int
    person: str
    name: str
    column: str
    pseudonyms: tuple[str, ...]
    value: Person


def people_of(table: Table, organisation: Organisation, pseudonyms: Pseudonymiser) -> tuple[list[Person], list[Flaw]]:
    """The people of a table, a value for each span of time, with everything that is wrong with the table."""
    flaws: list[Flaw] = []
    entries = _entries(table, organisation, pseudonyms, flaws)
    people: list[Person] = []
    for group in _persons(entries, flaws):
        people += _spans(group, flaws)
    return people, flaws


def pseudonyms_of_person(folder: Path, pseudonyms: Pseudonymiser, identifier: str) -> tuple[str, ...]:
    """Every pseudonym of a person, by any identifier: those of the identifier and of the person's rows in `people.csv`.

    Those under which the person may have answered questions are among them.

    Erase the record by these first and call `forget_person` last: interrupted in between, the erasure can be repeated.

    Raises:
        UsageError: the identifier cannot be one, or a bare handle belongs to several people.
        InvalidFileError: `people.csv` cannot be read.
    """
    table, group = _found(folder, pseudonyms, identifier)
    rows = {entry.row for entry in group}
    marks = [identifier]
    for row, values in table.filled():
        if row.number in rows:
            marks += split_identifiers(f"{values.get('identifiers', '')};{values.get('identifier', '')}")
    as_rater = (rater_pseudonym(mark, pseudonyms) for mark in marks if not identifier_fault(mark))
    return tuple(dict.fromkeys([*_all_pseudonyms(identifier, pseudonyms, group), *as_rater]))


def forget_person(folder: Path, pseudonyms: Pseudonymiser, identifier: str) -> Forgotten:
    """Removes a person from `people.csv`: every row that has the identifier or belongs to the same person.

    Rows of others that name the person as their manager stay, without that name. Copies of the file from before a
    migration are removed whole.

    Raises:
        UsageError: the identifier cannot be one, or a bare handle belongs to several people.
        InvalidFileError: `people.csv` cannot be read; nothing was removed.
        PappusError: the file cannot be written; it is as it was before.
    """
    migrate(folder)
    table, group = _found(folder, pseudonyms, identifier)
    known = set(_all_pseudonyms(identifier, pseudonyms, group))
    managed = {row.number for row, values in table.filled() if known.intersection(_manager(values, pseudonyms))}
    _remove_rows(folder / PEOPLE_FILE, table, {entry.row for entry in group}, managed)
    _remove_copies(folder)
    return Forgotten(len(group), _all_pseudonyms(identifier, pseudonyms, group))


def save_people(folder: Path, people: Sequence[Person], time_zone: str = "UTC") -> None:
    """Writes people who are known by their pseudonyms alone to `people.csv`, for a store that keeps no identifiers.

    Raises:
        UsageError: the file holds names or identifiers, which would be lost.
        PappusError: the file cannot be written; it is as it was before.
    """
    migrate(folder)
    path = folder / PEOPLE_FILE
    rules = rules_of("people")
    table = read_table(path, rules)
    if any(_says_who(values) for _, values in table.filled()):
        raise UsageError(f"{path}: holds names or identifiers that would be lost; move it away first")
    table = with_columns(table, tuple(rules.columns))
    zone = zone_of(time_zone)
    rows = [Row(0, with_values(table, (), _values(person, zone))) for person in people]
    write_table(path, replace(table, rows=tuple(rows)), rules)


def zone_of(name: str) -> tzinfo:
    """The time zone of that name; UTC needs no database of time zones."""
    return UTC if name == "UTC" else ZoneInfo(name)


def _entries(table: Table, organisation: Organisation, pseudonyms: Pseudonymiser, flaws: list[Flaw]) -> list[_Entry]:
    rules = rules_of("people")
    zone = zone_of(organisation.time_zone)
    units = tuple(unit.id for unit in organisation.units)
    column = "identifiers" if "identifiers" in table.columns() else "identifier"
    entries = []
    for row, values in table.filled():
        flaws += cell_flaws(row.number, values, rules)
        flaws += _reference_flaws(row.number, values, units, organisation)
        flaws += _manager_flaws(row.number, values)
        known = tuple(_pseudonyms_in(row.number, values, pseudonyms, flaws))
        value = _assignment(values, known, zone, organisation, pseudonyms)
        entries.append(_Entry(row.number, values.get("person", ""), values.get("name", ""), column, known, value))
        if not known and "person" not in values and not {"identifier", "identifiers"} & set(values):
            flaws.append(Flaw(row.number, column, "is empty; expected an address, network:handle or a bare handle"))
    return entries


def _reference_flaws(
    row: int, values: dict[str, str], units: tuple[str, ...], organisation: Organisation
) -> Iterator[Flaw]:
    if "unit" in values and values["unit"] not in units:
        yield Flaw(row, "unit", unknown_unit(values["unit"], units))
    function = word(values.get("function", ""))
    if organisation.functions and function in FUNCTIONS and function not in organisation.functions:
        yield Flaw(row, "function", f"{function!r} is not among the functions that organisation.yaml lists")
    start, end = values.get("valid_from", ""), values.get("valid_to", "")
    if is_date(start) and is_date(end) and end < start:
        yield Flaw(row, "valid_to", f"{end} lies before valid_from, {start}")


def unknown_unit(unit: str, units: tuple[str, ...]) -> str:
    """What to say of a word that is the id of no unit."""
    if not units:
        return f"{unit!r} is no known unit; organisation.yaml lists no units"
    return none_of(unit, units) + "; units stand in organisation.yaml"


def _pseudonyms_in(row: int, values: dict[str, str], pseudonyms: Pseudonymiser, flaws: list[Flaw]) -> Iterator[str]:
    for column in ("identifiers", "identifier"):
        for identifier in split_identifiers(values.get(column, "")):
            if wrong := identifier_fault(identifier):
                flaws.append(Flaw(row, column, wrong))
            else:
                yield from pseudonyms_of(identifier, pseudonyms)


def _assignment(
    values: dict[str, str], known: tuple[str, ...], zone: tzinfo, organisation: Organisation, pseudonyms: Pseudonymiser
) -> Person:
    unit = values.get("unit")
    function: Function | None = next((one for one in FUNCTIONS if one == word(values.get("function", ""))), None)
    level: Level | None = next((one for one in LEVELS if one == word(values.get("level", ""))), None)
    return Person(
        person_id=known[0] if known else "",
        pseudonyms=known,
        unit=unit,
        function=function or organisation.function_of(unit),
        level=level,
        valid_from_us=midnight_us(values.get("valid_from", ""), zone, 0),
        valid_to_us=midnight_us(values.get("valid_to", ""), zone, 1),
        reports_to=next(iter(_manager(values, pseudonyms)), None),
        social_duty=next((one for one in _YES_OR_NO if one == word(values.get("social_duty", ""))), None),
        trained_at=values.get("trained_at"),
        signed_at=values.get("signed_at"),
        ambassador_from_us=midnight_us(values.get("ambassador_from", ""), zone, 0),
    )


def _manager(values: dict[str, str], pseudonyms: Pseudonymiser) -> tuple[str, ...]:
    """The pseudonyms of the manager; a bare handle has one on each network, the first of which stands for it."""
    named = values.get("reports_to", "")
    return pseudonyms_of(named, pseudonyms) if named and not identifier_fault(named) else ()


def _manager_flaws(row: int, values: dict[str, str]) -> Iterator[Flaw]:
    named = split_identifiers(values.get("reports_to", ""))
    if len(named) > 1:
        yield Flaw(row, "reports_to", "names several; expected one identifier of the manager")
    elif named and (wrong := identifier_fault(named[0])):
        yield Flaw(row, "reports_to", wrong)


@lru_cache(maxsize=10_000)
def midnight_us(text: str, zone: tzinfo, days_later: int) -> int | None:
    """The start of a day, or of the day after; null for no date and for the last year, which people write for never."""
    if not is_date(text) or text.startswith(str(_LAST_YEAR)):
        return None
    day = date.fromisoformat(text) + timedelta(days=days_later)
    return microseconds(datetime.combine(day, time.min, tzinfo=zone))


def _persons(entries: list[_Entry], flaws: list[Flaw]) -> list[list[_Entry]]:
    """The entries of each person: those with the same `person`, and those that share an identifier."""
    leader = list(range(len(entries)))
    first_with: dict[str, int] = {}

    def lead(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for index, entry in enumerate(entries):
        for mark in (f"person {entry.person}" if entry.person else "", *entry.pseudonyms):
            other = first_with.setdefault(mark, index) if mark else index
            if other == index:
                continue
            if _are_two(entries[other], entry):
                flaws.append(_claimed_twice(entries[other], entry))
                break
            one, two = sorted((lead(other), lead(index)))
            leader[two] = one
    groups: dict[int, list[_Entry]] = {}
    for index, entry in enumerate(entries):
        groups.setdefault(lead(index), []).append(entry)
    return list(groups.values())


def _are_two(one: _Entry, other: _Entry) -> bool:
    """Whether rows with a common identifier name two people; without a mark in both rows their names decide."""
    if one.person and other.person:
        return one.person != other.person
    names = [" ".join(entry.name.casefold().split()) for entry in (one, other)]
    return all(names) and names[0] != names[1]


def _claimed_twice(one: _Entry, other: _Entry) -> Flaw:
    expected = (
        f"an identifier also belongs to another person in row {one.row}; if they are one, give both rows the same "
        "value in the column person"
    )
    return Flaw(other.row, other.column, expected)


def _spans(group: list[_Entry], flaws: list[Flaw]) -> list[Person]:
    known = tuple(dict.fromkeys(pseudonym for entry in group for pseudonym in entry.pseudonyms))
    if not known:
        if group[0].person:
            flaws.append(Flaw(group[0].row, group[0].column, "is empty in every row of this person"))
        return []
    # Since when somebody is an ambassador holds for the person, in whichever row it stands.
    since = min((one for entry in group if (one := entry.value.ambassador_from_us) is not None), default=None)
    spans: dict[Person, int] = {}
    for entry in group:
        whole = replace(entry.value, person_id=known[0], pseudonyms=known, ambassador_from_us=since)
        spans.setdefault(whole, entry.row)
    # A row that only adds an identifier says nothing about when and where.
    nothing = Person(known[0], known, ambassador_from_us=since)
    if len(spans) > 1:
        spans.pop(nothing, None)
    ordered = sorted(spans.items(), key=lambda item: (_start(item[0]), item[1]))
    flaws += _overlaps(ordered)
    return [person for person, _ in ordered]


def _overlaps(spans: list[tuple[Person, int]]) -> Iterator[Flaw]:
    for (before, row_before), (after, row_after) in pairwise(spans):
        if before.valid_to_us is None or _start(after) < before.valid_to_us:
            one, other = sorted((row_before, row_after))
            expected = f"overlaps with row {one}, which is the same person; valid_to is the last day of a span"
            yield Flaw(other, "valid_from", expected)


def _start(person: Person) -> float:
    return float("-inf") if person.valid_from_us is None else person.valid_from_us


def _found(folder: Path, pseudonyms: Pseudonymiser, identifier: str) -> tuple[Table, list[_Entry]]:
    """The table and, in it, the rows of the person with that identifier."""
    if wrong := identifier_fault(identifier):
        raise UsageError(f"the identifier of the person: {wrong}")
    path = folder / PEOPLE_FILE
    sought = set(pseudonyms_of(identifier, pseudonyms))
    table = read_table(path, rules_of("people"))
    persons = _persons(_entries(table, Organisation(name=""), pseudonyms, []), [])
    found = [group for group in persons if any(sought.intersection(entry.pseudonyms) for entry in group)]
    if len(found) > 1:
        rows = ", ".join(str(group[0].row) for group in found)
        expected = "name one of them by network:handle or an address, or put the rows right"
        raise UsageError(f"{path}: the identifier belongs to several people (rows {rows}); {expected}")
    return table, found[0] if found else []


def _all_pseudonyms(identifier: str, pseudonyms: Pseudonymiser, group: list[_Entry]) -> tuple[str, ...]:
    rows = [pseudonym for entry in group for pseudonym in entry.pseudonyms]
    return tuple(dict.fromkeys([*pseudonyms_of(identifier, pseudonyms), *rows]))


def _remove_rows(path: Path, table: Table, numbers: set[int], managed: set[int]) -> None:
    """Removes rows, and takes the manager out of others."""
    if numbers or managed:
        kept = tuple(
            replace(row, cells=with_values(table, row.cells, {"reports_to": ""})) if row.number in managed else row
            for row in table.rows
            if row.number not in numbers
        )
        write_table(path, replace(table, rows=kept), rules_of("people"))


def _remove_copies(folder: Path) -> None:
    remove_left_behind(folder / PEOPLE_FILE)
    for copy in (folder / BACKUPS).glob(f"*/{PEOPLE_FILE}"):
        copy.unlink(missing_ok=True)


def _says_who(values: dict[str, str]) -> bool:
    identifiers = split_identifiers(f"{values.get('identifiers', '')};{values.get('identifier', '')}")
    named = [*identifiers, *split_identifiers(values.get("reports_to", ""))]
    return "name" in values or any(not one.startswith(f"{PSEUDONYM_SCHEME}:") for one in named)


def _values(person: Person, zone: tzinfo) -> dict[str, str]:
    return {
        "identifiers": ";".join(f"{PSEUDONYM_SCHEME}:{pseudonym}" for pseudonym in person.pseudonyms),
        "unit": person.unit or "",
        "function": person.function or "",
        "level": person.level or "",
        "reports_to": f"{PSEUDONYM_SCHEME}:{person.reports_to}" if person.reports_to else "",
        "valid_from": _day(person.valid_from_us, zone),
        "valid_to": _day(person.valid_to_us, zone, 1),
        "social_duty": person.social_duty or "",
        "trained_at": person.trained_at or "",
        "signed_at": person.signed_at or "",
        "ambassador_from": _day(person.ambassador_from_us, zone),
    }


def _day(ts_us: int | None, zone: tzinfo, earlier_us: int = 0) -> str:
    return "" if ts_us is None else moment_of(ts_us - earlier_us).astimezone(zone).date().isoformat()
