"""Which share of the measures that must hold has held over the last year."""

import numpy as np

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, unavailable
from pappus.indicators.shares import counted_share
from pappus.indicators.standards import standards
from pappus.statistics.non_inferiority import relative_change
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL

SQL = """
SELECT {key} AS key, {period} AS period, measure, value * sign AS value,
       CASE WHEN date_us > {review_from_us} THEN 1 ELSE 0 END AS recent
FROM core_figures
WHERE date_us IS NULL OR (date_us <= {as_of_us} AND date_us > {review_from_us} - 31536000000000)
"""


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """Core measures that were no worse in the last 12 months than in the 12 before ÷ those with figures of both.

    No worse means that the lower end of the 90 % interval of the relative change of means (Welch) stays above −5 %:
    that it fell by more than that is ruled out. Four figures of each year are needed. Figures are taken as independent,
    which of slow measures they are not. Each judgement carries its own doubt; the share of them is counted in full.
    """
    names = sorted(set(columns["measure"].tolist()))
    held = [one for one in (_held(columns, name) for name in names) if one is not None]
    if not held:
        few = standards()["core_measures"]["fewest_figures"]
        reason = translated("no core measure has {few} figures of each of the last two years", few=few)
        return unavailable(reason, 0, None)
    missing = len(names) - len(held)
    reason = translated("of {missing} more there are too few figures", missing=missing) if missing else ""
    return counted_share(sum(held), len(held), None, reason)


def _held(columns: Columns, name: str) -> bool | None:
    rule = standards()["core_measures"]
    mine = columns["measure"] == name
    spans = [np.sort(columns["value"][mine & (columns["recent"] == recent)].astype(np.float64)) for recent in (0, 1)]
    if min(span.size for span in spans) < rule["fewest_figures"] or any(np.isnan(span).any() for span in spans):
        return None
    change = relative_change(spans[0], spans[1], INTERVAL_LEVEL)
    return None if change is None else bool(change.low > -rule["margin"])


INDICATOR = Indicator(
    title="Core measures that hold",
    question="Do the essentials of the business hold while it changes?",
    unit="share",
    direction="higher",
    n_is="measures",
    needs=(
        "the core measures (organisation.yaml, core_measures)",
        "their figures over two years (core_measures.csv)",
    ),
    absent="no core measure is named (organisation.yaml, core_measures)",
    source="s0; Welch (1947), doi:10.1093/biomet/34.1-2.28; the margin is set by judgement",
    sql=SQL,
    readings=readings,
    groupings=("organisation",),
    snapshot=True,
    counts_people=False,
)
