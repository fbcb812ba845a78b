"""Which share of contacts inside the organisation crosses units."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import share_of_rows

SQL = """
WITH base AS (
  SELECT {key} AS key, {period} AS period, from_person, to_person, n,
         CASE WHEN from_unit <> to_unit THEN n ELSE 0 END AS crossing
  FROM contacts
  WHERE from_side = 'org' AND to_side = 'org' AND from_unit IS NOT NULL AND to_unit IS NOT NULL
),
senders AS (
  SELECT key, period, from_person, CAST(SUM(n) AS BIGINT) AS contacts_n, CAST(SUM(crossing) AS BIGINT) AS crossing_n
  FROM base
  GROUP BY key, period, from_person
),
summed AS (
  SELECT key, period, COUNT(*) AS clusters, CAST(SUM(contacts_n) AS BIGINT) AS n, CAST(SUM(crossing_n) AS BIGINT) AS y,
         CAST(SUM(contacts_n * contacts_n) AS BIGINT) AS nn, CAST(SUM(contacts_n * crossing_n) AS BIGINT) AS ny,
         CAST(SUM(crossing_n * crossing_n) AS BIGINT) AS yy
  FROM senders
  GROUP BY key, period
),
persons AS (
  SELECT key, period, from_person AS person FROM base
  UNION
  SELECT key, period, to_person AS person FROM base
),
behind AS (
  SELECT key, period, COUNT(*) AS people FROM persons GROUP BY key, period
)
SELECT summed.key AS key, summed.period AS period, clusters, n, y, nn, ny, yy, people
FROM summed JOIN behind ON summed.key = behind.key AND summed.period = behind.period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Contacts between people of different units ÷ contacts between people whose units are known.

    A unit's or function's reading is about the contacts that its people make. The interval takes each person who makes
    contacts as one observation.
    """
    return share_of_rows(columns, single(columns, "people"))


INDICATOR = Indicator(
    title="Contacts across units",
    question="Do our people talk across units?",
    unit="share",
    direction="higher",
    n_is="contacts",
    needs=("who answers or addresses whom inside the organisation", "the unit of each person"),
    absent="no contact between two people whose units are known (people.csv)",
    source="s3, s4",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    columns={"function": "from_function", "unit": "from_unit"},
)
