"""Who has contact with whom: groups, links, and nothing about small groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from pappus.report import contact_map as module
from pappus.report.contact_map import TOGETHER, _grouped, contact_map
from pappus.report.document import Network
from pappus.store.engines import Engine, open_engine
from pappus.workspace.organisation import Organisation, Unit

Contact = tuple[str, str, int]
YEAR_US = (0, 366 * 86_400_000_000)
ORGANISATION = Organisation(
    name="Acme",
    units=(
        Unit("a", "Alpha", "marketing"),
        Unit("b", "Beta", "hr"),
        Unit("c", "Gamma", "it"),
        Unit("d", "Delta", "it"),
    ),
)
_TEXTS = ("from_person", "to_person", "from_side", "to_side", "from_unit", "to_unit", "kind", "network_class")
_ACTS = ("person", "side", "kind", "verb", "unit", "network_class", "property_id", "actor_domain")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine("duckdb:", tmp_path)
    yield opened
    opened.close()


def people(unit: str, number: int) -> list[str]:
    return [f"{unit}{index}" for index in range(number)]


def load(
    engine: Engine,
    sizes: dict[str, int],
    contacts: Sequence[Contact] = (),
    acts: Sequence[Mapping[str, str | None]] = (),
    outside: Sequence[Contact] = (),
) -> None:
    listed = [(person, unit) for unit, number in sizes.items() for person in people(unit, number)]
    engine.table_from_arrow(
        "people",
        pa.table({"person": pa.array([one for one, _ in listed], pa.string()),
                  "unit": pa.array([unit for _, unit in listed], pa.string())}),
    )  # fmt: skip
    rows = [
        dict(zip(_TEXTS, (one, other, "org", side, one[0], other[0], "reply", kind), strict=True))
        | {"n": n, "month": 202401}
        for side, kind, given in (("org", "internal", contacts), ("external", "traditional", outside))
        for one, other, n in given
    ]
    schema = pa.schema([*((name, pa.string()) for name in _TEXTS), ("n", pa.int64()), ("month", pa.int32())])
    engine.table_from_arrow("contacts", pa.Table.from_pylist(rows, schema))
    engine.table_from_arrow(
        "acts", pa.Table.from_pylist(list(acts), pa.schema([(name, pa.string()) for name in _ACTS]))
    )


def mesh(one: str, other: str, each: int, n: int) -> list[Contact]:
    """Contacts of the first `each` people of a unit with the first of another."""
    return [(f"{one}{i}", f"{other}{i}", n) for i in range(each)]


def drawn(engine: Engine) -> Network:
    network = contact_map(engine.query, ORGANISATION, YEAR_US)
    assert network is not None
    return network


def test_units_and_what_is_between_and_inside_them(engine: Engine) -> None:
    inside = [("a0", "a1", 3), ("a2", "a3", 3), ("a4", "a5", 2)]
    load(engine, {"a": 9, "b": 7, "c": 6}, [*mesh("a", "b", 5, 2), *mesh("b", "a", 5, 1), *inside])
    network = drawn(engine)
    assert [(node.title, node.people, node.inside) for node in network.nodes] == [
        ("Alpha", 9, 8), ("Beta", 7, 0), ("Gamma", 6, 0),
    ]  # fmt: skip
    assert [(link.one, link.other, link.contacts) for link in network.links] == [("a", "b", 15)]
    assert network.months == pytest.approx(12.02, abs=0.01)


def test_one_act_that_answers_and_addresses_somebody_counts_once(engine: Engine) -> None:
    load(engine, {"a": 6, "b": 6}, mesh("a", "b", 6, 4))
    rows = engine.query("SELECT * FROM contacts").to_pylist()
    twice = [*rows, *({**row, "kind": "mention", "n": 2} for row in rows)]
    engine.table_from_arrow("contacts", pa.Table.from_pylist(twice))
    assert drawn(engine).links[0].contacts == 24


def test_small_units_stand_together_and_never_under_five_people(engine: Engine) -> None:
    load(
        engine, {"a": 12, "b": 3, "c": 4, "d": 8}, [*mesh("a", "b", 3, 2), *mesh("a", "c", 4, 2), *mesh("a", "d", 8, 1)]
    )
    network = drawn(engine)
    together = next(node for node in network.nodes if node.key == TOGETHER)
    # Delta goes along: with it shown, its function's total would give Gamma away.
    assert (together.title, together.people, together.groups) == ("3 smaller units", 15, 3)
    assert [node.people for node in network.nodes] == [12, 15]


def test_a_single_small_unit_takes_another_one_along(engine: Engine) -> None:
    load(engine, {"a": 12, "b": 3, "x": 7, "y": 9}, mesh("a", "x", 7, 2))
    network = drawn(engine)
    together = next(node for node in network.nodes if node.key == TOGETHER)
    assert (together.groups, together.people) == (2, 10)
    assert {node.key for node in network.nodes} == {"a", "y", TOGETHER}


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(["", "hr", "it"])), min_size=2, max_size=9))
def test_no_total_shown_elsewhere_gives_a_small_unit_away(units: list[tuple[int, str]]) -> None:
    people = {f"u{index}": size for index, (size, _) in enumerate(units)}
    functions = {f"u{index}": function for index, (_, function) in enumerate(units) if function}
    groups = _grouped(people, functions)
    if groups is None:
        return
    gone = [people[key] for key in groups.together]
    assert all(people[key] >= 5 for key in groups.alone)
    assert not gone or (len(gone) > 1 and sum(gone) >= 5)
    for function in set(functions.values()):
        members = [key for key, name in functions.items() if name == function]
        rest = [people[key] for key in members if key in groups.together]
        if sum(people[key] for key in members) >= 5 and rest:
            assert len(rest) > 1 or len(members) == 1


def test_a_link_of_under_five_people_has_no_size_and_does_not_follow_from_the_others(engine: Engine) -> None:
    load(engine, {"a": 9, "b": 9, "c": 9}, [*mesh("a", "b", 9, 3), *mesh("a", "c", 2, 5), *mesh("b", "c", 9, 2)])
    sizes = {(link.one, link.other): link.contacts for link in drawn(engine).links}
    assert sizes["a", "c"] is None
    assert sum(size is None for size in sizes.values()) >= 2


def test_what_is_said_to_the_outside(engine: Engine) -> None:
    def act(person: str, kind: str, network_class: str, verb: str = "Create") -> dict[str, str | None]:
        return {
            "person": person,
            "side": "org",
            "kind": kind,
            "verb": verb,
            "unit": person[0],
            "network_class": network_class,
        }

    acts = [
        *(act(person, "human", "social") for person in people("a", 6)),
        *(act("b-account", "account", "traditional", "Announce") for _ in range(10)),
        *(act(person, "human", "internal") for person in people("b", 6)),
        *(act(person, "human", "traditional") for person in people("b", 6)),
        *(act(person, "human", "social", "Like") for person in people("a", 6)),
    ]
    letters = [(f"c{i}", f"stranger{i}", 2) for i in range(6)]
    load(engine, {"a": 9, "b": 9, "c": 9}, mesh("a", "b", 9, 3), acts, letters)
    said = {node.key: node.outward for node in drawn(engine).nodes}
    assert said == {"a": 6, "b": 10, "c": 12}


def test_what_few_people_say_to_the_outside_is_hidden_and_silence_is_not(engine: Engine) -> None:
    acts = [
        {
            "person": f"{unit}{i}",
            "side": "org",
            "kind": "human",
            "verb": "Create",
            "unit": unit,
            "network_class": "social",
        }
        for unit, number in (("a", 8), ("b", 2), ("c", 7))
        for i in range(number)
    ]
    load(engine, {"a": 9, "b": 9, "c": 9, "d": 9}, mesh("a", "b", 9, 3), acts)
    said = {node.key: node.outward for node in drawn(engine).nodes}
    assert said["b"] is None
    assert said["d"] == 0
    assert sum(value is None for value in said.values()) >= 2


@pytest.mark.parametrize("sizes", [{"a": 3, "b": 1}, {"a": 40}, {}])
def test_without_two_groups_that_may_be_shown_there_is_no_network(engine: Engine, sizes: dict[str, int]) -> None:
    load(engine, sizes, [("a0", "a1", 5), ("a0", "b0", 5)] if sizes else [])
    assert contact_map(engine.query, ORGANISATION, YEAR_US) is None


def test_without_units_the_domains_of_addresses_are_the_groups(engine: Engine) -> None:
    writers = [*people("p", 8), *people("q", 6), *people("r", 2)]
    acts = [
        {"person": person, "side": "unknown", "kind": "human", "verb": "Create", "network_class": "traditional",
         "property_id": "email:list", "actor_domain": f"{person[0]}.example"}
        for person in writers
    ]  # fmt: skip
    load(engine, {}, [], acts)
    rows = [
        dict.fromkeys(("from_unit", "to_unit"), None)
        | {"from_person": one, "to_person": other, "from_side": "unknown", "to_side": "unknown", "kind": "reply",
           "network_class": "traditional", "n": 1, "month": 202401}
        for one, other in zip(people("p", 8), [*people("q", 6), *people("r", 2)], strict=True)
    ]  # fmt: skip
    schema = engine.query("SELECT * FROM contacts").schema
    engine.table_from_arrow("contacts", pa.Table.from_pylist(rows, schema))
    network = drawn(engine)
    assert network.basis == "domains"
    assert [(node.title, node.people) for node in network.nodes] == [("p.example", 8), ("2 smaller domains", 8)]


def test_without_units_and_domains_channels_share_their_people(engine: Engine) -> None:
    channels = {"slack:one": 9, "slack:two": 7, "slack:tiny": 3}
    acts = [
        {"person": person, "side": "unknown", "kind": "human", "verb": "Create", "property_id": name}
        for name, number in channels.items()
        for person in people("p", number)
    ]  # fmt: skip
    load(engine, {}, [], acts)
    network = drawn(engine)
    assert network.basis == "channels"
    assert [(node.title, node.people) for node in network.nodes] == [("one", 9), ("two", 7)]
    assert [(link.one, link.other, link.contacts) for link in network.links] == [("slack:one", "slack:two", 7)]


FUNCTIONS = (exp.Count, exp.Sum, exp.Min, exp.Max, exp.Cast, exp.Case, exp.If, exp.And, exp.Or)
QUERIES = {
    "people": module._UNIT_PEOPLE,
    "outward": module._OUTWARD.replace("<key>", "unit"),
    "pairs": module._PAIRS.replace("<one>", "one")
    .replace("<other>", "other")
    .replace("<contacts>", module._UNIT_CONTACTS),
    "domains": module._DOMAIN_CONTACTS.replace("<who>", module._WITH_DOMAIN),
    "channels": module._IN_CHANNELS,
}


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("name", QUERIES)
def test_its_sql_is_portable(name: str, dialect: str) -> None:
    tree = sqlglot.parse_one(QUERIES[name], read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
    assert all(isinstance(function, FUNCTIONS) for function in tree.find_all(exp.Func))
    forbidden = (exp.Filter, exp.Qualify, exp.Anonymous, exp.Limit, exp.Lateral, exp.Placeholder)
    assert not list(chain.from_iterable(tree.find_all(kind) for kind in forbidden))
