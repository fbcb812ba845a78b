"""In which share of its markets each unit keeps the standard."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext
from pappus.indicators.shares import counted_share
from pappus.indicators.standards import standards

SQL = """
WITH kept AS (
  SELECT {key} AS key, {period} AS period, property_id, owner_unit, market,
         CASE WHEN last_outward_us > {recent_from_us} THEN 1 ELSE 0 END AS alive
  FROM properties
  WHERE ours AND network_class = 'social' AND owner_unit IS NOT NULL AND market IS NOT NULL
),
written AS (
  SELECT property_id, COUNT(*) AS threads_n,
         CAST(SUM(CASE WHEN answered = 1 AND elapsed_us <= <within_us> THEN 1 ELSE 0 END) AS BIGINT) AS in_time_n
  FROM threads
  WHERE at_risk AND opened_us > {recent_from_us} AND (answered = 1 OR elapsed_us > <within_us>)
    AND network NOT IN ({answered_only_networks})
  GROUP BY property_id
),
cells AS (
  SELECT key, period, owner_unit, market, MAX(alive) AS alive, CAST(SUM(COALESCE(threads_n, 0)) AS BIGINT) AS threads_n,
         CAST(SUM(COALESCE(in_time_n, 0)) AS BIGINT) AS in_time_n
  FROM kept LEFT JOIN written ON kept.property_id = written.property_id
  GROUP BY key, period, owner_unit, market
)
SELECT key, period, alive, threads_n, in_time_n FROM cells
""".replace("<within_us>", str(standards()["cells"]["answered_within_hours"] * 3_600_000_000))


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Cells, a unit in a market, that keep the standard ÷ all cells; counted in full.

    A cell keeps it if one of its properties spoke in the last 90 days and at least 65 % of what people wrote to them
    was answered within 24 hours; with fewer than five messages, life alone counts.
    """
    standard = standards()["cells"]
    answered = columns["in_time_n"] >= standard["answered_share"] * columns["threads_n"]
    quiet = columns["threads_n"] < standard["fewest_threads"]
    keeping = (columns["alive"] == 1) & (answered | quiet)
    return counted_share(int(np.sum(keeping)), len(keeping), None)


INDICATOR = Indicator(
    title="Markets at standard",
    question="Do units keep one standard in every market?",
    unit="share",
    direction="higher",
    n_is="cells of unit and market",
    needs=("the register of properties with owner and market", "exports of those properties, with what people write"),
    absent="no property has an owner and a market in the register (properties.csv)",
    source="s1; the share of 65 % is Socialbakers' for the socially devoted, the time is set by judgement",
    sql=SQL,
    readings=readings,
    groupings=("organisation", "function", "unit"),
    requires=("register",),
    snapshot=True,
    counts_people=False,
    columns={"unit": "owner_unit"},
)
