"""Units and people: what the organisation declares of itself; of people only pseudonyms are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from pappus.assessment.groups import groups_shown
from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.web.audit.services import note
from pappus.web.decisions import declared_of, workspace_of
from pappus.web.organisations.models import Membership, Organisation, Person, Unit
from pappus.web.register.models import Property
from pappus.web.register.reach import reach_of, refuse_beyond
from pappus.workspace import organisation as values
from pappus.workspace.columns import Flaw, header_flaws, in_place, rules_of
from pappus.workspace.organisation import LEVELS
from pappus.workspace.people import people_of
from pappus.workspace.settings import mapping_of, settings_of
from pappus.workspace.spreadsheets import read_spreadsheet
from pappus.workspace.tables import Table

Span = tuple[int | None, str]
_BATCH = 2000


@dataclass(frozen=True)
class PeopleRead:
    """What came of a list of people.

    Attributes:
        rows: how many rows it has.
        understood: rows that were understood.
        people: people behind those rows.
        faults: row, column and what was expected.
        is_kept: whether the people are now those of the organisation.
    """

    rows: int
    understood: int
    people: int
    faults: tuple[tuple[int, str, str], ...]
    is_kept: bool


@dataclass(frozen=True)
class UnitLine:
    """A unit as the tree shows it; a number that is hidden is null.

    Attributes:
        unit: the row.
        depth: how many units stand above it.
        people: people listed in it.
        properties: properties that it answers for.
    """

    unit: Unit
    depth: int
    people: int | None
    properties: int


def import_people(membership: Membership, path: Path, *, leave_out: bool) -> PeopleRead:
    """Makes the people of a CSV or XLSX file those of the organisation, or of the member's units; identifiers go.

    Args:
        membership: of who hands it in.
        path: the file.
        leave_out: whether rows with faults are left out; else any fault keeps everything as it was.

    Raises:
        InvalidFileError: the file is no such table.
    """
    organisation = membership.organisation
    table = _table(path)
    declared, pseudonyms = declared_of(organisation), workspace_of(organisation).pseudonyms
    flaws = people_of(table, declared, pseudonyms)[1]
    flaws += _beyond(membership, table)
    faulty = {one.row for one in flaws}
    sound = replace(table, rows=tuple(row for row in table.rows if row.number not in faulty))
    people, more = people_of(sound, declared, pseudonyms)
    rows = sum(1 for _row in table.filled())
    keep = bool(people) and not more and (leave_out or not flaws)
    if keep:
        _replace_people(membership, people)
        note(organisation, membership.user, "people.replaced", "", people=len({one.person_id for one in people}))
    told = tuple((one.row, one.column, one.expected) for one in sorted(flaws + more, key=lambda one: one.row))
    persons = len({one.person_id for one in people})
    return PeopleRead(rows, rows - len(faulty), persons, told, keep)


@transaction.atomic
def save_unit(membership: Membership, row: Unit | None, given: Mapping[str, str]) -> Unit:
    """Keeps a unit: key, name, function, parent (a key) and market.

    Raises:
        PermissionDenied: it lies beyond the member's reach, before or afterwards.
        InvalidFileError: it breaks the rules of organisation.yaml.
    """
    organisation = membership.organisation
    refuse_beyond(membership, [row.key] if row else [given["parent"]])
    if row is not None and given["parent"] != (row.parent.key if row.parent else ""):
        refuse_beyond(membership, [given["parent"]])
    entry = values.Unit(given["key"], given["name"].strip(), given["function"], given["parent"] or None)  # type: ignore[arg-type]
    entry = replace(entry, market=given["market"].strip() or None)
    declared = declared_of(organisation)
    others = tuple(one for one in declared.units if row is None or one.id != row.key)
    settings_of(mapping_of(replace(declared, units=(*others, entry))), _("The units"))
    row = row or Unit(organisation=organisation, key=entry.id)
    row.name, row.function, row.market = entry.name, entry.function, entry.market or ""
    row.parent = (
        Unit.objects.filter(organisation=organisation, key=given["parent"]).first() if given["parent"] else None
    )
    row.save()
    note(organisation, membership.user, "unit.saved", row.key)
    return row


@transaction.atomic
def remove_unit(membership: Membership, row: Unit) -> None:
    """Removes a unit; its people and properties stay, without one, and units below it move up.

    Raises:
        PermissionDenied: it lies beyond the member's reach, or is the very unit that the member is bound to.
    """
    refuse_beyond(membership, [row.key])
    if reach_of(membership) is not None and membership.unit_id == row.pk:
        raise PermissionDenied
    Unit.objects.filter(organisation=membership.organisation, parent=row).update(parent=row.parent)
    Property.objects.filter(organisation=membership.organisation, owner_unit=row.key).update(owner_unit="")
    note(membership.organisation, membership.user, "unit.removed", row.key)
    row.delete()


def latest_spans(organisation: Organisation) -> list[Span]:
    """Unit and level of each person who is listed, in the latest span alone."""
    latest: dict[str, Span] = {}
    rows = Person.objects.filter(organisation=organisation).order_by("valid_from_us", "id")
    for person, unit, level in rows.values_list("person_id", "unit_id", "level"):
        latest[person] = (unit, level)
    return list(latest.values())


def tree(organisation: Organisation, spans: list[Span]) -> list[UnitLine]:
    """Units from the topmost down, with the people listed in each; small groups, and what gives them away, hidden."""
    units = list(Unit.objects.filter(organisation=organisation).select_related("parent"))
    people = _count_shown([unit for unit, _level in spans])
    owned = Counter(Property.objects.filter(organisation=organisation).values_list("owner_unit", flat=True))
    return [UnitLine(one, depth, people.get(one.pk, 0), owned[one.key]) for one, depth in _ordered(units, None, 0)]


def by_level(spans: list[Span]) -> dict[str, int | None]:
    """How many people are listed at each level, under an empty name those of none; hidden numbers are null."""
    counted = _count_shown([level for _unit, level in spans])
    return {level: counted[level] for level in (*LEVELS, "") if level in counted}


def listed(spans: list[Span]) -> int | None:
    """How many people are listed; null for one to four."""
    return None if 0 < len(spans) < MINIMUM_PEOPLE else len(spans)


def _table(path: Path) -> Table:
    rules = rules_of("people")
    table = read_spreadsheet(path, rules.columns)
    if flaws := header_flaws(table.columns(), rules):
        raise InvalidFileError(in_place("", flaws))
    return table


def _beyond(membership: Membership, table: Table) -> list[Flaw]:
    """Rows of units that the member may not change."""
    reach = reach_of(membership)
    if reach is None:
        return []
    told = _("belongs to another unit, whose people you may not change")
    return [Flaw(row.number, "unit", told) for row, cells in table.filled() if cells.get("unit", "") not in reach]


@transaction.atomic
def _replace_people(membership: Membership, people: Iterable[values.Person]) -> None:
    organisation, reach = membership.organisation, reach_of(membership)
    former = Person.objects.filter(organisation=organisation)
    (former if reach is None else former.filter(unit__key__in=reach)).delete()
    units = {one.key: one for one in Unit.objects.filter(organisation=organisation)}
    Person.objects.bulk_create(
        [
            Person(
                organisation=organisation,
                person_id=one.person_id,
                pseudonyms=list(one.pseudonyms),
                unit=units.get(one.unit or ""),
                function=one.function or "",
                level=one.level or "",
                valid_from_us=one.valid_from_us,
                valid_to_us=one.valid_to_us,
                reports_to=one.reports_to or "",
                social_duty=one.social_duty or "",
                trained_at=one.trained_at or "",
                signed_at=one.signed_at or "",
                ambassador_from_us=one.ambassador_from_us,
            )
            for one in people
        ],
        batch_size=_BATCH,
    )


def _count_shown(groups: list[Any]) -> dict[Any, int | None]:
    """How many people stand in each group, null where that stays hidden."""
    counted = Counter(groups)
    shown = groups_shown({str(key): count for key, count in counted.items()})
    return {key: count if str(key) in shown else None for key, count in counted.items()}


def _ordered(units: list[Unit], parent: int | None, depth: int) -> list[tuple[Unit, int]]:
    known = {one.pk for one in units}
    found: list[tuple[Unit, int]] = []
    for one in units:
        above = one.parent_id if one.parent_id in known else None
        if above == parent:
            found += [(one, depth), *_ordered(units, one.pk, depth + 1)]
    return found
