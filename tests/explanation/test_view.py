"""What may be asked for beside an id."""

from __future__ import annotations

import pytest

from pappus.explanation import View
from pappus.vocabulary.errors import UsageError


@pytest.mark.parametrize(
    ("period", "kind", "label", "code"),
    [
        ("all", "all", "all", 0),
        ("month", "month", "all", 0),
        ("quarter", "quarter", "all", 0),
        ("2024-03", "month", "2024-03", 202403),
        ("2024-Q1", "quarter", "2024-Q1", 20241),
    ],
)
def test_periods(period: str, kind: str, label: str, code: int) -> None:
    view = View(period=period)
    assert (view.period_kind, view.label, view.code) == (kind, label, code)
    assert view.is_series == (period in {"month", "quarter"})


@pytest.mark.parametrize("period", ["2024-13", "2024-Q5", "year", "2024", ""])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="is no period"):
        View(period=period)


@pytest.mark.parametrize("rows", [-1, 101])
def test_the_record_is_not_handed_out(rows: int) -> None:
    with pytest.raises(UsageError, match="0 to 100"):
        View(rows=rows)
