"""Who has contact with whom: the groups of an organisation and the links between them, small groups hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.report.document import Basis, Network, NetworkLink, NetworkNode
from pappus.report.words import words
from pappus.statistics.disclosure import Total, complementary
from pappus.store.reporting_lines import units_origin
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import MINIMUM_PEOPLE
from pappus.vocabulary.record import MICROSECONDS_PER_DAY
from pappus.workspace.organisation import Organisation

Query = Callable[[str], Any]
Pair = tuple[str, str]

TOGETHER = ""
"""Key of the small groups taken together."""

MOST_NODES = 30
_DAYS_A_MONTH = 365.25 / 12


# Each source gives a row a contact: the groups and the people at both ends, and how often.
# The same act may answer and address somebody: of what two people exchange in a month the most frequent kind counts.
_UNIT_CONTACTS = """
SELECT from_unit AS one, to_unit AS other, from_person, to_person, MAX(n) AS n
FROM contacts
WHERE from_side = 'org' AND to_side = 'org' AND from_unit IS NOT NULL AND to_unit IS NOT NULL
GROUP BY from_unit, to_unit, from_person, to_person, month, network_class
"""
_DOMAIN_CONTACTS = """
SELECT f.domain AS one, t.domain AS other, c.from_person, c.to_person, MAX(c.n) AS n
FROM contacts c
JOIN (SELECT person, MIN(actor_domain) AS domain FROM acts WHERE <who> GROUP BY person) f ON c.from_person = f.person
JOIN (SELECT person, MIN(actor_domain) AS domain FROM acts WHERE <who> GROUP BY person) t ON c.to_person = t.person
GROUP BY f.domain, t.domain, c.from_person, c.to_person, c.month, c.network_class
"""
# Whoever is listed in a unit, or seen in it where that is more.
_UNIT_PEOPLE = """
SELECT unit AS key, MAX(people) AS people
FROM (
  SELECT unit, COUNT(*) AS people FROM people WHERE unit IS NOT NULL GROUP BY unit
  UNION ALL
  SELECT unit, COUNT(DISTINCT person) AS people
  FROM (
    SELECT from_unit AS unit, from_person AS person FROM contacts WHERE from_side = 'org' AND to_side = 'org'
    UNION
    SELECT to_unit AS unit, to_person AS person FROM contacts WHERE from_side = 'org' AND to_side = 'org'
  ) seen
  WHERE unit IS NOT NULL
  GROUP BY unit
) counted
GROUP BY unit
ORDER BY unit
"""
_WITH_DOMAIN = "kind = 'human' AND verb = 'Create' AND person IS NOT NULL AND actor_domain IS NOT NULL"
_IN_CHANNELS = """
SELECT DISTINCT property_id AS key, person
FROM acts
WHERE kind = 'human' AND verb = 'Create' AND side <> 'external' AND person IS NOT NULL AND property_id IS NOT NULL
"""
# What is said on social networks or by an account of ours, and letters to people outside.
_OUTWARD = """
SELECT <key> AS key, CAST(SUM(n) AS BIGINT) AS n, CAST(COUNT(DISTINCT person) AS BIGINT) AS people
FROM (
  SELECT unit, CASE WHEN kind = 'human' THEN person END AS person, COUNT(*) AS n
  FROM acts
  WHERE side = 'org' AND unit IS NOT NULL AND verb IN ('Create', 'Announce')
    AND (kind = 'account' AND network_class <> 'internal' OR kind = 'human' AND network_class = 'social')
  GROUP BY unit, CASE WHEN kind = 'human' THEN person END
  UNION ALL
  SELECT from_unit AS unit, from_person AS person, SUM(n) AS n
  FROM contacts
  WHERE from_side = 'org' AND from_unit IS NOT NULL AND to_side = 'external' AND network_class = 'traditional'
  GROUP BY from_unit, from_person
) said
GROUP BY <key>
"""
_PAIRS = """
WITH met AS (
  SELECT CASE WHEN one <= other THEN one ELSE other END AS one, CASE WHEN one <= other THEN other ELSE one END AS other,
         from_person, to_person, n
  FROM (SELECT <one> AS one, <other> AS other, from_person, to_person, n FROM (<contacts>) c) grouped
),
ends AS (
  SELECT one, other, from_person AS person FROM met UNION SELECT one, other, to_person AS person FROM met
),
behind AS (
  SELECT one, other, COUNT(*) AS people FROM ends GROUP BY one, other
),
counted AS (
  SELECT one, other, CAST(SUM(n) AS BIGINT) AS n FROM met GROUP BY one, other
)
SELECT counted.one, counted.other, n, people
FROM counted JOIN behind ON counted.one = behind.one AND counted.other = behind.other
ORDER BY counted.one, counted.other
"""


@dataclass(frozen=True)
class _Groups:
    """People by group, and the groups that stand for themselves, the rest being taken together."""

    people: Mapping[str, int]
    alone: tuple[str, ...]

    @property
    def keys(self) -> list[str]:
        """Keys of the nodes."""
        return [*self.alone, *([TOGETHER] if self.together else [])]

    @property
    def together(self) -> list[str]:
        """Groups that are taken together."""
        return [key for key in self.people if key not in self.alone]

    def expression(self, column: str) -> str:
        """The SQL that gives the node of a column of groups."""
        if not self.together:
            return column
        listed = ", ".join("'" + key.replace("'", "''") + "'" for key in self.alone)
        return f"CASE WHEN {column} IN ({listed}) THEN {column} ELSE '{TOGETHER}' END" if listed else f"'{TOGETHER}'"


def contact_map(query: Query, organisation: Organisation, window_us: tuple[int, int] | None) -> Network | None:
    """The groups of an organisation and their contacts; null where fewer than two groups can be told apart.

    Groups are the units that the record knows: declared ones, lines of reporting, or domains of ours. Where none has
    contact they are domains of addresses, of ours alone if somebody is known to stand outside; else channels, which are
    linked by the people who write in both.

    Args:
        query: answers SQL over the record.
        organisation: as it is declared now.
        window_us: first and last act, microseconds UTC; null if there is none.
    """
    basis = _BASES[units_origin(organisation)]
    titles = {unit.id: unit.name for unit in organisation.units}
    functions = {unit.id: str(unit.function) for unit in organisation.units}
    months = 1.0
    if window_us is not None:
        months = max(1.0, (window_us[1] - window_us[0]) / MICROSECONDS_PER_DAY / _DAYS_A_MONTH)
    return (
        _of_units(query, basis, titles, functions, months)
        or _of_domains(query, months)
        or _of_channels(query, organisation, months)
    )


_BASES: dict[str, Basis] = {"people": "units", "reports_to": "lines", "domains": "domains"}


def _of_units(
    query: Query, basis: Basis, titles: Mapping[str, str], functions: Mapping[str, str], months: float
) -> Network | None:
    groups = _grouped(_counts(query(_UNIT_PEOPLE)), functions)
    if groups is None:
        return None
    rows = query(_OUTWARD.replace("<key>", groups.expression("unit"))).to_pylist()
    said = dict.fromkeys(groups.keys, (0, 0)) | {row["key"]: (row["n"], row["people"]) for row in rows}
    if basis == "lines":
        titles = {key: key.replace("-", " ").capitalize() for key in groups.people}
    return _network(basis, groups, titles, _pairs(query, groups, _UNIT_CONTACTS), _shown(said), months)


def _of_domains(query: Query, months: float) -> Network | None:
    outsiders = query("SELECT COUNT(*) AS n FROM acts WHERE side = 'external' AND kind = 'human'").to_pylist()[0]["n"]
    who = f"{_WITH_DOMAIN} AND side = 'org'" if outsiders else _WITH_DOMAIN
    rows = query(
        "SELECT domain AS key, COUNT(*) AS people FROM (SELECT person, MIN(actor_domain) AS domain FROM acts "
        f"WHERE {who} GROUP BY person) d GROUP BY domain ORDER BY domain"
    )
    groups = _grouped(_counts(rows), {})
    if groups is None:
        return None
    return _network("domains", groups, {}, _pairs(query, groups, _DOMAIN_CONTACTS.replace("<who>", who)), {}, months)


def _of_channels(query: Query, organisation: Organisation, months: float) -> Network | None:
    """Channels with at least five writers; those with fewer are left out, since people write in several."""
    sizes = _counts(query(f"SELECT key, COUNT(*) AS people FROM ({_IN_CHANNELS}) w GROUP BY key ORDER BY key"))
    large = [key for key in sizes if sizes[key] >= MINIMUM_PEOPLE]
    kept = sorted(large, key=lambda key: (-sizes[key], key))[:MOST_NODES]
    if len(kept) < 2:
        return None
    rows = query(
        f"SELECT a.key AS one, b.key AS other, COUNT(*) AS n FROM ({_IN_CHANNELS}) a JOIN ({_IN_CHANNELS}) b "
        "ON a.person = b.person AND a.key < b.key GROUP BY a.key, b.key ORDER BY a.key, b.key"
    ).to_pylist()
    links = tuple(
        NetworkLink(row["one"], row["other"], row["n"] if row["n"] >= MINIMUM_PEOPLE else None)
        for row in rows
        if row["one"] in kept and row["other"] in kept
    )
    titles = {one.property_id: one.handle for one in organisation.properties}
    nodes = tuple(NetworkNode(key, titles.get(key, key.partition(":")[2] or key), sizes[key]) for key in kept)
    return Network("channels", nodes, links, months)


def _counts(rows: Any) -> dict[str, int]:
    return {row["key"]: row["people"] for row in rows.to_pylist()}


def _grouped(people: Mapping[str, int], wider: Mapping[str, str]) -> _Groups | None:
    """Which groups stand alone: neither small, nor needed to hide a small one, nor beyond the number drawn."""
    keys = list(people)
    if len(keys) < 2 or sum(people.values()) < 2 * MINIMUM_PEOPLE:
        return None
    counts = np.array([people[key] for key in keys], dtype=np.int64)
    hidden = _hidden_groups(counts, _totals(keys, counts, wider))
    alone = [key for key, gone in zip(keys, hidden, strict=True) if not gone]
    alone.sort(key=lambda key: (-people[key], key))
    return _Groups(people, tuple(alone[:MOST_NODES])) if alone else None


def _totals(keys: Sequence[str], counts: NDArray[np.int64], wider: Mapping[str, str]) -> list[Total]:
    """What is shown elsewhere: how many people each function has, and all of them together."""
    parts = [
        np.array([index for index, key in enumerate(keys) if wider.get(key) == name], dtype=np.int64)
        for name in sorted(set(wider.values()))
    ]
    lines = [
        Total(part, bool(counts[part].sum() >= MINIMUM_PEOPLE), distinct_people=True) for part in parts if part.size
    ]
    if all(line.shown for line in lines):
        return [*lines, Total(np.arange(len(keys)), True, distinct_people=True)]
    # A small function follows from the others and the whole, whatever is hidden here: its own readings prevent that.
    return lines


def _hidden_groups(counts: NDArray[np.int64], totals: list[Total]) -> NDArray[np.bool_]:
    """Groups to take together: at least two, of at least five people, if there are small ones at all."""
    people = counts.copy()
    while True:
        hidden = complementary(counts.astype(np.float64), people, totals, MINIMUM_PEOPLE)
        enough = hidden.sum() > 1 and counts[hidden].sum() >= MINIMUM_PEOPLE
        if enough or not hidden.any() or hidden.all():
            return hidden
        # Counted as small, the next one brings along whatever would give it away.
        people[np.where(hidden, counts.max() + 1, counts).argmin()] = 1


def _pairs(query: Query, groups: _Groups, contacts: str) -> dict[Pair, tuple[int, int]]:
    """Contacts and the people behind them, for each pair of nodes; a node with itself for contacts inside."""
    sql = _PAIRS.replace("<one>", groups.expression("one")).replace("<other>", groups.expression("other"))
    rows = query(sql.replace("<contacts>", contacts)).to_pylist()
    return {(row["one"], row["other"]): (row["n"], row["people"]) for row in rows}


def _shown(cells: Mapping[Any, tuple[int, int]]) -> dict[Any, int | None]:
    """Values of cells (value and people) that add up to a total shown elsewhere; null for those to hide.

    A cell without anything in it gives nobody away and is shown as 0.
    """
    filled = {key: cell for key, cell in cells.items() if cell[0]}
    values = np.array([value for value, _ in filled.values()], dtype=np.float64)
    people = np.array([behind for _, behind in filled.values()], dtype=np.int64)
    hidden = complementary(values, people, [Total(np.arange(len(filled)), True)], MINIMUM_PEOPLE)
    gone = {key for key, hide in zip(filled, hidden, strict=True) if hide}
    return {key: None if key in gone else value for key, (value, _) in cells.items()}


def _network(
    basis: Basis,
    groups: _Groups,
    titles: Mapping[str, str],
    pairs: Mapping[Pair, tuple[int, int]],
    outward: Mapping[str, int | None],
    months: float,
) -> Network | None:
    # People may have stood in units that nobody belongs to now.
    shown = _shown({pair: found for pair, found in pairs.items() if set(pair) <= set(groups.keys)})
    nodes = [
        NetworkNode(key, titles.get(key, key), groups.people[key], 1, shown.get((key, key), 0), outward.get(key))
        for key in groups.alone
    ]
    if groups.together:
        people = sum(groups.people[key] for key in groups.together)
        number = len(groups.together)
        inside = shown.get((TOGETHER, TOGETHER), 0)
        title = translated("{number} smaller {groups}", number=number, groups=words()["bases_many"][basis])
        nodes.append(NetworkNode(TOGETHER, title, people, number, inside, outward.get(TOGETHER)))
    # One group alone, or nothing but silence, is no network; nor may what is left be a small group.
    if not shown or len(nodes) < 2 or any(node.people < MINIMUM_PEOPLE for node in nodes):
        return None
    links = tuple(NetworkLink(one, other, n) for (one, other), n in shown.items() if one != other)
    return Network(basis, tuple(nodes), links, months)
