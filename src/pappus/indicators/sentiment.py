"""What the three shares of sentiment share: how texts of people outside sound, by a word list."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single
from pappus.indicators.shares import share_of_rows
from pappus.vocabulary.languages import translatable, translated

NEEDS = (translatable("texts of people outside, kept, short and in English"),)
ABSENT = translatable(
    "the record holds no short text of people outside in English; of other languages no kept package has a word list "
    "with published accuracy"
)
SOURCE = "Hutto & Gilbert (2014), doi:10.1609/icwsm.v8i1.14550"

_SHARE_SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, thread_id, person, sentiment FROM sentiments
),
judged AS (
  SELECT key, period, thread_id, COUNT(*) AS n, SUM(CASE WHEN sentiment = <mark> THEN 1 ELSE 0 END) AS y
  FROM base
  WHERE sentiment IS NOT NULL
  GROUP BY key, period, thread_id
),
summed AS (
  SELECT key, period, COUNT(*) AS clusters, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(y) AS BIGINT) AS y,
         CAST(SUM(n * n) AS BIGINT) AS nn, CAST(SUM(n * y) AS BIGINT) AS ny, CAST(SUM(y * y) AS BIGINT) AS yy
  FROM judged
  GROUP BY key, period
),
behind AS (
  SELECT key, period, CASE WHEN COUNT(person) = 0 THEN 1 ELSE COUNT(DISTINCT person) END AS people
  FROM base
  WHERE sentiment IS NOT NULL
  GROUP BY key, period
),
others AS (
  SELECT key, period, SUM(CASE WHEN sentiment IS NULL THEN 1 ELSE 0 END) AS others_n FROM base GROUP BY key, period
)
SELECT summed.key AS key, summed.period AS period, clusters, n, y, nn, ny, yy, people,
       CAST(others_n AS BIGINT) AS others_n
FROM summed
JOIN behind ON summed.key = behind.key AND summed.period = behind.period
JOIN others ON summed.key = others.key AND summed.period = others.period
"""

OTHERS = translatable(
    "{others} of {texts} texts are left out: they are not in English, or too long for a list of words"
)


def sentiment_sql(mark: int) -> str:
    """Of the texts that are judged, and of each thread, how many have a mark (1 positive, 0 neither, -1 negative)."""
    return _SHARE_SQL.replace("<mark>", str(mark))


def sentiment_share(columns: Columns, _context: MeasureContext) -> Estimate:
    """The share among the texts that are judged; the interval counts threads, not texts, as independent."""
    others, n = single(columns, "others_n"), single(columns, "n")
    reason = translated(OTHERS, others=others, texts=others + n) if others else ""
    return share_of_rows(columns, single(columns, "people"), reason)
