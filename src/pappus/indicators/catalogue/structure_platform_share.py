"""Which share of what is begun is begun outside the hub, on networks that units share."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.shares import counted_share
from pappus.vocabulary.languages import translated

SQL = """
WITH crossing AS (
  SELECT from_unit AS unit, n FROM contacts
  WHERE from_side = 'org' AND to_side = 'org' AND from_unit <> to_unit
  UNION ALL
  SELECT to_unit AS unit, n FROM contacts
  WHERE from_side = 'org' AND to_side = 'org' AND from_unit <> to_unit
),
degrees AS (
  SELECT unit, CAST(SUM(n) AS BIGINT) AS contacts_n FROM crossing GROUP BY unit
),
most AS (
  SELECT MAX(contacts_n) AS contacts_n, COUNT(*) AS met_n FROM degrees
),
hub AS (
  SELECT MIN(unit) AS unit, MAX(met_n) AS met_n
  FROM most LEFT JOIN degrees ON degrees.contacts_n = most.contacts_n
),
starters AS (
  SELECT properties.property_id AS property_id, MIN(acts.unit) AS unit
  FROM properties JOIN acts ON properties.property_id = acts.property_id AND properties.first_act_us = acts.ts_us
  GROUP BY properties.property_id
),
known AS (
  SELECT {key} AS key, {period} AS period, properties.network AS network, first_act_us,
         COALESCE(owner_unit, starters.unit) AS unit
  FROM properties LEFT JOIN starters ON properties.property_id = starters.property_id
  WHERE ours AND discovered
),
shared AS (
  SELECT network FROM known GROUP BY network HAVING COUNT(DISTINCT unit) > 1
),
base AS (
  SELECT key, period, met_n,
         CASE WHEN known.unit <> hub.unit AND shared.network IS NOT NULL THEN 1 ELSE 0 END AS outside
  FROM known
  LEFT JOIN shared ON known.network = shared.network
  CROSS JOIN hub
  WHERE first_act_us > {review_from_us}
)
SELECT key, period, MAX(met_n) AS met_n, COUNT(*) AS begun_n, CAST(SUM(outside) AS BIGINT) AS outside_n
FROM base
GROUP BY key, period
"""
DAY_US = 86_400_000_000
LEAST_DAYS = 455


def readings(columns: Columns, context: MeasureContext) -> Estimate:
    """Properties begun in the last year by another unit than the hub, on shared networks ÷ all begun; counted in full.

    A property is an initiative; it begins with its first act in the record. The hub is the unit with the most contacts
    with others; a network is shared where properties of several units stand. A property's unit is its owner, else that
    of who acted first. The record has to begin at least 90 days before that year, or everything would look new.
    """
    begun = single(columns, "begun_n")
    if context.as_of_us - context.window_start_us < LEAST_DAYS * DAY_US:
        return unavailable(translated("the record covers fewer than {days} days", days=LEAST_DAYS), begun, None)
    if single(columns, "met_n") == 0:
        return unavailable(translated("no contact between units, so that no hub is known"), begun, None)
    return counted_share(single(columns, "outside_n"), begun, None)


INDICATOR = Indicator(
    title="Initiatives from the units",
    question="Do units start initiatives of their own on shared tools?",
    unit="share",
    direction="higher",
    n_is="initiatives",
    needs=(
        "exports of at least fifteen months with when each property began",
        "the owners of properties, or the units of people",
        "contacts between units",
    ),
    absent="no property of ours began in the last year of the record",
    source="s4",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    snapshot=True,
    counts_people=False,
)
