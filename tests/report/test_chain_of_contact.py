"""How near contact between units comes to a chain of command."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.conftest import STAR

from pappus.report.chain_of_contact import chain_of_contact
from pappus.report.document import Network, NetworkLink, NetworkNode, ReportDocument
from pappus.report.page import render

SPOKES = Network(
    "units",
    tuple(NetworkNode(key, key.upper(), 10) for key in "abcd"),
    tuple(NetworkLink("a", key, 20) for key in "bcd"),
    6.0,
    tuple(("a", key) for key in "bcd"),
)


def shares(network: Network) -> list[float]:
    found = chain_of_contact(network)
    assert found is not None
    return [line.share for line in found.lines]


def test_a_perfect_chain_of_command_has_all_of_each() -> None:
    assert shares(SPOKES) == [1.0, 1.0, 1.0, 1.0]
    found = chain_of_contact(SPOKES)
    assert found is not None
    assert found.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "Contact mostly leads one way: 100 % of the pairs of units have no way back."
    )


def test_contact_that_comes_back_is_no_hierarchy() -> None:
    both = replace(SPOKES, ways=(*SPOKES.ways, *((key, "a") for key in "bcd")))
    assert shares(both)[:2] == [1.0, 0.0]
    # Of twelve ties that four units may have, three would do; three of the nine to spare are there.
    assert shares(both)[2] == pytest.approx(6 / 9)
    found = chain_of_contact(both)
    assert found is not None
    assert found.sentence.startswith("Contact mostly finds a way back")


def test_who_is_in_touch_with_nobody_makes_it_less_connected() -> None:
    apart = replace(SPOKES, links=SPOKES.links[:2], ways=SPOKES.ways[:2])
    assert shares(apart)[0] == pytest.approx(0.5)


def test_channels_few_groups_and_silence_have_none() -> None:
    assert chain_of_contact(None) is None
    assert chain_of_contact(STAR) is None, "nobody knows who turns to whom"
    assert chain_of_contact(replace(SPOKES, basis="channels")) is None
    few = replace(SPOKES, nodes=SPOKES.nodes[:3], links=SPOKES.links[:2], ways=SPOKES.ways[:2])
    assert chain_of_contact(few) is None


def test_it_stands_in_the_report(rich: ReportDocument) -> None:
    assert "How near that is to a chain of command" in render(replace(rich, network=SPOKES))
    assert "How near that is to a chain of command" not in render(replace(rich, network=STAR))
