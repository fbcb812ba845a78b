"""An indicator explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pappus.explanation import Explanation, Ground, View, explain
from pappus.explanation.indicators import making
from pappus.indicators.indicator import Columns, Estimate, MeasureContext
from pappus.indicators.measure import measure
from pappus.indicators.query import filled_sql
from pappus.indicators.registry import indicators
from pappus.vocabulary.errors import UsageError

Rows = list[dict[str, Any]]
NAME = "response.answered_share"


def part(explanation: Explanation, title: str) -> Explanation:
    (found,) = [one for one in explanation.parts() if one.title.startswith(title)]
    return found


def records(explanation: Explanation) -> Rows:
    assert explanation.table is not None
    return explanation.table.records()


@pytest.mark.parametrize("name", indicators())
def test_every_indicator_says_how_it_is_made(name: str) -> None:
    said = making(indicators()[name].readings)
    assert said
    assert all(sentence.endswith(".") for sentence in said)


def test_what_was_fixed_beforehand_is_told() -> None:
    assert making(indicators()["response.rmst_hours"].readings)[-1] == "Here the horizon hours are 72."


def test_sections_for_programmers_are_left_out() -> None:
    def readings(_columns: Columns, _context: MeasureContext) -> Estimate:
        """The share.

        Args:
            nothing: of interest.
        """
        raise NotImplementedError

    assert making(readings) == ["The share."]


def test_the_reading_is_the_one_that_is_printed_elsewhere(demonstrated: Ground) -> None:
    (reading,) = measure(NAME, indicators()[NAME], demonstrated.query, demonstrated.context)
    row = records(part(explain(demonstrated, NAME), "What it reads"))[0]
    assert (row["value"], row["low"], row["high"], row["n"], row["people"]) == (
        reading.value,
        reading.low,
        reading.high,
        reading.n,
        reading.people,
    )


def test_the_query_is_shown_as_it_is_run(demonstrated: Ground) -> None:
    found = explain(demonstrated, NAME, View("network", "x", "2026-03", sql=True))
    code = part(found, "The query").code
    assert code == filled_sql(indicators()[NAME], "network", "month", demonstrated.context).strip()
    assert demonstrated.query(code).num_rows
    assert not any(one.code for one in explain(demonstrated, NAME).parts())


def test_it_is_compared_by_all_groupings_that_apply(demonstrated: Ground) -> None:
    found = [one.title for one in explain(demonstrated, NAME, View(rows=0)).parts() if one.title.startswith("By ")]
    assert found == [f"By {by}, in share" for by in ("function", "unit", "property", "network")]
    chosen = explain(demonstrated, NAME, View("network", "x", rows=0))
    assert next(one.title for one in chosen.parts() if one.title.startswith("By ")) == "By network, in share"


def test_a_month_and_all_months(demonstrated: Ground) -> None:
    month = records(part(explain(demonstrated, NAME, View(period="2026-03", rows=0)), "What it reads"))[0]
    series = records(part(explain(demonstrated, NAME, View(period="month", rows=0)), "Over time"))
    assert {**month, "reason": ""} in [{**one, "reason": ""} for one in series]
    assert len(series) == 12


def test_a_state_has_no_months(demonstrated: Ground) -> None:
    row = records(part(explain(demonstrated, "presence.dormant_share", View(period="2026-03")), "What it reads"))[0]
    assert row["outcome"] == "not_applicable"
    assert "no months" in str(row["reason"])


def test_a_grouping_that_does_not_apply_is_refused_in_words(demonstrated: Ground) -> None:
    found = explain(demonstrated, "structure.centralisation", View("unit", "care_uk"))
    assert "not compared by unit" in str(records(part(found, "What it reads"))[0]["reason"])
    assert not [one for one in found.parts() if one.title == "Rows behind it"]


def test_a_declared_unit_without_rows_is_not_available(demonstrated: Ground) -> None:
    row = records(part(explain(demonstrated, NAME, View("unit", "forge")), "What it reads"))[0]
    assert (row["outcome"], row["value"], row["n"]) == ("not_available", None, 0)


def test_an_unknown_group_is_told_what_comes_near(demonstrated: Ground) -> None:
    with pytest.raises(UsageError, match="care_ireland"):
        explain(demonstrated, NAME, View("unit", "care_irland"))


def test_upwards_to_practices_and_models(demonstrated: Ground) -> None:
    found = explain(demonstrated, "presence.dormant_share", View(rows=0))
    use = part(found, "engagement.presence (shown)")
    assert use.sentences[:3] == (
        "Level 2: the upper end of presence.dormant_share is at most 0.5 (n ≥ 5).",
        "Level 3: the upper end of presence.dormant_share is at most 0.2 (n ≥ 5).",
        "Level 4: the upper end of presence.dormant_share is at most 0.05 (n ≥ 5).",
    )
    assert {(row["model"], row["stage"], row["level"]) for row in records(use)} == {
        ("pots-plots-plantations", "Pots", 1),
        ("social-maturity", "Late majority", 1),
    }
    assert use.go_on == ("engagement.presence",)


def test_published_thresholds_say_so(demonstrated: Ground) -> None:
    use = part(explain(demonstrated, NAME, View(rows=0)), "engagement.dialogue (shown)")
    assert "The threshold of level 3 is published: Socialbakers, 2012" in use.sentences[-1]


def test_an_empty_record_says_what_is_missing(ground: Callable[..., Ground]) -> None:
    for name in indicators():
        row = records(part(explain(ground(), name), "What it reads"))[0]
        assert row["value"] in (None, 0.0)
        assert row["reason"] or row["outcome"] == "found"
