"""What the indicators of outsiders who come back share: who acted in a span of 90 days, and had done so long before."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, single
from pappus.statistics.intervals import Interval, wilson
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.readings import INTERVAL_LEVEL

MONTHS_A_YEAR = 9
NEEDS = (translatable("exports with the acts of outsiders under lasting pseudonyms"),)
ABSENT = translatable("the record holds no act of outsiders in the last 90 days")

SPANS_SQL = """
WITH outside AS (
  SELECT {key} AS key, person_no, ts_us, month,
         CASE WHEN ts_us > {recent_from_us} THEN 0
              WHEN ts_us > {review_from_us} - 7776000000000 AND ts_us <= {review_from_us} THEN 1
              ELSE 2 END AS span
  FROM acts
  WHERE side = 'external' AND kind = 'human' AND verb = 'Create' AND network_class <> 'internal' AND person IS NOT NULL
),
visits AS (
  SELECT key, person_no, span, MAX(ts_us) AS last_us FROM outside WHERE span < 2 GROUP BY key, person_no, span
),
earlier AS (
  SELECT DISTINCT visits.key AS key, visits.person_no AS person_no, visits.span AS span
  FROM visits JOIN outside ON visits.person_no = outside.person_no
  WHERE outside.ts_us <= visits.last_us - 7776000000000 AND outside.ts_us > visits.last_us - 31536000000000
),
covered AS (
  SELECT key, COUNT(DISTINCT CASE WHEN ts_us > {review_from_us} - 7776000000000 THEN month END) AS year_months_n,
         COUNT(DISTINCT CASE WHEN ts_us > {review_from_us} - 39312000000000 THEN month END) AS all_months_n
  FROM outside
  WHERE ts_us <= {recent_from_us}
  GROUP BY key
),
base AS (
  SELECT visits.key AS key, visits.span AS span, CASE WHEN earlier.person_no IS NULL THEN 0 ELSE 1 END AS back
  FROM visits
  LEFT JOIN earlier ON visits.key = earlier.key AND visits.person_no = earlier.person_no AND visits.span = earlier.span
)
SELECT base.key AS key, {period} AS period, MAX(year_months_n) AS year_months_n, MAX(all_months_n) AS all_months_n,
       CAST(SUM(CASE WHEN span = 0 THEN 1 ELSE 0 END) AS BIGINT) AS now_n,
       CAST(SUM(CASE WHEN span = 0 THEN back ELSE 0 END) AS BIGINT) AS now_back_n,
       CAST(SUM(CASE WHEN span = 1 THEN 1 ELSE 0 END) AS BIGINT) AS then_n,
       CAST(SUM(CASE WHEN span = 1 THEN back ELSE 0 END) AS BIGINT) AS then_back_n
FROM base JOIN covered ON base.key = covered.key
GROUP BY base.key
"""
"""Outsiders who acted in the last 90 days and in the same 90 days a year before, and how many of them were back.

Back is who also acted 90 to 365 days before the last act in that span, so that both spans look back equally far.
Beside them, of how many months the record shows outsiders: of the 365 days before the last 90, and of the 730 before.
"""


def shares_back(columns: Columns) -> tuple[Interval, Interval]:
    """The shares who were back, now and a year before, each with Wilson's interval; both counts have to be above 0."""
    return (
        wilson(single(columns, "now_back_n"), single(columns, "now_n"), INTERVAL_LEVEL),
        wilson(single(columns, "then_back_n"), single(columns, "then_n"), INTERVAL_LEVEL),
    )


def enough_months(seen_n: int, years: int) -> bool:
    """Whether the look-back of so many years is covered: somebody outside acted in three quarters of its months."""
    return seen_n >= MONTHS_A_YEAR * years
