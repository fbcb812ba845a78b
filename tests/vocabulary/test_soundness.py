"""Whether a document keeps to a schema, as the library that names faults would say it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import pappus
from pappus.maturity.definitions import CATALOGUE as MODELS
from pappus.maturity.definitions import model_schema
from pappus.practices.definitions import CATALOGUE as PRACTICES
from pappus.practices.definitions import SCHEMA as PRACTICES_SCHEMA
from pappus.vocabulary.documents import read_schema, read_yaml
from pappus.vocabulary.soundness import is_sound

_HOME = Path(pappus.__file__).parent
SCHEMAS = [read_schema(path) for path in sorted(_HOME.rglob("*.schema.json")) if path.stem != "model.schema"]
ORGANISATION = read_schema(_HOME / "workspace" / "schemas" / "organisation.schema.json")

SHIPPED = [(read_yaml(path).content, model_schema()) for path in sorted(MODELS.glob("*.yaml"))] + [
    (read_yaml(path).content, read_schema(PRACTICES_SCHEMA)) for path in sorted(PRACTICES.glob("*.yaml"))
]
_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 7, 1.0, 2.5, 10**9, "", "x", "2024-02-30", "2024-02-29", "x" * 300, [], {}),
    *(["a", "a"], [1, True], {"a": 1}, [{}], "named", "S", "A"),
)


def _library(content: Any, schema: dict[str, Any]) -> bool:
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(content)


def _places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    held = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [path, *(place for name, one in held for place in _places(one, (*path, name)))]


_PLACES = [_places(content) for content, _ in SHIPPED]


def test_what_is_shipped_is_sound() -> None:
    assert all(is_sound(content, schema) for content, schema in SHIPPED)


@given(st.data())
def test_one_changed_value_is_judged_as_the_other_library_judges_it(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(SHIPPED) - 1))
    content, schema = SHIPPED[number]
    path = data.draw(st.sampled_from(_PLACES[number][1:]))
    changed = copy.deepcopy(content)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    change = data.draw(st.sampled_from(["odd", "gone", "strange"]))
    if change == "odd":
        holder[path[-1]] = data.draw(st.sampled_from(_ODD))
    elif change == "gone":
        del holder[path[-1]]
    elif isinstance(holder, dict):
        holder["strange"] = data.draw(st.sampled_from(_ODD))
    if is_sound(changed, schema):
        assert _library(changed, schema)


_ANY = st.recursive(st.sampled_from(_ODD), lambda one: st.lists(one, max_size=3), max_leaves=4)


@given(_ANY, st.sampled_from(SCHEMAS), st.data())
def test_no_value_is_let_through_that_a_schema_refuses(value: Any, schema: dict[str, Any], data: st.DataObject) -> None:
    known = schema.get("properties", {}) or {"x": {}}
    name = data.draw(st.sampled_from(sorted(known)))
    alone = {**schema, "required": []}
    for content in (value, {name: value}):
        if is_sound(content, alone):
            assert _library(content, alone)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("name: A\n", True),
        ("market: x\n", False),
        ("name: A\nnmae: B\n", False),
        ("name: 17\n", False),
    ],
)
def test_an_organisation_is_told_sound_and_only_then(text: str, sound: bool) -> None:
    content = yaml.safe_load(text)
    assert is_sound(content, ORGANISATION) == sound == _library(content, ORGANISATION)


def test_keys_that_are_no_text_are_left_to_the_words() -> None:
    assert not is_sound({1: 2}, ORGANISATION)


@pytest.mark.parametrize(
    ("value", "schema", "sound"),
    [
        (True, {"type": "integer"}, False),
        (1.0, {"type": "integer"}, True),
        (True, {"minimum": 2}, True),
        (1, {"exclusiveMinimum": 1}, False),
        ("b", {"oneOf": [{"type": "string"}, {"enum": ["b"]}]}, False),
        ("b", {"if": {"const": "b"}, "then": {"maxLength": 0}}, False),
        ("a", {"if": {"const": "b"}, "then": {"maxLength": 0}}, True),
        ({"ab": 1}, {"propertyNames": {"maxLength": 1}}, False),
        ({"ab": 1}, {"additionalProperties": {"type": "string"}}, False),
    ],
)
def test_rules_mean_what_the_library_means(value: Any, schema: dict[str, Any], sound: bool) -> None:
    assert is_sound(value, schema) == sound == _library(value, schema)
