"""What the indicators share that ask what the register says of each property of ours."""

from __future__ import annotations

from pappus.indicators.indicator import Columns, Estimate, single, unavailable
from pappus.indicators.shares import counted_share

_SQL = """
WITH record AS (
  SELECT <said> AS said_n FROM properties WHERE ours
),
base AS (
  SELECT {key} AS key, {period} AS period, CASE WHEN <holds> THEN 1 ELSE 0 END AS holds
  FROM properties
  WHERE ours
),
counted AS (
  SELECT key, period, COUNT(*) AS properties_n, CAST(SUM(holds) AS BIGINT) AS holds_n FROM base GROUP BY key, period
)
SELECT key, period, properties_n, holds_n, said_n FROM counted CROSS JOIN record
"""


def marked_sql(holds: str, said: str) -> str:
    """Our properties, registered or found, of how many something holds, and how much the register says of it at all.

    Args:
        holds: condition over `properties`.
        said: expression that counts the entries of the register about it.
    """
    return _SQL.replace("<holds>", holds).replace("<said>", said)


def marked_share(columns: Columns, nowhere: str) -> Estimate:
    """Those of which it holds ÷ all of ours, counted in full; nothing where the register says nothing of any."""
    n = single(columns, "properties_n")
    if single(columns, "said_n") == 0:
        return unavailable(nowhere, n, None)
    return counted_share(single(columns, "holds_n"), n, None)
