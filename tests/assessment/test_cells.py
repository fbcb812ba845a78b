from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assessment.conftest import ACME, ITEMS, PSEUDONYMS

from pappus.assessment.cells import Answer, Unfit, answer_of, comment_of, meanings, moment_of
from pappus.assessment.items import by_id

VIENNA = ZoneInfo("Europe/Vienna")
BY_ID = by_id(ITEMS)
POLICIES, ANCHOR = BY_ID["governance.policies"], BY_ID["anchor.transformed"]
MEANT = meanings(ACME, BY_ID, PSEUDONYMS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", (3, "answered")),
        (" 0 ", (0, "answered")),
        ("3.0", (3, "answered")),
        ("3,0", (3, "answered")),
        ("3,", (3, "answered")),
        ("dk", (None, "dk")),
        ("Don't know", (None, "dk")),
        ("NA", (None, "na")),
        ("N/A", (None, "na")),
        ("not applicable", (None, "na")),
    ],
)
def test_an_answer_is_a_number_dk_or_na(text: str, expected: Answer) -> None:
    assert answer_of(text, POLICIES) == expected


@pytest.mark.parametrize(
    "text", ["5", "-1", "2,5", "2.5", "3,01", "three", "0x3", "#N/A", "1e0", "3 4", "٣٣", "99999999999"]
)
def test_what_is_off_the_scale_is_refused_with_what_was_expected(text: str) -> None:
    found = answer_of(text, POLICIES)
    assert found == Unfit(f"expected a whole number from 0 to 4, dk or na, found {text!r}")


def test_each_item_has_its_own_scale() -> None:
    assert answer_of("10", ANCHOR) == (10, "answered")
    assert answer_of("0", ANCHOR) == Unfit("expected a whole number from 1 to 10, dk or na, found '0'")


def test_a_formula_is_no_answer() -> None:
    assert answer_of("=2+1", POLICIES) == Unfit("is a formula; expected the answer itself")


@given(st.text())
def test_no_text_brings_the_reading_of_an_answer_down(text: str) -> None:
    found = answer_of(text, POLICIES)
    assert isinstance(found, Unfit) or found[1] in {"answered", "dk", "na"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("2026-03-01", "2026-03-01"),
        ("1.3.2026", "2026-03-01"),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00+01:00", "2026-03-01T09:00:00Z"),
        ("2026-07-01 10:00", "2026-07-01T08:00:00Z"),
        ("2026-03-01T10:00:00.250000Z", "2026-03-01T10:00:00.250000Z"),
    ],
)
def test_a_moment_is_a_day_or_a_time_in_utc(text: str, expected: str | None) -> None:
    assert moment_of(text, VIENNA) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1.3.26",
        "31.2.2026",
        "2026-02-30",
        "2026-03-01T25:00",
        "20260301",
        "yesterday",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    assert isinstance(moment_of(text, VIENNA), Unfit)


def test_units_are_known_by_id_or_name() -> None:
    assert [MEANT["unit"](text) for text in ("care", "Customer service", "CUSTOMER SERVICE", "")] == [
        *["care"] * 3,
        None,
    ]
    assert MEANT["unit"]("=Brand") == "brand"
    assert MEANT["unit"]("cares") == Unfit(
        "'cares' is none of care, brand (did you mean 'care'?); units stand in organisation.yaml"
    )


def test_levels_and_functions_are_known_by_id_or_by_the_words_of_the_questionnaire() -> None:
    assert MEANT["level"]("Manager") == "manager"
    assert MEANT["function"]("Customer support") == "customer_support"
    assert MEANT["function"]("HR") == "hr"
    assert isinstance(MEANT["level"]("boss"), Unfit)
    assert isinstance(MEANT["function"]("sales"), Unfit)


def test_a_practice_that_is_not_known_gets_the_nearest_one() -> None:
    assert MEANT["practice"]("governance.policies") == "governance.policies"
    assert MEANT["practice"]("Governance.Policies") == "governance.policies"
    assert MEANT["practice"]("governance.policy") == Unfit(
        "'governance.policy' is no known practice or item (did you mean 'governance.policies'?)"
    )
    assert MEANT["practice"]("properties.inventory") == "properties.inventory"
    assert isinstance(MEANT["practice"](""), Unfit)


def test_a_rater_becomes_a_pseudonym() -> None:
    assert MEANT["rater"]("Ann@acme.org") == PSEUDONYMS.email("ann@acme.org")
    assert MEANT["rater"]("x:ann") == PSEUDONYMS.person("x", "ann")
    assert MEANT["rater"]("r 17") == PSEUDONYMS.person("rater", "r 17")
    assert MEANT["rater"](f"pseudonym:{'a' * 24}") == "a" * 24
    assert MEANT["rater"]("") == Unfit("is empty; expected a mark of the person who answered")
    assert isinstance(MEANT["rater"]("1.2E+17"), Unfit)
    assert isinstance(MEANT["rater"]("pseudonym:abc"), Unfit)


def test_comments_are_kept_without_people() -> None:
    assert comment_of("'=ask @bob or bob@acme.org on 0664 1234567") == "=ask @… or …@acme.org on [number]"
