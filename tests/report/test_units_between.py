"""Who speaks outward and who stands between others, as far as it may be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.conftest import STAR

from pappus.report.document import Network, NetworkLink, NetworkNode, ReportDocument
from pappus.report.page import render
from pappus.report.units_between import brokerage, units_between

SPOKES = Network(
    "units",
    tuple(NetworkNode(key, key.upper(), 10, outward=said) for key, said in zip("abcd", (30, 10, 0, 0), strict=True)),
    tuple(NetworkLink("a", key, 20) for key in "bcd"),
    6.0,
)


def test_the_middle_of_a_star_stands_on_all_ways() -> None:
    assert brokerage(SPOKES) == {"a": 1.0, "b": 0.0, "c": 0.0, "d": 0.0}
    found = units_between(SPOKES)
    assert found is not None
    assert found.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "A says 75 % of what is said outside. 2 of 4 say nothing there. "
        "A stands between others: 100 % of the shortest ways between two of them lead through it."
    )
    assert [(line.outward, line.between) for line in found.lines][:2] == [(0.75, 1.0), (0.25, 0.0)]


def test_where_all_meet_all_nobody_is_between() -> None:
    keys = "abcd"
    links = tuple(NetworkLink(one, other, 5) for at, one in enumerate(keys) for other in keys[at + 1 :])
    found = units_between(replace(SPOKES, links=links))
    assert found is not None
    assert found.sentence.endswith("No unit stands between others.")
    assert not found.brokers


def test_what_may_not_be_shown_is_no_part_of_the_share() -> None:
    found = units_between(STAR)
    assert found is not None
    lines = {line.title: line for line in found.lines}
    assert lines["People team"].outward is None
    assert lines["People team"].outward_words == "hidden to protect a small group"
    assert sum(line.outward or 0.0 for line in found.lines) == pytest.approx(1.0)
    assert found.sentence.startswith("Of what is said outside and may be shown, Customer care says 57")


def test_channels_and_networks_without_contact_say_nothing() -> None:
    assert units_between(None) is None
    assert units_between(replace(STAR, basis="channels")) is None
    quiet = tuple(replace(node, outward=None) for node in SPOKES.nodes)
    assert units_between(replace(SPOKES, nodes=quiet, links=())) is None


def test_it_stands_in_the_report(rich: ReportDocument) -> None:
    assert "Who speaks outward, who stands between" in render(replace(rich, network=SPOKES))
