"""A suggested list of people: a file beside `people.csv` that becomes it once somebody has looked at it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pappus.vocabulary.errors import InvalidFileError, UsageError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.columns import in_place, is_date, rules_of
from pappus.workspace.identifiers import PSEUDONYM_SCHEME
from pappus.workspace.organisation import FUNCTIONS, Function, Organisation
from pappus.workspace.people import PEOPLE_FILE, people_of
from pappus.workspace.tables import Row, read_table, with_columns, with_values, write_table

SUGGESTED_FILE = "people.suggested.csv"
_COLUMNS = ("identifiers", "unit", "valid_from", "valid_to")


@dataclass(frozen=True)
class SuggestedPerson:
    """Somebody whom an export tells of.

    Attributes:
        pseudonyms: of the person; no identifier.
        department: as the export calls it; null if it does not say.
        valid_from: ISO day since when; null if not said.
        valid_to: ISO day until when; null for who is there.
    """

    pseudonyms: tuple[str, ...]
    department: str | None
    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True)
class PeopleSuggested:
    """What was suggested.

    Attributes:
        path: the file that was written.
        people: how many people stand in it.
        without_unit: how many of them the export names no department for.
        missing_units: departments that are no units of `organisation.yaml` yet: id and name.
    """

    path: Path
    people: int
    without_unit: int
    missing_units: tuple[tuple[str, str], ...]


def function_called(unit: str) -> Function:
    """The function that a department is called after (`customer-support`); `other` where it is called otherwise."""
    return next((function for function in FUNCTIONS if function == unit.replace("-", "_")), "other")


def suggest_people(folder: Path, people: Sequence[SuggestedPerson], organisation: Organisation) -> PeopleSuggested:
    """Writes people with their departments as units into a file of suggestions; `people.csv` is not touched.

    Raises:
        UsageError: there is such a file already.
        PappusError: it cannot be written.
    """
    path = folder / SUGGESTED_FILE
    if path.exists():
        raise UsageError(f"{path}: is there already; accept it, or move it away. Nothing was written")
    rules = rules_of("people")
    table = read_table(path, rules)
    units = _units(organisation, {one.department for one in people if one.department})
    rows = tuple(Row(0, with_values(table, (), _values(one, units))) for one in people)
    write_table(path, replace(with_columns(table, _COLUMNS), rows=rows), rules)
    declared = {one.id for one in organisation.units}
    missing = sorted({(unit, name) for name, unit in units.items() if unit not in declared})
    return PeopleSuggested(path, len(people), sum(1 for one in people if not one.department), tuple(missing))


def accept_people(folder: Path, organisation: Organisation, pseudonyms: Pseudonymiser) -> int:
    """Makes the suggested list the list of people; how many rows it has. A list that is there is never replaced.

    Raises:
        UsageError: there is no suggestion, or `people.csv` lists somebody already.
        InvalidFileError: the suggestion breaks the rules of `people.csv`, as where a unit is not declared.
        PappusError: it cannot be written.
    """
    suggested, path = folder / SUGGESTED_FILE, folder / PEOPLE_FILE
    if not suggested.exists():
        raise UsageError(f"{suggested}: is not there; suggest people first")
    rules = rules_of("people")
    if any(True for _ in read_table(path, rules).filled()):
        raise UsageError(f"{path}: lists people already and is not replaced; bring rows of {SUGGESTED_FILE} in by hand")
    table = read_table(suggested, rules)
    people, flaws = people_of(table, organisation, pseudonyms)
    if flaws:
        raise InvalidFileError(in_place(str(suggested), flaws))
    write_table(path, table, rules)
    suggested.unlink()
    return len(people)


def _units(organisation: Organisation, departments: Iterable[str]) -> dict[str, str]:
    """The unit of each department: a declared one of that id or name, else an id made of the name."""
    known = {one.id.casefold(): one.id for one in organisation.units}
    known |= {one.name.casefold(): one.id for one in organisation.units}
    return {name: known.get(name.casefold()) or known.get(_id_of(name)) or _id_of(name) for name in departments}


def _id_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unit"


def _values(person: SuggestedPerson, units: dict[str, str]) -> dict[str, str]:
    days = {"valid_from": person.valid_from or "", "valid_to": person.valid_to or ""}
    return {
        "identifiers": ";".join(f"{PSEUDONYM_SCHEME}:{one}" for one in person.pseudonyms),
        "unit": units.get(person.department or "", ""),
        **{name: day for name, day in days.items() if is_date(day)},
    }
