"""What the indicators of ambassadors' reach share: which outsiders each ambassador reached within the year.

Reached is who answered, shared or liked something that the ambassador said, since they became one.
"""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, single
from pappus.vocabulary.languages import translatable

NEEDS = (
    translatable("the list of ambassadors with their start (people.csv, ambassador_from)"),
    translatable("what ambassadors say on social networks, with who answers, shares or likes it"),
)
ABSENT = translatable(
    "no ambassador is listed (people.csv, ambassador_from), or nobody outside reacted to one within the year"
)

SQL = """
WITH met AS (
  SELECT author, person AS outsider, MAX(post_us) AS post_us
  FROM reactions
  WHERE author_kind = 'human' AND network_class = 'social' AND ts_us > {review_from_us}
  GROUP BY author, person
),
links AS (
  SELECT {key} AS key, author, outsider
  FROM met JOIN people ON met.author = people.person
  WHERE post_us >= ambassador_from_us
),
reached AS (
  SELECT outsider, COUNT(DISTINCT author) AS reachers_n FROM links GROUP BY outsider
),
counted AS (
  SELECT key, reachers_n, COUNT(*) AS links_n
  FROM links JOIN reached ON links.outsider = reached.outsider
  GROUP BY key, reachers_n
),
behind AS (
  SELECT key, COUNT(DISTINCT author) AS authors_n, COUNT(DISTINCT outsider) AS outsiders_n FROM links GROUP BY key
)
SELECT counted.key AS key, {period} AS period, reachers_n, links_n, authors_n, outsiders_n
FROM counted JOIN behind ON counted.key = behind.key
"""


def reach_of(columns: Columns, value: float) -> Estimate:
    """A number of people outside, all counted; the people are the ambassadors, or those reached where they are fewer.

    So neither an ambassador nor somebody outside can be told apart in a group of one to four.
    """
    authors, outsiders = single(columns, "authors_n"), single(columns, "outsiders_n")
    return Estimate(value, None, None, outsiders, min(authors, outsiders))


def shared_credit(columns: Columns) -> float:
    """Each person reached, shared equally among the ambassadors who reached them: the Shapley value of the coverage."""
    return float((columns["links_n"] / columns["reachers_n"]).sum())
