"""Units from who reports to whom."""

from __future__ import annotations

import pytest

from pappus.store.people import people_table
from pappus.store.reporting_lines import units_origin, with_lines
from pappus.workspace.organisation import Organisation, Person, Unit


def organisation(**managers: str | None) -> Organisation:
    people = [Person(name, (name, f"{name}@"), reports_to=manager) for name, manager in managers.items()]
    return Organisation("Org", people=tuple(people))


def units(given: Organisation) -> dict[str, str | None]:
    return {person.person_id: person.unit for person in with_lines(given).people}


def test_those_under_each_direct_report_of_the_head_are_a_unit() -> None:
    found = units(organisation(head=None, a="head", a1="a", a2="a1", b="head", b1="b", b2="b", b3="b2", helper="head"))
    assert found == {
        "head": "head-office",
        "helper": "head-office",
        **dict.fromkeys(("b", "b1", "b2", "b3"), "line-1"),
        **dict.fromkeys(("a", "a1", "a2"), "line-2"),
    }


def test_a_manager_is_found_by_any_identifier_and_the_head_may_report_to_themselves() -> None:
    found = units(organisation(head="head@", a="head@", a1="a@", b="head", b1="b"))
    assert found == {"head": "head-office", "a": "line-1", "a1": "line-1", "b": "line-2", "b1": "line-2"}


def test_a_manager_who_is_not_listed_is_still_the_head() -> None:
    found = units(organisation(a="gone", a1="a", b="gone", b1="b"))
    assert found == {"a": "line-1", "a1": "line-1", "b": "line-2", "b1": "line-2"}


def test_other_trees_are_units_and_who_is_in_no_tree_has_none() -> None:
    found = units(organisation(head=None, a="head", a1="a", a2="a", chief=None, c="chief", alone=None))
    assert (found["a"], found["chief"], found["c"], found["alone"]) == ("line-1", "line-2", "line-2", None)


def test_people_who_report_in_a_circle_do_not_hang() -> None:
    found = units(organisation(a="b", b="c", c="a", d="c", e="d"))
    assert found == {"a": "head-office", **dict.fromkeys("bcde", "line-1")}


def test_the_last_span_of_a_person_counts() -> None:
    base = organisation(head=None, a="head", a1="a", a2="a", a3="a", b="head", b1="b")
    moved = (*base.people, Person("x", ("x",), reports_to="a", valid_to_us=1), Person("x", ("x",), reports_to="b"))
    found = units(Organisation("Org", people=moved))
    assert (found["x"], found["b"], found["a"]) == ("line-2", "line-2", "line-1")


def test_units_that_are_said_go_first() -> None:
    people = (Person("a", ("a",), unit="care"), Person("b", ("b",), reports_to="a"))
    given = Organisation("Org", units=(Unit("care", "Care", "customer_support"),), people=people)
    assert with_lines(given) is given
    assert units_origin(given) == "people"


def test_lines_have_no_function_of_their_own() -> None:
    found = with_lines(organisation(head=None, a="head", a1="a"))
    assert found.known_functions() == ()
    assert set(people_table(found, 0)["unit"].to_pylist()) == {"head-office", "line-1"}


@pytest.mark.parametrize(("domains", "origin"), [(("a.org", "b.org"), "people"), (("a", "b", "c"), "domains")])
def test_domains_are_units_only_where_there_are_several(domains: tuple[str, ...], origin: str) -> None:
    assert units_origin(Organisation("Org", domains=domains)) == origin
