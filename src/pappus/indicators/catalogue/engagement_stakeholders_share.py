"""Which share of the stakeholders talks with us as much as the business needs."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single
from pappus.indicators.shares import counted_share

SQL = """
WITH spoken AS (
  SELECT property_id,
         CAST(SUM(CASE WHEN side <> 'org' OR network_class = 'internal' THEN 1 ELSE 0 END) AS BIGINT) AS theirs_n,
         CAST(SUM(CASE WHEN side = 'org' THEN 1 ELSE 0 END) AS BIGINT) AS ours_n,
         COUNT(DISTINCT person) AS persons_n
  FROM acts
  WHERE verb = 'Create' AND kind IN ('human', 'account') AND property_id IS NOT NULL AND ts_us > {recent_from_us}
  GROUP BY property_id
),
begun AS (
  SELECT property_id, COUNT(*) AS threads_n
  FROM threads
  WHERE opener_side = 'external' AND opener_kind = 'human' AND opened_us > {recent_from_us}
  GROUP BY property_id
),
reached AS (
  SELECT stakeholder,
         MAX(CASE WHEN ours_n > 0 AND (threads_n >= target_n OR (theirs_n >= target_n AND persons_n > 1))
                  THEN 1 ELSE 0 END) AS engaged
  FROM stakeholders
  LEFT JOIN spoken ON stakeholders.property_id = spoken.property_id
  LEFT JOIN begun ON stakeholders.property_id = begun.property_id
  GROUP BY stakeholder
),
base AS (
  SELECT {key} AS key, {period} AS period, engaged FROM reached
)
SELECT key, period, COUNT(*) AS stakeholders_n, CAST(SUM(engaged) AS BIGINT) AS engaged_n FROM base GROUP BY key, period
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Stakeholders with a property where both sides spoke in 90 days, they as often as the target asks ÷ all listed.

    They speak by an act in the property, or by beginning a thread with it. On internal networks both sides are our own
    people, of whom several have to speak. All listed stakeholders were counted; one without a property, or with a
    property in no export, is not engaged as far as is known.
    """
    return counted_share(single(columns, "engaged_n"), single(columns, "stakeholders_n"), None)


INDICATOR = Indicator(
    title="Stakeholders engaged",
    question="Is each stakeholder engaged as much as the business needs?",
    unit="share",
    direction="higher",
    n_is="stakeholders",
    needs=(
        "the list of stakeholders with a property and a target each (stakeholders.csv)",
        "exports of those properties",
    ),
    absent="no stakeholder is listed (stakeholders.csv)",
    source="s1",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    snapshot=True,
    counts_people=False,
)
