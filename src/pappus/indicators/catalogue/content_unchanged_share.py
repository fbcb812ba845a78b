"""Which share of our posts stood on the same property before, without a change."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.reuse import ABSENT, NEEDS, reuse, reuse_sql

INDICATOR = Indicator(
    title="Posts repeated without a change",
    question="How much of what we publish stood in the same place before, word for word?",
    unit="share",
    direction="lower",
    n_is="posts",
    needs=NEEDS,
    absent=ABSENT,
    source="s1",
    sql=reuse_sql("exact_mark", "property_id"),
    readings=reuse,
    groupings=("organisation", "function", "unit", "network", "property"),
    snapshot=True,
)
