"""A table of accounts under review: each row beside what it becomes; nothing is in the register before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.readers.sources.account_register import Normalised, normalised
from pappus.web.audit.services import note
from pappus.web.decisions import workspace_of
from pappus.web.organisations.models import Membership, Organisation, Unit
from pappus.web.register.models import Draft, DraftRow, Property, handle_key
from pappus.web.register.properties import COLUMNS, refuse_flaws
from pappus.web.register.reach import refuse_beyond

_BATCH = 500


@transaction.atomic
def draft_of(membership: Membership, path: Path, name: str) -> Draft:
    """A table of accounts as it was handed in, each row beside what it would become; nothing is in the register yet.

    Raises:
        UnreadableError: it is no table of accounts.
    """
    organisation = membership.organisation
    door = Door(workspace_of(organisation).pseudonyms, "account_register", now_us=0)
    with Source(path) as source:
        rows = list(normalised(source, door))
    known = set(Property.objects.filter(organisation=organisation).values_list("network", "handle_key"))
    units = units_by_word(organisation)
    draft = Draft.objects.create(organisation=organisation, name=name[:300], by=membership.user)
    made = [_draft_row(draft, _renamed(one, path.name, name), known, units) for one in rows]
    made += [_unusable(draft, one.place.replace(path.name, name), one.reason) for one in door.rejections]
    DraftRow.objects.bulk_create(made, batch_size=_BATCH)
    note(organisation, membership.user, "register.handed_in", name, rows=len(made))
    return draft


@transaction.atomic
def change_draft_row(membership: Membership, row: DraftRow, values: Mapping[str, str], *, take: bool) -> None:
    """Keeps what a person decided about one row of a draft.

    Raises:
        FaultyError: it is to be taken and breaks the rules of the register.
    """
    becomes = {**row.becomes, **{name: value.strip() for name, value in values.items() if name in COLUMNS}}
    if take:
        refuse_flaws(membership.organisation, becomes, row.becomes)
        becomes["handle"] = becomes["handle"].lstrip("@").strip()
    row.becomes, row.take = becomes, take
    row.save(update_fields=["becomes", "take"])


@transaction.atomic
def take_draft(membership: Membership, draft: Draft) -> int:
    """Takes the chosen rows of a draft into the register, and the draft away; how many became properties.

    Raises:
        PermissionDenied: one of them lies beyond the member's reach; none was taken.
        FaultyError: one of them breaks the rules; none was taken.
    """
    taken = list(draft.rows.filter(take=True))
    refuse_beyond(membership, [one.becomes.get("owner_unit") for one in taken])
    known = set(Property.objects.filter(organisation=membership.organisation).values_list("network", "handle_key"))
    new: dict[tuple[str, str], Property] = {}
    for one in taken:
        values = {name: one.becomes.get(name) or "" for name in COLUMNS}
        key = (values["network"], handle_key(values["handle"]))
        if key not in known and key not in new:
            new[key] = Property(organisation=membership.organisation, handle_key=key[1], **values)
    Property.objects.bulk_create(new.values(), batch_size=_BATCH)
    note(membership.organisation, membership.user, "register.taken", draft.name, properties=len(new))
    draft.delete()
    return len(new)


def drop_draft(membership: Membership, draft: Draft) -> None:
    """Throws a draft away."""
    note(membership.organisation, membership.user, "register.dropped", draft.name)
    draft.delete()


def units_by_word(organisation: Organisation) -> dict[str, str]:
    """Ids of units by the words that a table may use for them: id and name, without case."""
    units = Unit.objects.filter(organisation=organisation).values_list("key", "name")
    return {word.casefold(): key for key, name in units for word in (name, key)}


@transaction.atomic
def give_owner(membership: Membership, draft: Draft, owner: str, unit: str) -> int:
    """Makes a unit the owner of every row of a draft that names an owner in these words; of how many.

    Raises:
        PermissionDenied: the unit lies beyond the member's reach, or there is none of that id.
    """
    if unit not in units_by_word(membership.organisation).values():
        raise PermissionDenied
    refuse_beyond(membership, [unit])
    rows = [one for one in draft.rows.exclude(standing="unusable") if one.given.get("unit", "") == owner]
    for one in rows:
        one.becomes["owner_unit"] = unit
    DraftRow.objects.bulk_update(rows, ["becomes"], batch_size=_BATCH)
    return len(rows)


def _renamed(one: Normalised, stored: str, name: str) -> Normalised:
    """The row with the name that the file has on the person's computer."""
    return replace(one, place=one.place.replace(stored, name))


def _draft_row(draft: Draft, one: Normalised, known: set[tuple[str, str]], units: Mapping[str, str]) -> DraftRow:
    if one.property is None:
        return _unusable(draft, one.place, _("It names neither an account nor an address."), one.given)
    becomes = {key: value or "" for key, value in asdict(one.property).items() if key in COLUMNS}
    # A register that people keep names units; what a table calls its owners otherwise has to be chosen.
    becomes["owner_unit"] = units.get(becomes["owner_unit"].casefold(), "")
    is_known = (one.property.network, handle_key(one.property.handle)) in known
    standing = "again" if one.again else "known" if is_known else "new"
    return DraftRow(
        draft=draft,
        place=one.place[:400],
        given=one.given,
        becomes=becomes,
        remark=one.doubt[:400],
        standing=standing,
        take=standing == "new" and not one.doubt,
    )


def _unusable(draft: Draft, place: str, why: str, given: Mapping[str, str] | None = None) -> DraftRow:
    told = dict(given or {})
    return DraftRow(
        draft=draft, place=place[:400], given=told, becomes={}, remark=why[:400], standing="unusable", take=False
    )
