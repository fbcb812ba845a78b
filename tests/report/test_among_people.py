"""Contact among people: ties, bands that never hold one to four, and how few people link units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.report.among_people import Band, among_people, bands_of, holders_of_half
from pappus.report.people_ties import people_ties
from pappus.store.engines import Engine, open_engine

SCHEMA = pa.schema([(name, pa.string()) for name in ("from_person", "to_person", "from_side", "to_side", "from_unit",
                                                     "to_unit")])  # fmt: skip
Pair = tuple[str, str]


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb:?threads=1")
    yield opened
    opened.close()


def contacts(engine: Engine, pairs: list[Pair], to_side: str = "org") -> None:
    """Contacts between people, whose unit is the first letter of their name."""
    rows = [
        {"from_person": one, "to_person": other, "from_side": "org", "to_side": to_side, "from_unit": one[0],
         "to_unit": other[0]}
        for one, other in pairs
    ]  # fmt: skip
    engine.table_from_arrow("contacts", pa.Table.from_pylist(rows, SCHEMA))


def star(leaves: int) -> list[Pair]:
    return [("a0", f"b{leaf}") for leaf in range(leaves)]


def test_a_star_of_people(engine: Engine) -> None:
    contacts(engine, [*star(9), ("b1", "a0")])
    found = among_people(engine.query)
    assert found is not None
    assert (found.people, found.median_others) == (10, 1.0)
    assert found.centralisation == pytest.approx(1.0)
    assert found.bands == (Band(1, None, 10),), "nobody can see how many the one in the middle knows"
    assert found.tenth_share is None
    assert found.across_people == 10
    assert found.across_holders is None, "one person has half of all ties, and one is nobody's business"


def test_a_ring_has_no_centre(engine: Engine) -> None:
    contacts(engine, [(f"a{at}", f"a{(at + 1) % 60}") for at in range(60)])
    found = among_people(engine.query)
    assert found is not None
    assert (found.people, found.median_others, found.centralisation) == (60, 2.0, 0.0)
    assert found.tenth_share == pytest.approx(0.1)
    assert (found.across_people, found.across_holders) == (0, 0)
    told = people_ties(found)
    assert told is not None
    assert told.sentence.startswith("60 people had contact with somebody else inside, half of them with 2 or fewer.")
    assert "link units" not in told.sentence
    assert told.bands == (("2 or more", 1.0, "60"),)


def test_half_of_the_ties_between_units_are_with_few(engine: Engine) -> None:
    hubs = [(f"a{hub}", f"b{leaf}") for hub in range(5) for leaf in range(40)]
    contacts(engine, hubs + [(f"a{hub}", f"a{hub + 1}") for hub in range(4)])
    found = among_people(engine.query)
    assert found is not None
    assert (found.across_people, found.across_holders) == (45, 5)
    told = people_ties(found)
    assert told is not None
    assert told.sentence.endswith("45 people link units; half of these ties are with 5 of them.")


def test_one_to_four_without_ties_to_others_hide_the_rest(engine: Engine) -> None:
    across = [(f"a{at}", f"b{at}") for at in range(10)]
    contacts(engine, [*across, ("a10", "a11")])
    found = among_people(engine.query)
    assert found is not None
    assert found.people == 22
    assert found.across_people is None, "two people without any could be worked out"
    assert found.across_holders is None


def test_few_people_and_outsiders_make_no_figure(engine: Engine) -> None:
    contacts(engine, [("a0", "a1"), ("a2", "a3")])
    assert among_people(engine.query) is None
    assert people_ties(None) is None
    contacts(engine, star(9), to_side="external")
    assert among_people(engine.query) is None


@given(st.lists(st.integers(1, 300), min_size=5, max_size=80))
def test_bands_hold_everybody_and_never_few(others: list[int]) -> None:
    bands = bands_of(np.array(others))
    assert sum(one.people for one in bands) == len(others)
    assert min(one.people for one in bands) >= 5
    assert bands[-1].high is None
    ends = [one.high + 1 for one in bands[:-1] if one.high is not None]
    assert ends == [one.low for one in bands[1:]]
    for one in bands:
        assert one.people == sum(one.low <= number <= (one.high or 10**9) for number in others)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_no_fewer_people_have_half_of_the_ties(ties: list[int]) -> None:
    holders = holders_of_half(np.array(ties))
    ranked = sorted(ties, reverse=True)
    assert 2 * sum(ranked[:holders]) >= sum(ties)
    assert holders == 0 or 2 * sum(ranked[: holders - 1]) < sum(ties)
