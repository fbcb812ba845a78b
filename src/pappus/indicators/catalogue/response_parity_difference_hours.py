"""Whether social channels serve as well as traditional ones, at like times and on like topics."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.parity import DIFFERENCE_SQL, difference
from pappus.indicators.response import NEEDS

INDICATOR = Indicator(
    title="Wait on social less that on traditional channels",
    question="How much longer do people wait on social channels than on traditional ones, at like times and topics?",
    unit="hours",
    direction="lower",
    n_is="threads",
    needs=(*NEEDS, "a traditional channel beside a social one"),
    absent="no thread that calls for an answer on a social network or traditional channel",
    source="s1 s4; Royston & Parmar (2013), doi:10.1186/1471-2288-13-152; "
    "Liang & Zeger (1986), doi:10.1093/biomet/73.1.13",
    sql=DIFFERENCE_SQL,
    readings=difference,
    groupings=("organisation", "function", "unit"),
)
