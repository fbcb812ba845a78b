"""The shape of an organisation: how often it is right, and what it says where little is known."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pappus.indicators.indicator import MeasureContext
from pappus.indicators.shape import Shape, shape_of
from pappus.indicators.shape_record import UnitNetwork, network_of
from pappus.indicators.shape_types import shape_rules, shape_types
from pappus.simulation.contacts import (
    CHANCES,
    UnitContacts,
    chance_organisation,
    organisation_of_shape,
    shapes,
)
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import SHAPES

Rows = list[dict[str, Any]]
One = Callable[..., Reading]

BINS = ((0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.99), (0.99, 1.01))


def as_network(drawn: UnitContacts, with_acts: bool = True) -> UnitNetwork:
    acts = drawn.acts if with_acts else np.zeros_like(drawn.acts)
    return UnitNetwork(
        units=tuple(f"u{place}" for place in range(len(drawn.sizes))),
        sizes=drawn.sizes,
        contacts=drawn.contacts,
        squares=drawn.contacts * drawn.spread,
        in_months=np.ones_like(drawn.contacts),
        months=1,
        acts=acts,
        acts_squares=acts * drawn.spread,
        people=int(drawn.sizes.sum()),
        caveats=(),
    )


@pytest.fixture(scope="module")
def judged() -> list[tuple[str, Shape]]:
    rng = np.random.default_rng(20_301)
    drawn = [(shape, organisation_of_shape(shape, rng, "varied")) for _ in range(42) for shape in shapes()]
    return [(shape, shape_of(as_network(one))) for shape, one in drawn]


def test_fresh_organisations_are_recognised(judged: list[tuple[str, Shape]]) -> None:
    sure = np.array([max(one.value for one in found.probabilities.values()) for _, found in judged])
    right = np.array(
        [max(found.probabilities, key=lambda name: found.probabilities[name].value) == shape for shape, found in judged]
    )
    error = sum(
        chosen.mean() * abs(sure[chosen].mean() - right[chosen].mean())
        for low, high in BINS
        if (chosen := (sure >= low) & (sure < high)).any()
    )
    assert len(judged) >= 200
    assert right.mean() >= 0.80
    assert error <= 0.05


def test_probabilities_lie_in_their_intervals_and_sum_to_one(judged: list[tuple[str, Shape]]) -> None:
    for _, found in judged:
        assert sum(one.value for one in found.probabilities.values()) == pytest.approx(1)
        assert all(0 <= one.low <= one.value <= one.high <= 1 for one in found.probabilities.values())


@pytest.mark.parametrize("with_acts", [True, False])
@pytest.mark.parametrize("kind", CHANCES)
def test_contacts_by_chance_are_never_taken_for_a_shape_with_certainty(kind: Any, with_acts: bool) -> None:
    rng = np.random.default_rng(31)
    for _ in range(30):
        found = shape_of(as_network(chance_organisation(rng, kind), with_acts))
        assert max(one.value for one in found.probabilities.values()) <= 0.9


def test_a_star_that_a_coin_might_have_made_is_held_back() -> None:
    """Five links of fifteen, all of one unit and all alike: a coin makes such a star now and then."""
    held = shape_of(as_network(bare_star(6), with_acts=False))
    assert held.held_back
    assert held.probabilities["hub_and_spoke"].value == pytest.approx(0.9)
    drawn = (organisation_of_shape("hub_and_spoke", np.random.default_rng(seed), "plain") for seed in range(8))
    found = [shape_of(as_network(one, with_acts=False)) for one in drawn]
    assert not any(one.held_back for one in found)
    assert max(one.probabilities["hub_and_spoke"].value for one in found) > 0.95


def bare_star(units: int) -> UnitContacts:
    contacts = 40 * np.eye(units)
    contacts[0] = contacts[:, 0] = 40.0
    return UnitContacts(np.full(units, 20.0), contacts, 1.5, np.full(units, 20.0))


def test_without_outward_acts_what_looks_alike_stands_together() -> None:
    found = shape_of(as_network(organisation_of_shape("hub_and_spoke", np.random.default_rng(1), "plain"), False))
    assert not found.with_acts
    own, other = found.probabilities["hub_and_spoke"], found.probabilities["centralised"]
    assert (own.value, own.low, own.high) == (other.value, other.low, other.high)
    assert (own.together_with, other.together_with) == (("centralised",), ("hub_and_spoke",))
    distinct = [one.value for name, one in found.probabilities.items() if name != "centralised"]
    assert sum(distinct) == pytest.approx(1)
    assert own.value > 0.5


def test_who_speaks_outward_tells_a_centre_from_a_hub() -> None:
    rng = np.random.default_rng(2)
    spokes, inside = 8, 400.0
    contacts = np.full((spokes + 1, spokes + 1), 2.0)
    contacts[0] = contacts[:, 0] = 90.0
    np.fill_diagonal(contacts, inside)
    drawn = UnitContacts(np.full(spokes + 1, 30.0), contacts, 1.5, rng.poisson(300, spokes + 1).astype(np.float64))
    assert shape_of(as_network(drawn)).probabilities["hub_and_spoke"].value > 0.6
    alone = np.full(spokes + 1, 6.0)
    alone[0] = 900.0
    found = shape_of(as_network(replace(drawn, acts=alone)))
    assert found.probabilities["centralised"].value > 0.6
    assert found.roles["centralised"].centre == 0


def test_the_same_network_gives_the_same_answer_at_once() -> None:
    drawn = as_network(organisation_of_shape("dandelion", np.random.default_rng(4), "plain"))
    first = shape_of(drawn)
    start = time.perf_counter()
    for _ in range(5):
        assert shape_of(drawn) is first
    assert time.perf_counter() - start < 0.05


def test_every_shape_has_its_rules() -> None:
    assert tuple(shape_rules()["shapes"]) == SHAPES
    assert [names for group in shape_types(True).groups for names in group] == list(SHAPES)
    assert ("centralised", "hub_and_spoke") in shape_types(False).groups


def talk(one: str, other: str, n: int = 1, **more: Any) -> dict[str, Any]:
    """Between people whose first letter is their unit."""
    return {"from_person": one, "to_person": other, "from_unit": one[0], "to_unit": other[0], "n": n, **more}


def unit_talk(units: str, n: int = 8) -> Iterator[dict[str, Any]]:
    """Five people in each unit who talk among themselves."""
    for unit in units:
        for place in range(5):
            yield talk(f"{unit}{place}", f"{unit}{(place + 1) % 5}", n)


def star(units: str = "abcdef", hub: str = "h") -> Rows:
    spokes = (talk(f"{unit}{place}", f"{hub}{place}", 3) for unit in units for place in range(5))
    return [*unit_talk(units + hub), *spokes]


def outward(unit: str, n: int, **more: Any) -> Rows:
    return [{"act_id": f"{unit}-{place}", "person": f"{unit}0", "unit": unit, **more} for place in range(n)]


def test_a_star_whose_spokes_speak_is_a_hub_with_spokes(one: One) -> None:
    acts = [act for unit in "abcdefh" for act in outward(unit, 20)]
    found = one("structure.hub_and_spoke_probability", contacts=star(), acts=acts)
    assert found.value is not None
    assert found.value > 0.5
    assert (found.n, found.people, found.unit) == (5 * 7 * 8 + 5 * 6 * 3, 35, "probability")
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    assert found.reason == ""


def test_the_reason_says_what_stands_together_and_why(one: One) -> None:
    centre = one("structure.centralised_probability", contacts=star())
    hub = one("structure.hub_and_spoke_probability", contacts=star())
    assert centre.value == hub.value
    joint = (
        "without outward acts of known units centralised and hub and spoke look alike: "
        "this is the probability of one or the other"
    )
    by_chance = "chance alone might have made such contact, so that no shape is surer than 90 %"
    assert centre.reason == hub.reason == f"{joint}; {by_chance}"
    holistic = one("structure.holistic_probability", contacts=star())
    assert holistic.reason == f"no outward acts of known units; {by_chance}"


def test_what_counts_as_outward(measured: Callable[..., list[Reading]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Speech on social networks, official accounts on traditional ones, and letters to outsiders; not internal talk."""
    seen: list[UnitNetwork] = []
    from pappus.indicators import shape

    def kept(columns: Any, context: MeasureContext) -> UnitNetwork:
        seen.append(network_of(columns, context))
        return seen[-1]

    monkeypatch.setattr(shape, "network_of", kept)
    acts = [
        *outward("a", 3),
        *outward("b", 4, kind="account", network_class="traditional"),
        *outward("c", 5, network_class="traditional"),
        *outward("d", 6, network_class="internal"),
        *outward("e", 7, side="external"),
        *outward("f", 8, verb="Like"),
    ]
    letters = [
        talk("c0", "z1", 2, to_side="external", network_class="traditional", kind="addressed"),
        talk("c0", "z1", 3, to_side="external", network_class="traditional", kind="reply"),
        talk("d0", "z1", 9, to_side="external", network_class="internal"),
    ]
    measured("structure.dandelion_probability", contacts=[*star(), *letters], acts=acts)
    assert dict(zip(seen[0].units, seen[0].acts.tolist(), strict=True)) == {
        "a": 3, "b": 4, "c": 3, "d": 0, "e": 0, "f": 0, "h": 0,
    }  # fmt: skip


def test_an_answer_that_also_addresses_is_one_contact(one: One) -> None:
    twice = [{**row, "kind": kind} for row in star() for kind in ("reply", "addressed")]
    assert one("structure.holistic_probability", contacts=twice).n == sum(row["n"] for row in star())


def test_small_units_are_counted_as_one_or_left_out(one: One) -> None:
    few = [talk("x0", "h0", 4), talk("x1", "x0", 2), talk("y0", "h0", 2)]
    left_out = one("structure.holistic_probability", contacts=[*star(), *few])
    assert "2 units with fewer than 5 people are left out" in left_out.reason
    assert left_out.n == sum(row["n"] for row in star())
    more = [*few, talk("y1", "y0", 2), talk("y1", "y2", 2)]
    together = one("structure.holistic_probability", contacts=[*star(), *more])
    assert "2 units with fewer than 5 people are counted as one" in together.reason
    assert together.n == sum(row["n"] for row in [*star(), *more])


def test_listed_people_count_though_they_are_silent(one: One) -> None:
    silent: Rows = [{"person": f"x{place}", "unit": "x"} for place in range(4)]
    found = one("structure.holistic_probability", contacts=[*star(), talk("x0", "h0", 4)], people=silent)
    assert "left out" in found.reason
    silent.append({"person": "x9", "unit": "x"})
    found = one("structure.holistic_probability", contacts=[*star(), talk("x0", "h0", 4)], people=silent)
    assert "left out" not in found.reason


def test_two_units_have_no_shape(one: One) -> None:
    found = one("structure.holistic_probability", contacts=[*unit_talk("ab"), talk("a0", "b0", 5)])
    assert (found.outcome, found.value) == ("not_available", None)
    assert found.reason.startswith("fewer than 3 units of at least five people had contact")


def test_few_people_are_hidden_and_an_empty_record_says_so(one: One) -> None:
    small = one("structure.holistic_probability", contacts=[talk("a0", "b0"), talk("b0", "c0")])
    assert (small.outcome, small.people) == ("suppressed", None)
    assert one("structure.holistic_probability").outcome == "not_available"


def test_without_any_unit_people_belong_to_their_channel(one: One) -> None:
    contacts = [{**row, "from_unit": None, "to_unit": None} for row in star()]
    acts = [
        {"act_id": f"{unit}{place}{n}", "person": f"{unit}{place}", "property_id": f"slack:{unit}",
         "network_class": "internal"}
        for unit in "abcdefh" for place in range(5) for n in range(3)
    ]  # fmt: skip
    elsewhere = [{**act, "act_id": f"x{act['act_id']}", "property_id": "slack:general"} for act in acts[::3]]
    found = one("structure.hub_and_spoke_probability", contacts=contacts, acts=[*acts, *elsewhere])
    assert "units are the channels in which people write most, since no units are declared" in found.reason
    assert found.value == one("structure.hub_and_spoke_probability", contacts=star()).value


@pytest.mark.parametrize(("origin", "words"), [("reports_to", "direct report of the head"), ("domains", "e-mail")])
def test_the_reason_says_where_units_come_from(
    one: One, without: Callable[..., MeasureContext], origin: str, words: str
) -> None:
    found = one("structure.holistic_probability", contacts=star(), context=without(units_from=origin))
    assert words in found.reason


def test_months_have_shapes_of_their_own(measured: Callable[..., list[Reading]]) -> None:
    mixed = [talk(f"{one}{place}", f"{other}{place}", 9) for one in "abcd" for other in "abcd" for place in range(5)]
    later = [{**row, "month": 202411} for row in mixed if row["from_person"] != row["to_person"]]
    later += [{**row, "month": 202411} for row in unit_talk("abcd", 30)]
    found = measured("structure.holistic_probability", period="month", contacts=[*star(), *later])
    values = {reading.period: reading.value for reading in found}
    assert values["2024-10"] is not None
    assert values["2024-11"] is not None
    assert values["2024-11"] > values["2024-10"]
