"""What the indicators of listening share: mentions of us that call for something, and what became of them."""

from __future__ import annotations

from pappus.vocabulary.languages import translatable

NEEDS = (
    translatable("what outsiders say to us or about us, not only our own acts"),
    translatable("our acts on it: answers, likes, marks"),
)
ABSENT = translatable(
    "the record holds nothing that an outsider began on a social network and that names us or calls on us"
)

_SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, person_no, seen_by_no,
         CASE WHEN <done_us> IS NULL THEN 0 ELSE 1 END AS done
  FROM mentions
  WHERE network NOT IN ({answered_only_networks})<only>
),
speakers AS (
  SELECT key, period, person_no, COUNT(*) AS mentions_n, CAST(SUM(done) AS BIGINT) AS done_n
  FROM base
  GROUP BY key, period, person_no
),
summed AS (
  SELECT key, period, COUNT(*) AS clusters, CAST(SUM(mentions_n) AS BIGINT) AS n, CAST(SUM(done_n) AS BIGINT) AS y,
         CAST(SUM(mentions_n * mentions_n) AS BIGINT) AS nn, CAST(SUM(mentions_n * done_n) AS BIGINT) AS ny,
         CAST(SUM(done_n * done_n) AS BIGINT) AS yy
  FROM speakers
  GROUP BY key, period
),
persons AS (
  SELECT key, period, person_no FROM speakers WHERE person_no IS NOT NULL
  UNION
  SELECT key, period, seen_by_no AS person_no FROM base WHERE seen_by_no IS NOT NULL
),
behind AS (
  SELECT key, period, COUNT(*) AS people FROM persons GROUP BY key, period
)
SELECT summed.key AS key, summed.period AS period, clusters, n, y, nn, ny, yy, people
FROM summed JOIN behind ON summed.key = behind.key AND summed.period = behind.period
"""


def mentions_sql(done_us: str, only: str = "") -> str:
    """Mentions, and of how many something was done, as sums over the outsiders who spoke, for `share_of_rows`.

    Args:
        done_us: column of `mentions` that is null where it was not done.
        only: a further condition over `mentions`; all count without one.
    """
    return _SQL.replace("<done_us>", done_us).replace("<only>", f" AND {only}" if only else "")
