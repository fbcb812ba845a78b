"""How far somebody reaches in the register: everywhere, or in one unit and those below it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from pappus.web.organisations.models import Membership, Unit
from pappus.web.organisations.roles import Role


def reach_of(membership: Membership) -> frozenset[str] | None:
    """Ids of the units whose people and properties a member may change; null for all.

    A unit editor reaches into the own unit and those below it, and nowhere without one; a property manager is bound
    to a unit only where one is named.
    """
    if membership.role == Role.EDITOR or (membership.role == Role.PROPERTY_MANAGER and membership.unit_id):
        return frozenset() if membership.unit is None else below(membership.unit)
    return None


def below(unit: Unit) -> frozenset[str]:
    """The id of a unit and those of all below it."""
    units = list(Unit.objects.filter(organisation=unit.organisation_id).values_list("key", "pk", "parent"))
    found = {unit.pk}
    while more := {key for _name, key, parent in units if parent in found} - found:
        found |= more
    return frozenset(name for name, key, _parent in units if key in found)


def refuse_beyond(membership: Membership, units: Iterable[str | None]) -> None:
    """Makes sure that a member reaches every one of these units.

    Raises:
        PermissionDenied: one of them, or a thing without a unit, lies beyond.
    """
    reach = reach_of(membership)
    if reach is not None and any((one or "") not in reach for one in units):
        raise PermissionDenied(_("This belongs to another unit."))
