"""How long an idea waits for a decision."""

from pappus.indicators.indicator import Columns, Estimate, Indicator, MeasureContext, total, unavailable
from pappus.indicators.innovation import ABSENT, NEEDS, curve_of, waiting_sql
from pappus.statistics.survival import quantile
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import INTERVAL_LEVEL


def readings(columns: Columns, _context: MeasureContext) -> Estimate:
    """The days by which half of the ideas and insights were decided on, for or against (Kaplan and Meier).

    Those without a decision count as long as they have waited; leaving them out would make a register full of forgotten
    ideas look quick. The interval comes from log–log limits and may have no upper end.
    """
    n, curve = total(columns, "ideas_n"), curve_of(columns)
    found = quantile(curve, 0.5, INTERVAL_LEVEL)
    if found.value is None:
        longest = f"{curve.times[-1]:.0f}"
        return unavailable(translated("less than half were decided on within {days} days", days=longest), n, None)
    return Estimate(found.value, found.low, found.high, n, None)


INDICATOR = Indicator(
    title="Days until an idea is decided on",
    question="How long does an idea wait for a decision?",
    unit="days",
    direction="lower",
    n_is="ideas",
    needs=NEEDS,
    absent=ABSENT,
    source="s1; Kaplan & Meier (1958), doi:10.1080/01621459.1958.10501452",
    sql=waiting_sql("decided_us"),
    readings=readings,
    groupings=("organisation", "function"),
    snapshot=True,
    counts_people=False,
)
