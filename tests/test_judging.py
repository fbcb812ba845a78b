"""What indicators must know of an organisation beside its record."""

from __future__ import annotations

from pappus.judging import small_groups
from pappus.workspace.organisation import Organisation, Person, Unit


def test_units_and_functions_of_one_to_four_people_are_known() -> None:
    units = (Unit("care", "Care", "customer_support"), Unit("desk", "Desk", "customer_support"), Unit("pr", "PR", "hr"))
    people = [Person(f"c{at}", (f"c{at}",), unit="care") for at in range(5)]
    people += [Person(f"d{at}", (f"d{at}",), unit="desk") for at in range(4)]
    # Two rows of one person, and people of a function without a unit.
    people += [Person("p", ("p",), unit="pr", valid_to_us=1), Person("p", ("p",), unit="pr", valid_from_us=1)]
    people += [Person(f"f{at}", (f"f{at}",), function="finance") for at in range(2)]
    assert small_groups(Organisation("Org", units=units, people=tuple(people))) == {
        ("unit", "desk"),
        ("unit", "pr"),
        ("function", "hr"),
        ("function", "finance"),
    }
