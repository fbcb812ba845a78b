"""Whether more outsiders come back than a year ago."""

import math

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, single, unavailable
from pappus.indicators.returning import ABSENT, NEEDS, SPANS_SQL, enough_months, shares_back
from pappus.vocabulary.languages import translated


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """The share of outsiders of the last 90 days who are back, less that of the same 90 days a year before.

    0.05 means that five in a hundred more come back. The interval is Newcombe's, from Wilson's of both shares. The same
    season is compared, and both look back equally far. `n` is the number of outsiders in both.
    """
    now_n, then_n = single(columns, "now_n"), single(columns, "then_n")
    n = now_n + then_n
    if now_n == 0 or then_n == 0:
        return unavailable(translated("nobody outside acted in the last 90 days, or in those a year before"), n, n)
    if not enough_months(single(columns, "all_months_n"), 2):
        return unavailable(translated("the record shows outsiders in too few months of the two years before"), n, n)
    now, then = shares_back(columns)
    change = now.value - then.value
    down = math.hypot(now.value - now.low, then.high - then.value)
    up = math.hypot(now.high - now.value, then.value - then.low)
    return Estimate(change, change - down, change + up, n, min(now_n, then_n))


INDICATOR = Indicator(
    title="Change in outsiders who come back",
    question="Do more people outside come back than a year ago?",
    unit="index",
    direction="higher",
    n_is="outsiders",
    needs=(*NEEDS, "two years and a quarter of them"),
    absent=ABSENT,
    source="s3; Newcombe (1998), doi:10.1002/(sici)1097-0258(19980430)17:8<873::aid-sim779>3.0.co;2-i",
    sql=SPANS_SQL,
    readings=readings,
    groupings=("organisation", "network"),
    snapshot=True,
)
