"""What the indicators of people who take part share: who of the organisation acted in the last 90 days."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single, unavailable
from pappus.indicators.shares import share_of
from pappus.vocabulary.languages import translated

_ACTIVE_SQL = """
WITH recent AS (
  SELECT DISTINCT person
  FROM acts
  WHERE side = 'org' AND kind = 'human' AND verb IN ('Create', 'Announce', 'Like')
    AND ts_us > {recent_from_us} AND person IS NOT NULL AND <where>
),
record AS (
  SELECT COUNT(*) AS acts_n FROM acts WHERE side = 'org' AND kind = 'human' AND <where>
),
strangers AS (
  SELECT CAST(NULL AS STRING) AS unit, CAST(NULL AS STRING) AS function, 1 AS took_part
  FROM recent LEFT JOIN people ON recent.person = people.person
  WHERE people.person IS NULL
  UNION ALL
  SELECT CAST(NULL AS STRING) AS unit, CAST(NULL AS STRING) AS function, 0 AS took_part
),
everyone AS (
  SELECT {key} AS key, 1 AS listed, CASE WHEN recent.person IS NULL THEN 0 ELSE 1 END AS took_part
  FROM people LEFT JOIN recent ON people.person = recent.person
  UNION ALL
  SELECT {key} AS key, 0 AS listed, took_part FROM strangers
),
counted AS (
  SELECT key, CAST(SUM(listed) AS BIGINT) AS listed_n,
         CAST(SUM(CASE WHEN listed = 1 THEN took_part ELSE 0 END) AS BIGINT) AS listed_active_n,
         CAST(SUM(took_part) AS BIGINT) AS active_n
  FROM everyone
  GROUP BY key
)
SELECT key, {period} AS period, CASE WHEN key = 'organisation' THEN 1 ELSE 0 END AS whole,
       listed_n, listed_active_n, active_n, record.acts_n AS record_n
FROM counted CROSS JOIN record
"""


def active_sql(where: str) -> str:
    """People listed and people active in the last 90 days.

    Args:
        where: condition over `acts` that says where they must have acted.
    """
    return _ACTIVE_SQL.replace("<where>", where)


def active_share(columns: Columns, context: MeasureContext, absent: str) -> Estimate:
    """Active people ÷ people listed; where nobody is listed, ÷ the organisation's size; the people are those listed."""
    listed = single(columns, "listed_n")
    if single(columns, "record_n") == 0:
        return unavailable(absent, 0, 0)
    if listed:
        return share_of(single(columns, "listed_active_n"), listed, listed)
    if context.has_people or not context.size or not single(columns, "whole"):
        return unavailable(translated("nobody is listed here (people.csv)"), 0, 0)
    active = single(columns, "active_n")
    if active > context.size:
        return unavailable(translated("more people acted than the organisation says it has"), 0, 0)
    return share_of(active, context.size, context.size, "of the size that the organisation gives")
