"""The register of properties is changed here: one by one, many at once, and from what the record shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pappus.report.document import PropertyNote
from pappus.vocabulary.errors import UsageError
from pappus.web.audit.services import note
from pappus.web.decisions import declared_of
from pappus.web.organisations.models import Membership, Organisation, Unit
from pappus.web.register.models import Property, Sighting, handle_key
from pappus.web.register.reach import reach_of, refuse_beyond
from pappus.workspace.columns import Flaw
from pappus.workspace.identifiers import network_id
from pappus.workspace.registers import properties_of
from pappus.workspace.tables import Row, Table

COLUMNS = {
    "network": "network",
    "handle": "handle",
    "kind": "kind",
    "network_class": "class",
    "owner_unit": "owner_unit",
    "purpose": "purpose",
    "audience": "audience",
    "decision": "decision",
    "market": "market",
    "reviewed_at": "reviewed_at",
    "url": "url",
    "access": "access",
    "second_factor": "second_factor",
    "archived": "archived",
}
_BATCH = 500


class FaultyError(UsageError):
    """What a person typed breaks the rules of the register.

    Attributes:
        flaws: what is wrong, by field.
    """

    def __init__(self, flaws: list[Flaw]) -> None:
        fields = {column: name for name, column in COLUMNS.items()}
        self.flaws = {fields.get(one.column, ""): one.expected for one in flaws}
        super().__init__("; ".join(one.expected for one in flaws))


@transaction.atomic
def save(membership: Membership, row: Property | None, values: Mapping[str, str]) -> Property:
    """Keeps one property as a person typed it; from then on no import changes it and no undoing removes it.

    One whose owner is no unit, as imports name owners, stays a row of its import until a unit is chosen, since a
    register that people type names units alone.

    Args:
        membership: of who changes it.
        row: that is changed; null for a new one.
        values: fields by name; what is left out stays as it is.

    Raises:
        PermissionDenied: it belongs to a unit beyond the member's reach, before or afterwards.
        FaultyError: the values break the rules of the register.
    """
    organisation = membership.organisation
    before = {name: getattr(row, name) if row else "" for name in COLUMNS}
    after = {**before, **{name: value.strip() for name, value in values.items() if name in COLUMNS}}
    refuse_beyond(membership, [before["owner_unit"], after["owner_unit"]] if row else [after["owner_unit"]])
    refuse_flaws(organisation, after, before)
    after["network"] = network_id(after["network"]) or after["network"]
    after["handle"] = after["handle"].lstrip("@").strip()
    _refuse_twin(organisation, row, after)
    row = row or Property(organisation=organisation)
    for name, value in after.items():
        setattr(row, name, value)
    units = Unit.objects.filter(organisation=organisation)
    if not row.owner_unit or units.filter(key=row.owner_unit).exists():
        row.import_id = ""
    row.save()
    changed = {name: [before[name], after[name]] for name in COLUMNS if before[name] != after[name]}
    note(
        organisation, membership.user, "property.changed" if before["handle"] else "property.added", str(row), **changed
    )
    return row


@transaction.atomic
def change_many(membership: Membership, numbers: Iterable[int], values: Mapping[str, str]) -> int:
    """Gives many properties the same values; how many.

    Raises:
        PermissionDenied: one of them lies beyond the member's reach; none was changed.
        FaultyError: the values break the rules; none was changed.
    """
    wanted = {name: value for name, value in values.items() if value}
    rows = list(Property.objects.filter(organisation=membership.organisation, pk__in=list(numbers)))
    for one in rows if wanted else ():
        save(membership, one, wanted)
    return len(rows) if wanted else 0


@transaction.atomic
def remove(membership: Membership, row: Property) -> None:
    """Takes a property out of the register.

    Raises:
        PermissionDenied: it lies beyond the member's reach.
    """
    refuse_beyond(membership, [row.owner_unit])
    note(membership.organisation, membership.user, "property.removed", str(row))
    row.delete()


def register(membership: Membership, sighting: Sighting) -> Property:
    """Takes a property that the record shows into the register; a bound member becomes its owner's unit.

    Raises:
        FaultyError: it cannot stand in the register.
        PermissionDenied: the member reaches no unit.
    """
    reach = reach_of(membership)
    owner = membership.unit.key if reach is not None and membership.unit is not None else ""
    known = Property.objects.filter(
        organisation=membership.organisation, network=sighting.network, handle_key=sighting.handle_key
    ).first()
    if known is not None:
        return known
    values = {"network": sighting.network, "handle": sighting.handle, "owner_unit": owner}
    return save(membership, None, values)


@transaction.atomic
def note_sightings(organisation: Organisation, notes: Iterable[PropertyNote], as_of: date) -> None:
    """Keeps what an assessment found of each property, in place of what the former one had found."""
    Sighting.objects.filter(organisation=organisation).delete()
    found: dict[tuple[str, str], Sighting] = {}
    for one in notes:
        handle = one.property_id.partition(":")[2]
        found[one.network, handle_key(handle)] = Sighting(
            organisation=organisation,
            network=one.network,
            handle=handle[:300],
            handle_key=handle_key(handle)[:300],
            network_class=one.network_class,
            registered=one.registered,
            state=one.state,
            last_month=one.last_month or "",
            as_of=as_of.isoformat(),
        )
    Sighting.objects.bulk_create(found.values(), batch_size=_BATCH)


def refuse_flaws(organisation: Organisation, values: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Makes sure that `properties.csv` could hold these values; an owner that was there before may stay.

    Raises:
        FaultyError: it could not.
    """
    cells = {column: values.get(name) or "" for name, column in COLUMNS.items()}
    if cells["owner_unit"] and cells["owner_unit"] == before.get("owner_unit"):
        del cells["owner_unit"]
    table = Table("", tuple(cells), (Row(2, tuple(cells.values())),))
    if flaws := properties_of(table, declared_of(organisation))[1]:
        raise FaultyError(flaws)
    too_long = [
        Flaw(2, COLUMNS[name], _("is too long")) for name in COLUMNS if len(values.get(name) or "") > _longest(name)
    ]
    if too_long:
        raise FaultyError(too_long)


def _longest(name: str) -> int:
    return getattr(Property._meta.get_field(name), "max_length", None) or 0


def _refuse_twin(organisation: Organisation, row: Property | None, values: Mapping[str, str]) -> None:
    twins = Property.objects.filter(
        organisation=organisation, network=values["network"], handle_key=handle_key(values["handle"])
    )
    if any(one != row for one in twins):
        raise FaultyError([Flaw(2, "handle", _("This property is in the register already."))])
