"""What the four Is of engagement share: people outside who are present, in months of thirty days back from the end.

Involvement, interaction, intimacy and influence are Forrester's four parts of engagement (Haven, 2007). It names what
each is about; how a record shows it is defined here. Being present is any act of theirs on a social or traditional
network in the record: writing, answering, sharing, liking, following, joining, looking. What an export leaves out
(mere readers, most often) cannot be counted.
"""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single
from pappus.statistics.intervals import ClusterSums, clustered_share
from pappus.vocabulary.languages import translatable, translated
from pappus.vocabulary.readings import INTERVAL_LEVEL
from pappus.vocabulary.record import MICROSECONDS_PER_DAY

SOURCE = "s4; Haven (Forrester, 2007), Marketing's New Key Metric: Engagement"
NEEDS = (translatable("acts of people outside"),)
ABSENT = translatable("the record of the last twelve months holds no act of a person outside")
CLUSTER_SUMS = ("clusters", "n", "y", "nn", "ny", "yy")

MONTH_DAYS = 30
MOST_MONTHS = 12

PRESENT_SQL = """
WITH present AS (
  SELECT {key} AS key, {period} AS period, person_no, verb, network,
         CAST(FLOOR(({as_of_us} - ts_us) / 2592000000000.0) AS BIGINT) AS months_ago
  FROM acts
  WHERE side <> 'org' AND kind = 'human' AND person IS NOT NULL AND network_class <> 'internal'
    AND ts_us > {as_of_us} - 31104000000000
),
"""
"""The beginning of each of the four queries: acts of people outside within twelve months."""

PERSONS_SQL = """
SELECT key, period, COUNT(*) AS clusters, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(y) AS BIGINT) AS y,
       CAST(SUM(n * n) AS BIGINT) AS nn, CAST(SUM(n * y) AS BIGINT) AS ny, CAST(SUM(y * y) AS BIGINT) AS yy
FROM persons
GROUP BY key, period
"""
"""The end of those that count something (`y` of `n`) for each person."""


def sums_over_people(columns: Columns) -> ClusterSums:
    """The sums that `PERSONS_SQL` gives."""
    return ClusterSums(*(single(columns, name) for name in CLUSTER_SUMS))


def share_of_people(columns: Columns, context: MeasureContext) -> Estimate:
    """The share of people outside of whom something holds."""
    sums = sums_over_people(columns)
    found = clustered_share(sums, INTERVAL_LEVEL)
    return told(context, (found.value, found.low, found.high), sums.clusters, sums.clusters)


def months_covered(context: MeasureContext) -> int:
    """Whole months of thirty days that the record covers, at most twelve."""
    days = (context.as_of_us + 1 - context.window_start_us) // MICROSECONDS_PER_DAY
    return min(MOST_MONTHS, int(days) // MONTH_DAYS)


def told(context: MeasureContext, value: tuple[float, float | None, float | None], n: int, people: int) -> Estimate:
    """An estimate with its interval, and what limits it where nobody is known to stand outside."""
    reason = "" if context.sides_known else translated(SIDES_UNKNOWN_HERE)
    return Estimate(value[0], value[1], value[2], n, people, reason=reason)


SIDES_UNKNOWN_HERE = translatable("sides unknown: people of our own may be counted among those outside")
