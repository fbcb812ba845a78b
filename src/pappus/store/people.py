"""The organisation's declarations as small tables that join to the acts at query time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from pappus.vocabulary.networks import networks
from pappus.vocabulary.periods import microseconds
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.organisation import Organisation, Person
from pappus.workspace.people import zone_of

_EVER_US = -62_135_596_800_000_000
_FOREVER_US = 253_402_300_799_000_000


def identities_table(links: Iterable[tuple[str, str]], organisation: Organisation) -> pa.Table:
    """Pseudonyms that are one person: `actor_id` → `person`.

    Declared people come first; pairs that exports declare extend them; otherwise the alphabetically first pseudonym of
    a group stands for it.
    """
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    declared = {pseudonym: person.person_id for person in organisation.people for pseudonym in person.pseudonyms}
    for one, other in [*links, *declared.items()]:
        first, second = root(one), root(other)
        if first != second:
            parent[max(first, second)] = min(first, second)
    chosen = {root(person_id): person_id for person_id in sorted(set(declared.values()), reverse=True)}
    members = sorted(parent)
    return pa.table(
        {
            "actor_id": pa.array(members, pa.string()),
            "person": pa.array([chosen.get(root(one), root(one)) for one in members], pa.string()),
        }
    )


def assignments_table(organisation: Organisation, identities: pa.Table) -> pa.Table:
    """Who belonged to which unit, function and level when; one row a pseudonym and span."""
    aliases: dict[str, set[str]] = {}
    for actor, person in zip(identities["actor_id"].to_pylist(), identities["person"].to_pylist(), strict=True):
        aliases.setdefault(person, set()).add(actor)
    rows = {
        (actor, start): {
            "actor_id": actor,
            "person": person.person_id,
            "unit": person.unit,
            "function": person.function or organisation.function_of(person.unit),
            "level": person.level,
            "valid_from_us": start,
            "valid_to_us": _FOREVER_US if person.valid_to_us is None else person.valid_to_us,
        }
        for person in organisation.people
        for start in [_EVER_US if person.valid_from_us is None else person.valid_from_us]
        for actor in sorted({*person.pseudonyms, *aliases.get(person.person_id, ())})
    }
    return pa.Table.from_pylist(list(rows.values()), _ASSIGNMENTS_SCHEMA)


def people_table(organisation: Organisation, as_of_us: int) -> pa.Table:
    """The people of the organisation as of a moment.

    Person, unit, function, level, whether the work asks for acting socially, and when the person finished the training
    for it and signed the standard of conduct, whichever of the person's rows says so, and since when the person is an
    ambassador.
    """
    dates = {name: _latest(organisation, name) for name in ("trained_at", "signed_at")}
    rows = {
        person.person_id: {
            "person": person.person_id,
            "unit": person.unit,
            "function": person.function or organisation.function_of(person.unit),
            "level": person.level,
            "social_duty": person.social_duty,
            "trained_us": _day_us(dates["trained_at"].get(person.person_id)),
            "signed_us": _day_us(dates["signed_at"].get(person.person_id)),
            "ambassador_from_us": person.ambassador_from_us,
        }
        for person in organisation.people
        if _valid(person, as_of_us)
    }
    return pa.Table.from_pylist(list(rows.values()), _PEOPLE_SCHEMA)


def accounts_table(organisation: Organisation, pseudonyms: Pseudonymiser, seen: Iterable[str]) -> pa.Table:
    """Official accounts by every name under which an act or an address may know them.

    Declared and registered accounts, and those `seen` acting for the organisation, are each found by their property id
    and by the pseudonym of their handle.
    """
    owners = {entry.property_id.lower(): entry for entry in organisation.properties}
    spelled = {one.lower(): one for one in [*seen, *organisation.accounts]}
    spelled |= {key: entry.property_id for key, entry in owners.items()}
    rows = []
    for key, property_id in sorted(spelled.items()):
        network, _, handle = property_id.partition(":")
        unit = owners[key].owner_unit if key in owners else None
        names = {property_id, key, pseudonyms.person(network, handle)}
        rows += [
            {
                "actor_id": name,
                "property_id": property_id,
                "unit": unit,
                "function": organisation.function_of(unit),
            }
            for name in sorted(names)
        ]
    return pa.Table.from_pylist(rows, _ACCOUNTS_SCHEMA)


def register_table(organisation: Organisation) -> pa.Table:
    """The register, and declared accounts that are not in it (`registered` false); one row a property."""
    owners = {entry.property_id.lower(): entry for entry in organisation.properties}
    rows = [
        {
            "folded_id": key,
            "property_id": entry.property_id,
            "network": entry.network,
            "network_class": entry.network_class,
            "handle": entry.handle,
            "kind": entry.kind,
            "owner_unit": entry.owner_unit,
            "function": organisation.function_of(entry.owner_unit),
            "market": entry.market,
            "purpose": entry.purpose,
            "audience": entry.audience,
            "decision": entry.decision,
            "reviewed_us": _day_us(entry.reviewed_at),
            "access": entry.access,
            "second_factor": entry.second_factor,
            "archived": entry.archived,
            "registered": True,
        }
        for key, entry in owners.items()
    ]
    rows += [
        {
            "folded_id": account.lower(),
            "property_id": account,
            "network": account.partition(":")[0],
            "handle": account.partition(":")[2],
            "registered": False,
        }
        for account in organisation.accounts
        if account.lower() not in owners
    ]
    return pa.Table.from_pylist(rows, _REGISTER_SCHEMA)


def content_plan_table(organisation: Organisation) -> pa.Table:
    """What was planned to be published: property, network, and the day in the organisation's time zone."""
    spelled = {entry.property_id.lower(): entry.property_id for entry in organisation.properties}
    zone = zone_of(organisation.time_zone)
    rows = []
    for item in organisation.content_plan:
        day = datetime.fromisoformat(item.planned_for).replace(tzinfo=zone)
        rows.append(
            {
                "property_id": spelled.get(item.property_id.lower(), item.property_id),
                "network": item.property_id.partition(":")[0],
                "from_us": microseconds(day),
                "to_us": microseconds(day + timedelta(days=1)),
            }
        )
    return pa.Table.from_pylist(rows, _CONTENT_PLAN_SCHEMA)


def units_table(organisation: Organisation) -> pa.Table:
    """Units with function and market."""
    columns = {name: [getattr(unit, field) for unit in organisation.units] for name, field in _OF_UNITS.items()}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


_OF_UNITS = {"unit": "id", "function": "function", "market": "market"}


def domains_table(organisation: Organisation) -> pa.Table:
    """E-mail domains that are ours."""
    return pa.table({"domain": pa.array(sorted({domain.lower() for domain in organisation.domains}), pa.string())})


def networks_table() -> pa.Table:
    """Class of each network."""
    known = networks().values()
    return pa.table(
        {
            "network": pa.array([network.id for network in known], pa.string()),
            "network_class": pa.array([network.network_class for network in known], pa.string()),
        }
    )


def _valid(person: Person, moment_us: int) -> bool:
    started = person.valid_from_us is None or person.valid_from_us <= moment_us
    return started and (person.valid_to_us is None or moment_us < person.valid_to_us)


def _latest(organisation: Organisation, name: str) -> dict[str, str]:
    """The latest date that rows of a person give in a column, by person."""
    found: dict[str, str] = {}
    for person in organisation.people:
        day: str | None = getattr(person, name)
        if day is not None:
            found[person.person_id] = max(day, found.get(person.person_id, day))
    return found


def _day_us(day: str | None) -> int | None:
    return microseconds(datetime.fromisoformat(day).replace(tzinfo=UTC)) if day else None


def _texts(*names: str) -> list[tuple[str, pa.DataType]]:
    return [(name, pa.string()) for name in names]


_PEOPLE_SCHEMA = pa.schema(
    [
        *_texts("person", "unit", "function", "level", "social_duty"),
        ("trained_us", pa.int64()),
        ("signed_us", pa.int64()),
        ("ambassador_from_us", pa.int64()),
    ]
)
_ASSIGNMENTS_SCHEMA = pa.schema(
    [
        *_texts("actor_id", "person", "unit", "function", "level"),
        ("valid_from_us", pa.int64()),
        ("valid_to_us", pa.int64()),
    ]
)
_CONTENT_PLAN_SCHEMA = pa.schema([*_texts("property_id", "network"), ("from_us", pa.int64()), ("to_us", pa.int64())])
_ACCOUNTS_SCHEMA = pa.schema(_texts("actor_id", "property_id", "unit", "function"))
_REGISTER_SCHEMA = pa.schema(
    [
        *_texts(
            "folded_id",
            "property_id",
            "network",
            "network_class",
            "handle",
            "kind",
            "owner_unit",
            "function",
            "market",
            "purpose",
            "audience",
            "decision",
            "access",
            "second_factor",
            "archived",
        ),
        ("reviewed_us", pa.int64()),
        ("registered", pa.bool_()),
    ]
)
