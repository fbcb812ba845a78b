"""Registers as tables beside the record."""

from __future__ import annotations

from pappus.store.people import people_table
from pappus.store.register_tables import register_tables
from pappus.workspace.organisation import CoreFigure, Idea, Organisation, Person, Property, Stakeholder

DAY_US = 86_400_000_000


def test_without_registers_the_tables_are_empty() -> None:
    assert {name: table.num_rows for name, table in register_tables(Organisation("Org")).items()} == {
        "ideas": 0,
        "stakeholders": 0,
        "core_figures": 0,
        "resources": 0,
        "centre": 0,
    }


def test_days_become_moments_and_properties_are_spelled_as_in_the_register() -> None:
    organisation = Organisation(
        "Org",
        core_measures=("margin", "quality"),
        properties=(Property("x:Brand", "x", "Brand"),),
        ideas=(Idea("a", "idea", "1970-01-02", "inside", decided_on="1970-01-03", decision="adopted"),),
        stakeholders=(Stakeholder("customers", "x:brand", 3), Stakeholder("staff", "slack:all"), Stakeholder("press")),
        core_figures=(CoreFigure("margin", "1970-01-02", 2.0), CoreFigure("loss", "1970-01-02", 2.0, "lower")),
    )
    tables = register_tables(organisation)
    assert tables["ideas"].to_pylist() == [
        {
            "id": "a",
            "kind": "idea",
            "function": None,
            "source": "inside",
            "decision": "adopted",
            "recorded_us": DAY_US,
            "decided_us": 2 * DAY_US,
            "acted_us": None,
            "launched_us": None,
        }
    ]
    assert tables["stakeholders"]["property_id"].to_pylist() == ["x:Brand", "slack:all", None]
    assert tables["core_figures"].to_pylist() == [
        {"measure": "quality", "date_us": None, "value": None, "sign": None},
        {"measure": "margin", "date_us": DAY_US, "value": 2.0, "sign": 1.0},
        {"measure": "loss", "date_us": DAY_US, "value": 2.0, "sign": -1.0},
    ]


def test_training_counts_in_whichever_span_it_stands() -> None:
    spans = (
        Person("p", ("p",), unit="a", valid_to_us=DAY_US, social_duty="no", trained_at="1970-01-02"),
        Person("p", ("p",), unit="b", valid_from_us=DAY_US, social_duty="yes", signed_at="1970-01-03"),
        Person("q", ("q",), unit="b"),
    )
    rows = people_table(Organisation("Org", people=spans), 5 * DAY_US).to_pylist()
    assert [(row["person"], row["unit"], row["social_duty"], row["trained_us"], row["signed_us"]) for row in rows] == [
        ("p", "b", "yes", DAY_US, 2 * DAY_US),
        ("q", "b", None, None, None),
    ]
