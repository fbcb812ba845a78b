"""Declarations of the organisation, joined to the acts: who acted, for which unit, on whose property."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from pappus.store.engines import Engine
from pappus.store.identities import confirmed_links
from pappus.store.people import (
    accounts_table,
    assignments_table,
    content_plan_table,
    domains_table,
    identities_table,
    networks_table,
    people_table,
    register_table,
    units_table,
)
from pappus.store.record_store import RecordStore
from pappus.store.register_tables import register_tables
from pappus.store.reporting_lines import units_origin
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import STORED_SCHEMA
from pappus.workspace.organisation import Organisation

_FEW_ACTS = 50_000


def declare(
    engine: Engine, organisation: Organisation, pseudonyms: Pseudonymiser, store: RecordStore, as_of_us: int
) -> dict[str, pa.Table]:
    """Makes the declarations visible; the tables by name. `acts_in_full_sql` joins them to the acts."""
    seen = engine.query(
        "SELECT DISTINCT actor_id AS property_id FROM stored WHERE actor_kind = 'account' AND actor_id IS NOT NULL"
    )
    links = [*store.links(), *_personal_accounts(seen, organisation, pseudonyms)]
    identities = identities_table([*links, *confirmed_links(organisation, links)], organisation)
    tables = {
        "assignments": assignments_table(organisation, identities),
        "identities": identities,
        "register": register_table(organisation),
        "accounts": accounts_table(organisation, pseudonyms, seen["property_id"].to_pylist()),
        "domains": domains_table(organisation),
        "networks": networks_table(),
        "people": people_table(organisation, as_of_us),
        "content_plan": content_plan_table(organisation),
        "units": units_table(organisation),
        "functions": pa.table({"function": pa.array(list(organisation.known_functions()), pa.string())}),
        **register_tables(organisation),
    }
    for name, table in tables.items():
        engine.table_from_arrow(name, table)
    return tables


def _personal_accounts(seen: pa.Table, organisation: Organisation, pseudonyms: Pseudonymiser) -> list[tuple[str, str]]:
    """Accounts that an archive shows acting and that people.csv claims for a person: pseudonym and property id."""
    claimed = {pseudonym for person in organisation.people for pseudonym in person.pseudonyms}
    pairs = []
    for property_id in seen["property_id"].to_pylist():
        network, _, handle = property_id.partition(":")
        pseudonym = pseudonyms.person(network, handle)
        if pseudonym in claimed:
            pairs.append((pseudonym, property_id))
    return pairs


_JOINED_COLUMNS = {"property_id": "COALESCE(reg.property_id, r.property_id)"}


@contextmanager
def joined_once(engine: Engine, name: str, sql: str, acts_n: int) -> Iterator[None]:
    """Of few acts, the view of a name is a table meanwhile: to plan its joins for each statement takes the longest.

    Args:
        engine: has the view.
        name: its name.
        sql: its query.
        acts_n: how many acts there are.
    """
    if acts_n > _FEW_ACTS:
        yield
        return
    engine.materialise(f"{name}_once", sql)
    engine.view(name, f"SELECT * FROM {name}_once")
    yield
    engine.view(name, sql)
    engine.release(f"{name}_once")


def acts_in_full_sql(organisation: Organisation, as_of_us: int) -> str:
    """The stored acts up to a moment (microseconds UTC), each with person, kind, side, unit, function and the rest."""
    kept = ", ".join(
        f"{_JOINED_COLUMNS.get(name, 'r.' + name)} AS {name}" for name in STORED_SCHEMA.names if name != "network_class"
    )
    outsider = "WHEN r.actor_domain IS NOT NULL THEN 'external'" if organisation.domains else ""
    by_domain = ", dom.domain" if units_origin(organisation) == "domains" else ""
    return f"""
        SELECT {kept},
          CASE WHEN acc.property_id IS NOT NULL THEN acc.property_id
               ELSE COALESCE(asg.person, idn.person, r.actor_id) END AS person,
          CASE WHEN asg.person IS NOT NULL AND r.actor_kind = 'account' THEN 'human'
               WHEN acc.property_id IS NOT NULL AND r.actor_kind = 'human' THEN 'account'
               ELSE r.actor_kind END AS kind,
          CASE WHEN asg.person IS NOT NULL OR acc.property_id IS NOT NULL THEN 'org'
               WHEN r.actor_side <> 'unknown' THEN r.actor_side
               WHEN dom.domain IS NOT NULL THEN 'org'
               {outsider}
               ELSE 'unknown' END AS side,
          COALESCE(asg.unit, acc.unit{by_domain}) AS unit,
          COALESCE(asg.function, acc.function) AS function,
          asg.level AS level,
          COALESCE(reg.network_class, net.network_class, 'social') AS network_class,
          reg.market AS market
        FROM stored r
        LEFT JOIN assignments asg ON r.actor_id = asg.actor_id
          AND r.ts_us >= asg.valid_from_us AND r.ts_us < asg.valid_to_us
        LEFT JOIN identities idn ON r.actor_id = idn.actor_id
        LEFT JOIN accounts acc ON r.actor_id = acc.actor_id AND asg.person IS NULL
        LEFT JOIN domains dom ON r.actor_domain = dom.domain
        LEFT JOIN register reg ON LOWER(r.property_id) = reg.folded_id
        LEFT JOIN networks net ON r.network = net.network
        WHERE r.ts_us <= {as_of_us}"""
