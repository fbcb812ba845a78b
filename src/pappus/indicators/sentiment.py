"""What the three shares of sentiment share: how texts of people outside sound, by a word list."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, MeasureContext, single
from pappus.indicators.shares import share_of_rows, sums_names, sums_sql
from pappus.vocabulary.languages import translatable, translated

NEEDS = (translatable("texts of people outside, kept, short and in English"),)
ABSENT = translatable(
    "the record holds no short text of people outside in English; of other languages no kept package has a word list "
    "with published accuracy"
)
SOURCE = "Hutto & Gilbert (2014), doi:10.1609/icwsm.v8i1.14550"

SQL = f"""
WITH base AS (
  SELECT {{key}} AS key, {{period}} AS period, thread_id, person, sentiment FROM sentiments
),
judged AS (
  SELECT key, period, thread_id, COUNT(*) AS n,
         SUM(CASE WHEN sentiment = 1 THEN 1 ELSE 0 END) AS positive,
         SUM(CASE WHEN sentiment = 0 THEN 1 ELSE 0 END) AS neither,
         SUM(CASE WHEN sentiment = -1 THEN 1 ELSE 0 END) AS negative
  FROM base
  WHERE sentiment IS NOT NULL
  GROUP BY key, period, thread_id
),
summed AS (
  SELECT key, period, {sums_sql("positive", "neither", "negative")} FROM judged GROUP BY key, period
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
SELECT summed.key AS key, summed.period AS period, {sums_names("positive", "neither", "negative")}, people,
       CAST(others_n AS BIGINT) AS others_n
FROM summed
JOIN behind ON summed.key = behind.key AND summed.period = behind.period
JOIN others ON summed.key = others.key AND summed.period = others.period
"""
"""Of the texts that are judged, by thread, how many sound how."""

OTHERS = translatable(
    "{others} of {texts} texts are left out: they are not in English, or too long for a list of words"
)


def sentiment_share(mark: str, columns: Columns, _context: MeasureContext) -> Estimate:
    """The share of a mark (`positive`, `neither`, `negative`) among the texts that are judged.

    The interval counts threads, not texts, as independent.
    """
    others, n = single(columns, "others_n"), single(columns, "n")
    reason = translated(OTHERS, others=others, texts=others + n) if others else ""
    return share_of_rows(columns, single(columns, "people"), reason, mark)
