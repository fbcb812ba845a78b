"""What the indicators of resources share: what is set aside today and was a year ago, kind by kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pappus.indicators.indicator import Columns
from pappus.vocabulary.languages import translatable

NEEDS = (translatable("people, hours and money that are set aside, of this year and the last (resources.csv)"),)
ABSENT = translatable("nothing is written down of people, hours or money that are set aside (resources.csv)")
KINDS = ("people", "hours", "money")

SQL = """
SELECT {key} AS key, {period} AS period, kind, amount,
       CASE WHEN from_us <= {as_of_us} AND COALESCE(to_us, {as_of_us} + 1) > {as_of_us} THEN 1 ELSE 0 END AS now,
       CASE WHEN from_us <= {review_from_us} AND COALESCE(to_us, {as_of_us} + 1) > {review_from_us}
            THEN 1 ELSE 0 END AS before,
       CASE WHEN to_us IS NULL OR to_us - from_us > 31622400000000 THEN 1 ELSE 0 END AS lasting
FROM resources
WHERE amount > 0
"""


@dataclass(frozen=True)
class SetAside:
    """One kind of resources.

    Attributes:
        now: how much is set aside today.
        before: how much was a year ago.
        lasting: how much of today's is set aside for more than a year, or until further notice.
    """

    now: float
    before: float
    lasting: float

    @property
    def change(self) -> float | None:
        """The change as a share of what was there; null where nothing was."""
        return self.now / self.before - 1 if self.before else None


def set_aside(columns: Columns) -> dict[str, SetAside]:
    """What is set aside, by kind; kinds of which nothing is written down are left out."""
    found = {}
    for kind in KINDS:
        mine = columns["kind"] == kind
        if mine.any():
            amounts, now = columns["amount"][mine].astype(np.float64), columns["now"][mine]
            sums = (now, columns["before"][mine], now * columns["lasting"][mine])
            found[kind] = SetAside(*(float((amounts * one).sum()) for one in sums))
    return found
