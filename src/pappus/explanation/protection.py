"""When rows may be listed: at least five people behind them on each side, and none from a place of fewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pappus.explanation.row_query import Base, literal
from pappus.indicators.measure import Query
from pappus.indicators.personal_accounts import PERSONAL_ACCOUNTS_SQL
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE, Grouping, Reading

_TOO_FEW = translatable("fewer than {fewest} people {did}, so that the rows would lay open what each of them did")

_SIDES: dict[str, tuple[tuple[str, str], ...]] = {
    "threads": (
        (translatable("asked"), "CASE WHEN opener_kind = 'human' THEN opener END"),
        (translatable("answered"), "CASE WHEN replier_kind = 'human' THEN replier END"),
    ),
    "acts": (
        (translatable("of your own acted"), "CASE WHEN kind = 'human' AND side = 'org' THEN person END"),
        (translatable("from outside acted"), "CASE WHEN kind = 'human' AND side <> 'org' THEN person END"),
    ),
    "contacts": ((translatable("spoke"), "from_person"), (translatable("were spoken to"), "to_person")),
    "properties": (),
    "posts": ((translatable("posted"), "CASE WHEN kind = 'human' THEN person END"),),
    "mentions": ((translatable("from outside spoke"), "person"),),
    "ideas": (),
    "core_figures": (),
    "resources": (),
}


@dataclass(frozen=True)
class Hidden:
    """Groups whose readings are suppressed, by grouping: what stands in them is not listed either."""

    keys: Mapping[Grouping, frozenset[str]]

    def of(self, grouping: Grouping) -> frozenset[str]:
        """The suppressed keys of a grouping."""
        return self.keys.get(grouping, frozenset())


def why_not_listed(reading: Reading, base: Base, rows: str, query: Query) -> str | None:
    """Why the rows behind a reading are not listed; null if they may be.

    A reading counts the people on both sides together. Rows say who did what, so each side needs enough people: three
    colleagues who answered two hundred customers would otherwise have their work laid open.

    Args:
        reading: of the group and period whose rows are asked for.
        base: where the rows come from.
        rows: the query for them.
        query: runs it.
    """
    if reading.outcome == "suppressed":
        return reading.reason
    if reading.people is not None and 0 < reading.people < MINIMUM_PEOPLE:
        return translated("fewer than {fewest} people are behind it", fewest=MINIMUM_PEOPLE)
    sides = _SIDES[base.table]
    if not sides:
        return None
    counted = ", ".join(f"COUNT(DISTINCT {person}) AS side_{place}" for place, (_, person) in enumerate(sides))
    found = query(f"SELECT {counted} FROM ({rows}) behind").to_pylist()[0]
    for place, (did, _) in enumerate(sides):
        if 0 < found[f"side_{place}"] < MINIMUM_PEOPLE:
            return translated(_TOO_FEW, fewest=MINIMUM_PEOPLE, did=translated(did))
    return None


def listed_sql(base: Base, rows: str, hidden: Hidden) -> str:
    """The rows without those from networks and properties in which few people act, or that are one person's own.

    What the register says of a property is about no person, so registered properties are listed.
    """
    if base.table in ("contacts", "ideas", "core_figures", "resources"):
        return rows
    joins = [
        f"LEFT JOIN ({query}) {name} ON behind.{column} = {name}.{of}"
        for name, query, column, of in (
            ("few_on_network", small_places("network"), "network", "network"),
            ("few_on_property", small_places("property_id"), "property_id", "property_id"),
            ("own", PERSONAL_ACCOUNTS_SQL, "property_id", "actor_id"),
        )
    ]
    few = f"few_on_property.property_id IS NULL{_none_of('property_id', hidden.of('property'))}"
    registered = "behind.registered OR " if base.table == "properties" else ""
    few_on_network = f"few_on_network.network IS NULL{_none_of('network', hidden.of('network'))}"
    kept = f"{few_on_network} AND own.actor_id IS NULL AND ({registered}({few}))"
    return f"SELECT behind.* FROM ({rows}) behind {' '.join(joins)} WHERE {kept}"


def small_groups(rows: str, column: str, person: str, query: Query) -> frozenset[str]:
    """Values of a column behind which one to four people stand in these rows."""
    found = query(
        f"SELECT {column} AS one FROM ({rows}) behind WHERE {column} IS NOT NULL GROUP BY {column} "
        f"HAVING COUNT(DISTINCT {person}) BETWEEN 1 AND {MINIMUM_PEOPLE - 1}"
    )
    return frozenset(str(one) for one in found["one"].to_pylist())


def small_places(column: str) -> str:
    """A query for the networks or properties in which one to four people act."""
    return (
        f"SELECT {column} FROM acts WHERE kind = 'human' AND person IS NOT NULL AND {column} IS NOT NULL "
        f"GROUP BY {column} HAVING COUNT(DISTINCT person) < {MINIMUM_PEOPLE}"
    )


def _none_of(column: str, keys: frozenset[str]) -> str:
    if not keys:
        return ""
    return f" AND COALESCE(behind.{column}, '') NOT IN ({', '.join(map(literal, sorted(keys)))})"
