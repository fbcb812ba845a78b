from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pappus.vocabulary.documents import read_schema
from pappus.workspace.columns import SCHEMAS, Flaw, cell_flaws, in_place, is_date, missing_flaws, rules_of
from pappus.workspace.organisation import FUNCTIONS, LEVELS, SHAPES, WEEKDAYS

TABLES = ["people", "properties", "attested"]


@pytest.mark.parametrize("name", ["organisation", *TABLES])
def test_every_schema_is_one_and_describes_each_entry(name: str) -> None:
    schema = read_schema(SCHEMAS / f"{name}.schema.json")
    Draft202012Validator.check_schema(schema)
    assert all(entry.get("description") for entry in schema["properties"].values())


def test_the_schemas_have_the_same_words_as_the_values() -> None:
    organisation = read_schema(SCHEMAS / "organisation.schema.json")
    assert tuple(organisation["$defs"]["function"]["enum"]) == FUNCTIONS
    assert tuple(organisation["properties"]["declared_shape"]["enum"]) == SHAPES
    assert set(WEEKDAYS) < set(organisation["properties"]["business_hours"]["properties"])
    assert tuple(rules_of("people").columns["function"]["enum"]) == FUNCTIONS
    assert tuple(rules_of("people").columns["level"]["enum"]) == LEVELS


CELLS = st.one_of(
    st.sampled_from(
        [*FUNCTIONS, *LEVELS, "social", "grow", "draft", "governance.policies", "2024-02-30", "2024-02-29"]
    ),
    st.dates(min_value=date(1900, 1, 1)).map(str),
    st.text(min_size=1, max_size=12).map(str.strip).filter(bool),
)


@pytest.mark.parametrize("table", TABLES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_cells_are_judged_as_the_published_schema_judges_them(table: str, data: st.DataObject) -> None:
    rules = rules_of(table)
    values = data.draw(st.dictionaries(st.sampled_from(sorted(rules.columns)), CELLS))
    schema = read_schema(SCHEMAS / f"{table}.schema.json")
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    refused = {str(error.absolute_path[0]) for error in validator.iter_errors(values) if error.absolute_path}
    found = {flaw.column for flaw in cell_flaws(2, values, rules)}
    # Beyond the schema, a word of a list may be written with capitals or spaces.
    assert found <= refused
    assert all(values[column].lower() != values[column] or " " in values[column] for column in refused - found)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("function", "suport", "'suport' is none of marketing, communications"),
        ("function", "custmer support", "(did you mean 'customer_support'?)"),
        ("level", "boss", "'boss' is none of frontline, manager, executive"),
        ("valid_from", "31/12/2024", "expected a date as 2026-12-31, found '31/12/2024'"),
        ("valid_to", "2024-02-30", "expected a date as 2026-12-31, found '2024-02-30'"),
    ],
)
def test_a_wrong_cell_is_explained(column: str, value: str, says: str) -> None:
    (flaw,) = cell_flaws(7, {column: value}, rules_of("people"))
    assert (flaw.row, flaw.column) == (7, column)
    assert says in flaw.expected


def test_words_may_be_written_with_capitals_and_spaces() -> None:
    assert cell_flaws(2, {"function": "Customer Support", "level": "Manager"}, rules_of("people")) == []


@pytest.mark.parametrize("value", ["2024-02-29", "1900-01-01", "9999-12-31"])
def test_a_day_of_the_calendar_is_a_date(value: str) -> None:
    assert is_date(value)


@pytest.mark.parametrize("value", ["2023-02-29", "20240101", "2024-W01-1", "1899-12-31", "", "2024-1-1", "٢٠٢٤-٠١-٠١"])
def test_anything_else_is_none(value: str) -> None:
    assert not is_date(value)


def test_empty_cells_that_are_needed_are_named() -> None:
    assert missing_flaws(4, {"network": "x"}, rules_of("properties")) == [Flaw(4, "handle", "is empty")]


def test_the_same_flaw_in_many_rows_is_told_once() -> None:
    faults = in_place("people.csv", [Flaw(row, "unit", "is unknown") for row in range(12, 2, -1)])
    assert [str(fault) for fault in faults] == [
        "people.csv, row 3, column unit: is unknown (also in rows 4, 5, 6, 7, 8 and 4 more)"
    ]
