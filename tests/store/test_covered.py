"""What exports prove together, and what is then said of answers."""

from __future__ import annotations

from typing import Any

import pytest

from pappus.store.covered import network_coverages
from pappus.store.ledger import ImportEntry, Ledger
from pappus.vocabulary.coverage import Coverage


def ledger(*exports: dict[str, Any]) -> Ledger:
    return Ledger(
        imports=[
            ImportEntry(
                id=f"i{place}",
                path="f",
                fingerprint=str(place),
                format="test",
                imported_at="",
                coverage=Coverage(source="test", **{"network": "x", **export}),
            )
            for place, export in enumerate(exports)
        ]
    )


@pytest.mark.parametrize(
    ("exports", "answers"),
    [
        ([{"inbound": "all", "outbound": "all"}], "known"),
        ([{"inbound": "all", "outbound": "unknown"}], "known"),
        ([{"inbound": "sampled", "outbound": "sampled"}], "known"),
        ([{"inbound": "none", "outbound": "all"}], "answered_only"),
        ([{"inbound": "replied_only", "outbound": "all"}], "answered_only"),
        ([{"inbound": "all", "outbound": "none"}], "unknown"),
        ([{"inbound": "all", "outbound": "sampled"}], "bounded"),
        ([{"inbound": "all", "outbound": "none"}, {"inbound": "none", "outbound": "all"}], "known"),
        ([{"inbound": "all", "outbound": "none"}, {"inbound": "none", "outbound": "sampled"}], "known"),
    ],
)
def test_what_is_said_of_answers(exports: list[dict[str, Any]], answers: str) -> None:
    [found] = network_coverages(ledger(*exports))
    assert found.answers == answers


@pytest.mark.parametrize(
    ("kinds", "sampled"),
    [(("sampled",), ("x",)), (("sampled", "none"), ("x",)), (("sampled", "all"), ()), (("all",), ())],
)
def test_only_a_sample(kinds: tuple[str, ...], sampled: tuple[str, ...]) -> None:
    assert ledger(*({"inbound": kind} for kind in kinds)).sampled_networks() == sampled


def test_the_parts_are_put_together() -> None:
    first = {"window_start_us": 5, "window_end_us": 9, "inbound": "sampled", "deletions": True, "bots_marked": True}
    second = {"window_start_us": 2, "window_end_us": 7, "inbound": "all", "deletions": False, "private": True}
    x, y = network_coverages(ledger(first, {**second, "time_zones_assumed": ["UTC"]}, {"network": "y"}))
    assert (x.network, x.exports, x.inbound, x.window_start_us, x.window_end_us) == ("x", 2, "all", 2, 9)
    assert (x.deletions, x.private, x.edits, x.bots_marked, x.time_zones_assumed) == (False, True, None, None, ("UTC",))
    assert [limit.split(":")[0] for limit in x.limits] == [
        "What was deleted leaves no trace",
        "The time zone was assumed",
    ]
    assert (y.exports, y.window_start_us, y.limits) == (1, None, ())


def test_a_register_is_no_export_of_acts() -> None:
    found = ledger({"inbound": "all"})
    found.imports[0].yields = "properties"
    assert network_coverages(found) == []
