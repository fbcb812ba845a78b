"""Which part of an indicator is looked at: a group, a period, how many rows, the query or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.periods import PERIOD_KINDS, PeriodKind
from pappus.vocabulary.readings import Grouping

DEFAULT_ROWS = 10
MOST_ROWS = 100
"""More would not explain better, and would come near to handing out the record."""

_LABELS: tuple[tuple[PeriodKind, str], ...] = (
    ("month", r"\d{4}-(0[1-9]|1[0-2])"),
    ("quarter", r"\d{4}-Q[1-4]"),
)


@dataclass(frozen=True)
class View:
    """What is asked for beside the id.

    Attributes:
        by: what is compared.
        key: the group; `organisation` for the whole.
        period: `all`, `month`, `quarter`, or one of them (`2024-03`, `2024-Q1`).
        rows: how many rows to list; 0 for none.
        sql: whether to show the query, of a practice those of its indicators.
    """

    by: Grouping = "organisation"
    key: str = "organisation"
    period: str = "all"
    rows: int = DEFAULT_ROWS
    sql: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.rows <= MOST_ROWS:
            raise UsageError(f"{self.rows} rows cannot be listed; ask for 0 to {MOST_ROWS}")
        if self.period not in PERIOD_KINDS and not any(re.fullmatch(form, self.period) for _, form in _LABELS):
            raise UsageError(
                f"{self.period!r} is no period; write {', '.join(PERIOD_KINDS)}, a month (2024-03) or quarter (2024-Q1)"
            )

    @property
    def period_kind(self) -> PeriodKind:
        """Whether it is about all time, months or quarters."""
        return next((kind for kind, form in _LABELS if self.period == kind or re.fullmatch(form, self.period)), "all")

    @property
    def is_series(self) -> bool:
        """Whether all months or quarters are asked for, rather than one of them or all time."""
        return self.period in {"month", "quarter"}

    @property
    def label(self) -> str:
        """The period of the one reading that is explained: a series is explained by the whole of it."""
        return "all" if self.is_series else self.period

    @property
    def code(self) -> int:
        """The period as the query counts it."""
        return int(self.label.replace("-", "").replace("Q", "")) if self.label != "all" else 0
