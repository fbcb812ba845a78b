"""Who stands behind threads: the part of a query that counts them, for those that begin with threads as `base`."""

from __future__ import annotations

PEOPLE_SQL = """persons AS (
  SELECT key, period, opener_no AS person_no FROM base
  UNION
  SELECT key, period, replier_no AS person_no FROM base WHERE replier_no IS NOT NULL
),
behind AS (
  SELECT key, period, CASE WHEN COUNT(person_no) = 0 THEN 1 ELSE COUNT(person_no) END AS people
  FROM persons
  GROUP BY key, period
)"""
"""`behind`: distinct people who asked and answered, of each group and period; 1 where nobody is known by name."""
