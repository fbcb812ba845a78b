"""Which share of ambassadors' posts says word for word what others of ours say: ordered rather than offered."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import share_of_rows

SQL = """
WITH recent AS (
  SELECT person, kind, wording_mark FROM publications
  WHERE wording_mark IS NOT NULL AND person IS NOT NULL AND ts_us > {review_from_us}
),
wordings AS (
  SELECT wording_mark, COUNT(DISTINCT person) AS authors_n FROM recent GROUP BY wording_mark
),
base AS (
  SELECT {key} AS key, recent.person AS person, CASE WHEN authors_n > 1 THEN 1 ELSE 0 END AS ordered
  FROM recent JOIN wordings ON recent.wording_mark = wordings.wording_mark
    JOIN people ON recent.person = people.person
  WHERE recent.kind = 'human' AND ambassador_from_us IS NOT NULL
),
persons AS (
  SELECT key, person, COUNT(*) AS n, CAST(SUM(ordered) AS BIGINT) AS y FROM base GROUP BY key, person
)
SELECT key, {period} AS period, COUNT(*) AS clusters, CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(y) AS BIGINT) AS y,
       CAST(SUM(n * n) AS BIGINT) AS nn, CAST(SUM(n * y) AS BIGINT) AS ny, CAST(SUM(y * y) AS BIGINT) AS yy
FROM persons
GROUP BY key
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Posts of ambassadors whose words another person or account of ours has used too ÷ their posts, within 365 days.

    Links, tags, handles and numbers do not count as words; posts of a few words, and those whose text was not kept,
    are left out. The interval counts people, not posts.
    """
    return share_of_rows(columns, single(columns, "clusters"))


INDICATOR = Indicator(
    title="Ambassadors' posts in the same words",
    question="Do ambassadors say the same words as others of ours, as if they were told to?",
    unit="share",
    direction="lower",
    n_is="posts",
    needs=(
        "the list of ambassadors with their start (people.csv, ambassador_from)",
        "posts of ambassadors, with their texts kept",
    ),
    absent="no post of an ambassador with a text within the year",
    source="s0",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("people",),
    snapshot=True,
)
