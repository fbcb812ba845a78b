"""How long a post goes on: the time in which half of the reactions to it come."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, total
from pappus.statistics.survival import kaplan_meier, quantile
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE

SECONDS_PER_HOUR = 3600.0

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, post_id, ts_us - post_us AS after_us, person, author, author_kind,
         ROW_NUMBER() OVER (PARTITION BY post_id ORDER BY ts_us, person, verb) AS place
  FROM reactions
  WHERE opening = 1 AND network_class = 'social' AND ts_us - post_us <= 2592000000000
    AND post_us <= {window_end_us} - 2592000000000
),
posts_reacted_to AS (
  SELECT post_id AS counted_id, COUNT(*) AS reactions_n FROM base GROUP BY post_id HAVING COUNT(*) >= 3
),
halves AS (
  SELECT key, period, CAST(FLOOR(after_us / 1000000.0) AS BIGINT) AS half_s
  FROM base JOIN posts_reacted_to ON post_id = counted_id
  WHERE 2 * place >= reactions_n AND 2 * place < reactions_n + 2
),
counted AS (
  SELECT key, period, half_s, COUNT(*) AS posts_n FROM halves GROUP BY key, period, half_s
),
behind AS (
  SELECT key, period, COUNT(DISTINCT person) AS outsiders_n,
         COUNT(DISTINCT CASE WHEN author_kind = 'human' THEN author END) AS authors_n
  FROM base JOIN posts_reacted_to ON post_id = counted_id
  GROUP BY key, period
)
SELECT counted.key AS key, counted.period AS period, half_s, posts_n, outsiders_n, authors_n
FROM counted JOIN behind ON counted.key = behind.key AND counted.period = behind.period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """The median over posts of the time until half of the reactions of their first 30 days had come.

    Counted are posts with at least three reactions in the record that were followed for 30 days; each post is one
    observation, however much it was noticed. The people are those who reacted, or the authors where they are few.
    """
    curve = kaplan_meier(columns["half_s"] / SECONDS_PER_HOUR, columns["posts_n"], columns["posts_n"])
    found = quantile(curve, 0.5, INTERVAL_LEVEL)
    authors, outsiders = single(columns, "authors_n"), single(columns, "outsiders_n")
    people = authors if 0 < authors < MINIMUM_PEOPLE else outsiders
    return Estimate(found.value, found.low, found.high, total(columns, "posts_n"), people)


INDICATOR = Indicator(
    title="Half-life of posts",
    question="How long does it take until half of the reactions to a post have come?",
    unit="hours",
    direction="neither",
    n_is="posts",
    needs=("posts of ours", "who answers, shares or likes them, and when"),
    absent="no post of ours on a social network has three reactions with their times, and was followed for 30 days",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit", "network", "property"),
    snapshot=True,
)
