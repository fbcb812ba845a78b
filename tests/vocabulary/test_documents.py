"""YAML documents with the line of each value."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary.documents import nesting_at_most, parse_yaml, read_yaml, schema_faults
from pappus.vocabulary.errors import InvalidFileError

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "units": {"type": "array", "items": {"type": "object", "properties": {"function": {"enum": ["hr", "it"]}}}},
    },
}


def test_values_know_their_lines() -> None:
    document = parse_yaml("name: A\nunits:\n  - function: hr\n  - function: it\n", "a.yaml")
    assert document.line(["name"]) == 1
    assert document.line(["units", 1, "function"]) == 4
    assert document.line(["units", 1, "not there"]) == 4


def test_dates_stay_text() -> None:
    assert parse_yaml("day: 2024-01-31", "a.yaml").content == {"day": "2024-01-31"}


def test_a_key_that_stands_twice_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidFileError) as caught:
        parse_yaml("name: A\nname: B\n", "a.yaml")
    assert str(caught.value) == "a.yaml, line 2: the key 'name' stands twice"


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "\tname: x", "? {a: 1}: 2\n&x", "!!python/object:os.system {}"])
def test_broken_yaml_is_refused_with_the_file(text: str) -> None:
    with pytest.raises(InvalidFileError, match=r"a\.yaml"):
        parse_yaml(text, "a.yaml")


@pytest.mark.parametrize("text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000 + "x", "a: " + "[" * 101 + "]" * 101])
def test_an_abyss_is_refused_before_anything_falls_into_it(text: str) -> None:
    with pytest.raises(InvalidFileError, match=r"a\.yaml, line 1: is nested deeper than 100 levels"):
        parse_yaml(text, "a.yaml")


def test_a_hundred_levels_are_read() -> None:
    assert parse_yaml("[" * 100 + "]" * 100, "a.yaml").content is not None


def test_faults_come_in_the_order_of_the_lines_and_in_words() -> None:
    document = parse_yaml("nmae: A\nunits:\n  - function: cooking\n", "a.yaml")
    faults = [str(fault) for fault in schema_faults(document, SCHEMA)]
    assert any("lacks 'name'" in fault for fault in faults)
    assert any("'nmae' is not known (did you mean 'name'?)" in fault for fault in faults)
    assert "a.yaml, line 3: units.0.function: 'cooking' is none of hr, it" in faults


def test_a_long_value_is_told_by_its_beginning() -> None:
    (fault,) = schema_faults(parse_yaml(f"name: A\nunits: {'x' * 900}\n", "a.yaml"), SCHEMA)
    assert str(fault).startswith("a.yaml, line 2: units: expected array, found 'xxx")
    assert str(fault).endswith("x…")
    assert len(str(fault)) < 130


@pytest.mark.parametrize("value", ["NULL", "17", "yes", "1.5"])
def test_text_that_needs_quotes_says_so(value: str) -> None:
    (fault,) = schema_faults(parse_yaml(f"name: {value}\n", "a.yaml"), SCHEMA)
    assert "expected string, found" in fault.expected
    assert fault.expected.endswith("; text that could be something else needs quotes")


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: " + "[" * 2_000, "a: \0"])
def test_what_no_parser_takes_is_told_in_one_line(text: str) -> None:
    with pytest.raises(InvalidFileError) as caught:
        parse_yaml(text, "a.yaml")
    assert len(str(caught.value).splitlines()) == 1


def test_files_are_named_as_given(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    with pytest.raises(InvalidFileError, match="cannot be opened"):
        read_yaml(missing)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: Café".encode("latin-1"))
    with pytest.raises(InvalidFileError, match=r"mine\.yaml, byte 9: is not UTF-8"):
        read_yaml(latin, "mine.yaml")


@given(st.text(max_size=80))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        line, faults = parse_yaml(text, "a.yaml").line(["x", 0]), []
    except InvalidFileError as error:
        line, faults = 0, error.faults
    assert (line >= 1) != bool(faults)


_NESTED = st.recursive(
    st.sampled_from(["a", 1, None]),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text("ab", max_size=2), one),
)
_LINES = st.lists(
    st.builds("{}{}".format, st.text(" -?:\t", max_size=6), st.text("[]{}ab,:' &!-?", max_size=8)), max_size=8
)


@given(st.builds(lambda what, flow: yaml.safe_dump(what, default_flow_style=flow), _NESTED, st.none() | st.booleans()))
def test_no_document_is_nested_deeper_than_it_may_be(text: str) -> None:
    assert 0 <= _levels(text) <= nesting_at_most(text)


@given(_LINES, st.sampled_from(["\n", "\r", "\r\n", "\x85", "\u2028"]))
def test_nothing_a_parser_takes_for_a_level_is_overlooked(lines: list[str], end: str) -> None:
    text = end.join(lines)
    assert _levels(text) <= nesting_at_most(text)


def test_levels_are_counted_one_by_one_where_they_are_many() -> None:
    assert parse_yaml("- [a, b]\n" * 60, "a.yaml").content == [["a", "b"]] * 60


def _levels(text: str) -> int:
    """Levels up to where the text stops being YAML."""
    depth = most = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            most = max(most, depth)
    except yaml.YAMLError:
        pass
    return most
