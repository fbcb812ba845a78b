"""Which share of what was planned to be published appeared on the day for which it was planned."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH shown AS (
  SELECT DISTINCT property_id FROM publications
),
seen AS (
  SELECT network AS seen_network, MIN(ts_us) AS first_us, MAX(ts_us) AS last_us FROM acts GROUP BY network
),
planned AS (
  SELECT content_plan.property_id AS property_id, network, from_us, to_us, COUNT(*) AS items_n
  FROM content_plan JOIN shown ON content_plan.property_id = shown.property_id
    JOIN seen ON network = seen_network
  WHERE to_us > first_us AND to_us <= last_us
  GROUP BY content_plan.property_id, network, from_us, to_us
),
posted AS (
  SELECT property_id AS posted_at, ts_us AS posted_us FROM publications
),
base AS (
  SELECT property_id, network, from_us, items_n, COUNT(posted_us) AS posts_n
  FROM planned LEFT JOIN posted ON property_id = posted_at AND posted_us >= from_us AND posted_us < to_us
  GROUP BY property_id, network, from_us, items_n
),
counted AS (
  SELECT {key} AS key, {period} AS period, items_n,
         CASE WHEN posts_n < items_n THEN posts_n ELSE items_n END AS appeared_n
  FROM base
)
SELECT key, period, CAST(SUM(items_n) AS BIGINT) AS items_n, CAST(SUM(appeared_n) AS BIGINT) AS appeared_n
FROM counted
GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Planned items for which something appeared on their property on their day ÷ planned items; counted in full.

    On a day for which three items were planned and two appeared, two count. Items for days that the record of the
    network does not cover, and for properties of which it holds no post, are left out. What is posted is not compared
    with what was planned: the day and the place count, not the words.
    """
    return counted_share(single(columns, "appeared_n"), single(columns, "items_n"), None)


INDICATOR = Indicator(
    title="Planned items that appeared",
    question="Does what was planned appear on its day?",
    unit="share",
    direction="higher",
    n_is="planned items",
    needs=("the plan of content (content_plan.csv)", "posts of the properties for which it plans"),
    absent="no plan of content is there (content_plan.csv), or none for days and properties that the record covers",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "network", "property"),
    snapshot=True,
    counts_people=False,
)
