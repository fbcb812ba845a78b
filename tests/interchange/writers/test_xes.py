"""The log keeps to the rules of IEEE 1849-2016: order of elements, keys, scopes, types of values."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring, parse
from hypothesis import given
from hypothesis import strategies as st

from pappus.interchange.writer import Written
from pappus.interchange.writers.xes import _text
from pappus.pipeline import Workspace

SPACE = "{http://www.xes-standard.org/}"
ORDER = ("extension", "global", "classifier", "attribute", "trace")
ATTRIBUTES = ("string", "date", "int", "float", "boolean", "id", "list", "container")


@pytest.fixture(scope="module")
def log(demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, Written]:
    file = tmp_path_factory.mktemp("log") / "record.xes"
    written = demonstrated.take_out("xes", file, people=True)
    return file, parse(file).getroot(), written


def kind(element: Any) -> str:
    name = element.tag.removeprefix(SPACE)
    return "attribute" if name in ATTRIBUTES else name


def test_elements_stand_in_the_order_of_the_standard(log: tuple[Path, Any, Written]) -> None:
    root = log[1]
    assert root.tag == f"{SPACE}log"
    assert {"xes.version", "xes.features"} <= set(root.attrib)
    places = [ORDER.index(kind(child)) for child in root]
    assert places == sorted(places)
    for trace in root.iter(f"{SPACE}trace"):
        kinds = [kind(child) for child in trace]
        assert kinds == sorted(kinds)
        assert set(kinds) == {"attribute", "event"}


def test_keys_are_unique_and_their_prefixes_are_declared(log: tuple[Path, Any, Written]) -> None:
    root = log[1]
    prefixes = {child.get("prefix") for child in root.iter(f"{SPACE}extension")}
    for element in root.iter():
        keys = [child.get("key") for child in element if kind(child) == "attribute"]
        assert len(keys) == len(set(keys))
        assert {key.partition(":")[0] for key in keys if ":" in key} <= prefixes


def test_every_event_has_what_the_scopes_and_classifiers_promise(log: tuple[Path, Any, Written]) -> None:
    root = log[1]
    scopes = {one.get("scope"): {child.get("key") for child in one} for one in root.iter(f"{SPACE}global")}
    asked = {key for one in root.iter(f"{SPACE}classifier") for key in one.get("keys").split()}
    assert asked <= scopes["event"]
    for name in ("trace", "event"):
        for element in root.iter(f"{SPACE}{name}"):
            assert scopes[name] <= {child.get("key") for child in element}


def test_events_of_a_trace_stand_in_the_order_of_time(log: tuple[Path, Any, Written]) -> None:
    for trace in log[1].iter(f"{SPACE}trace"):
        times = [datetime.fromisoformat(one.get("value")) for one in trace.iter(f"{SPACE}date")]
        assert all(one.tzinfo is not None for one in times)
        assert all(before <= after for before, after in pairwise(times))


def test_traces_and_events_are_as_many_as_it_says(log: tuple[Path, Any, Written]) -> None:
    _, root, written = log
    assert len(root.findall(f"{SPACE}trace")) == written.counts["traces"] > 0
    assert len(list(root.iter(f"{SPACE}event"))) == written.counts["events"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_value_is_one_in_xml(value: str) -> None:
    read = fromstring(_text("key", value)).attrib["value"]
    assert len(read) == len(value)
    assert all(one in (other, "\ufffd") for one, other in zip(read, value, strict=True))


def test_pm4py_opens_it(log: tuple[Path, Any, Written]) -> None:
    pm4py = pytest.importorskip("pm4py")
    assert len(pm4py.read_xes(str(log[0]))) == log[2].counts["events"]
