"""What the indicators of those whose work asks for acting socially share: what of them the list of people says."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, single, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translatable

NEED = translatable("whose work asks for acting socially (people.csv, social_duty)")
ABSENT = translatable("of nobody is it said that the work asks for acting socially (people.csv, social_duty)")

_SQL = """
WITH record AS (
  SELECT COUNT(<moment_us>) AS dated_n FROM people
),
base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN <moment_us> <= {as_of_us} THEN 1 ELSE 0 END AS done
  FROM people
  WHERE social_duty = 'yes'
),
counted AS (
  SELECT key, period, COUNT(*) AS relevant_n, CAST(SUM(done) AS BIGINT) AS done_n FROM base GROUP BY key, period
)
SELECT key, period, relevant_n, done_n, dated_n FROM counted CROSS JOIN record
"""


def dated_sql(moment_us: str) -> str:
    """People whose work asks for acting socially, and of how many a day is on the list.

    Args:
        moment_us: column of `people` with that day.
    """
    return _SQL.replace("<moment_us>", moment_us)


def dated_share(columns: Columns, nowhere: str) -> Estimate:
    """Those of whom the day is on the list ÷ all of them; nothing where the list has no such day at all."""
    relevant = single(columns, "relevant_n")
    if single(columns, "dated_n") == 0:
        return unavailable(nowhere, relevant, relevant)
    return counted_share(single(columns, "done_n"), relevant, relevant)
