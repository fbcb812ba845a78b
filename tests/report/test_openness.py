"""Whether contact heeds the groups: against what the sizes of the groups alone would give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pappus.report.document import Network, NetworkNode, ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.openness import openness
from pappus.vocabulary.readings import Reading

NETWORK = Network("lines", tuple(NetworkNode(f"l{size}", f"Line {size}", size) for size in (8, 5, 8)), (), 1.0)
"""Dealt anew, 1 - 132 / 420 = 69 % of ties of 21 people cross groups of 8, 5 and 8."""


def told(rich: ReportDocument, low: float | None, high: float | None, network: Network | None = NETWORK) -> str:
    value = None if low is None or high is None else (low + high) / 2
    reading = Reading(
        "structure.ei_index", "organisation", "organisation", "all", value, low, high, 190, 21, "index", "found"
    )
    return openness(Lookup(replace(rich, network=network, readings=(*rich.readings, reading))))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.1, 0.5, "neither together nor apart"), (-0.3, 0.1, "keeps within"), (0.5, 0.9, "seek contact with other")],
)
def test_the_share_stands_beside_chance(rich: ReportDocument, low: float, high: float, verdict: str) -> None:
    found = told(rich, low, high)
    assert verdict in found
    assert "it would be 69\N{NO-BREAK SPACE}%." in found


def test_krackhardts_managers_do_not_heed_their_lines(rich: ReportDocument) -> None:
    found = told(rich, 0.144, 0.425).replace("\N{NO-BREAK SPACE}", " ")
    assert found.startswith("64 % of contact (90 % interval 57 to 71 %) crosses")


def test_nothing_is_said_of_channels_or_of_what_is_not_known(rich: ReportDocument) -> None:
    assert told(rich, 0.1, 0.5, replace(NETWORK, basis="channels")) == ""
    assert told(rich, 0.1, 0.5, None) == ""
    assert told(rich, None, None) == ""
