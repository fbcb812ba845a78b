"""Two real companies, from their exports and reporting lines to a shape, and what their hierarchy has to do with it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import pappus
from pappus.pipeline import Workspace
from pappus.readers.mapping import propose
from pappus.readers.source import Source
from pappus.statistics.graphs import Hierarchy, distances, ei_permuted, hierarchy_of
from pappus.store.importing import ImportOptions
from pappus.store.reporting_lines import with_lines
from pappus.vocabulary.documents import parse_yaml
from pappus.workspace.organisation import SHAPES, Organisation, Person

PERFECT = Hierarchy(1, 1, 1, 1)
Import = Callable[..., list[dict[str, Any]]]
Reports = dict[str, str]


def rows_of(path: Path, delimiter: str = ",") -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter=delimiter)
        next(rows)
        yield from rows


def company(folder: Path, reports: Reports) -> Workspace:
    workspace = pappus.initialise(folder, "A company")
    lines = [f"email:{one},{f'email:{manager}' if manager else ''}" for one, manager in reports.items()]
    (folder / "people.csv").write_text("\n".join(["identifiers,reports_to", *lines]) + "\n", encoding="utf-8")
    return workspace


def graph(people: list[str], ties: Iterator[tuple[str, str]]) -> NDArray[np.float64]:
    adjacency = np.zeros((len(people), len(people)))
    place = {person: index for index, person in enumerate(people)}
    for one, other in ties:
        if one in place and other in place:
            adjacency[place[one], place[other]] += 1
    return adjacency


def lines_of(reports: Reports) -> list[str | None]:
    people = tuple(Person(one, (one,), reports_to=manager or None) for one, manager in reports.items())
    return [person.unit for person in with_lines(Organisation("A company", people=people)).people]


def hierarchy(reports: Reports) -> NDArray[np.float64]:
    return graph(list(reports), ((manager, one) for one, manager in reports.items() if one != manager))


@pytest.fixture(scope="module")
def factory_reports(shared_data: Path) -> Reports:
    return {row[0]: row[1] for row in rows_of(shared_data / "manufacturing_email" / "reportsto.csv")}


@pytest.fixture(scope="module")
def factory(
    shared_data: Path, factory_reports: Reports, tmp_path_factory: pytest.TempPathFactory, read: Import
) -> Workspace:
    export = shared_data / "manufacturing_email" / "communication.csv"
    workspace = company(tmp_path_factory.mktemp("factory") / "org", factory_reports)
    mapping = parse_yaml(propose(Source(export)), "mapping.yaml")
    (result,) = read(workspace, export, options=ImportOptions(mapping=mapping))
    assert (result["rows_read"], result["acts_added"]) == (82_927, 58_463)
    return workspace


def test_the_factory_has_a_shape_and_says_what_it_rests_on(factory: Workspace) -> None:
    found = {one.indicator: one for one in factory.readings([f"structure.{shape}_probability" for shape in SHAPES])}
    values = {shape: found[f"structure.{shape}_probability"].value for shape in SHAPES}
    assert values["centralised"] == values["hub_and_spoke"]
    distinct = [value for shape, value in values.items() if shape != "hub_and_spoke" and value is not None]
    assert sum(distinct) == pytest.approx(1)
    assert max(values, key=lambda shape: values[shape] or 0) == "holistic"
    for shape in SHAPES:
        reading = found[f"structure.{shape}_probability"]
        assert (reading.people, reading.n) == (153, 82_374)
        assert "units are the people under each direct report of the head, by reports_to" in reading.reason
        assert "3 units with fewer than 5 people are counted as one" in reading.reason
        assert "outward acts" in reading.reason
    assert "this is the probability of one or the other" in found["structure.centralised_probability"].reason


def test_units_of_the_factory_keep_to_themselves_more_than_their_sizes_explain(factory: Workspace) -> None:
    (found,) = factory.readings(["structure.ei_index"])
    assert found.value is not None
    assert found.high is not None
    assert found.value < found.high < 0.37
    assert found.reason.startswith("0.37 if contact did not heed units")


def test_the_hierarchy_of_the_factory_explains_who_writes_to_whom(shared_data: Path, factory_reports: Reports) -> None:
    tree = hierarchy(factory_reports)
    assert hierarchy_of(tree) == PERFECT
    mails = rows_of(shared_data / "manufacturing_email" / "communication.csv", ";")
    sent = graph(list(factory_reports), ((one, other) for one, other, _ in mails))
    both_ways, steps = sent + sent.T, distances(tree + tree.T)
    by_steps = [both_ways[steps == distance].mean() for distance in range(1, 6)]
    assert by_steps == sorted(by_steps, reverse=True)
    assert by_steps[0] > 10 * both_ways[steps > 0].mean()
    lines = lines_of(factory_reports)
    groups = np.array([sorted({line or "" for line in lines}).index(line or "") for line in lines])
    strong = ei_permuted((both_ways >= 50).astype(np.float64), groups, 199, seed=1)
    assert strong.value < strong.low
    assert strong.p <= 0.02


def test_advice_among_managers_follows_rank_and_not_departments(
    shared_data: Path, tmp_path: Path, read: Import
) -> None:
    folder = shared_data / "org_networks"
    people = {row[0]: row for row in rows_of(folder / "ht_reports_nodes.csv")}
    managers = {row[0]: row[1] for row in rows_of(folder / "ht_reports_edges.csv")}
    reports = {one: managers.get(one, "") for one in people}
    assert hierarchy_of(hierarchy(reports)) == PERFECT
    advice = graph(list(people), ((one, other) for one, other in rows_of(folder / "ht_advice_edges.csv")))
    departments = np.array([int(row[4]) for row in people.values()])
    levels = np.array([int(row[3]) for row in people.values()])
    assert ei_permuted(np.maximum(advice, advice.T), departments, 199, seed=1).p > 0.1
    asked = advice.sum(0)
    assert asked[levels < 3].mean() > 1.5 * asked[levels == 3].mean()

    export = tmp_path / "advice.csv"
    lines = (f"{one},{other},1987-06-01" for one, other in rows_of(folder / "ht_advice_edges.csv"))
    export.write_text("\n".join(["from,to,at", *lines]) + "\n", encoding="utf-8")
    text = (
        "format: csv\nnetwork: email\nacts:\n"
        "  - {id: '{from}/{to}', at: {column: at, format: '%Y-%m-%d'}, actor: from, recipients: to}\n"
    )
    workspace = company(tmp_path / "org", reports)
    read(workspace, export, options=ImportOptions(mapping=parse_yaml(text, "mapping.yaml")))
    found = workspace.readings([f"structure.{shape}_probability" for shape in SHAPES])
    assert all(one.outcome == "found" for one in found)
    assert all(one.value is not None and one.value < 0.5 for one in found)
    assert all("contact does not heed units" in one.reason for one in found)
