"""What becoming an ambassador does to the number of people outside whom somebody reaches."""

from pappus.indicators.ambassador_effect import ABSENT, SQL, effect
from pappus.indicators.indicator import Indicator
from pappus.indicators.reach import NEEDS

INDICATOR = Indicator(
    title="Effect of becoming an ambassador",
    question="How many more people outside does each ambassador reach in a month than they would have otherwise?",
    unit="people a month",
    direction="higher",
    n_is="ambassadors",
    needs=(*NEEDS, "the other people of the organisation, at least twice as many", "two months from before they began"),
    absent=ABSENT,
    source="s0; Callaway & Sant'Anna (2021), doi:10.1016/j.jeconom.2020.12.001",
    sql=SQL,
    readings=effect,
    groupings=("organisation",),
    requires=("people",),
    snapshot=True,
)
