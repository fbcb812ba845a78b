"""Which share of our posts uses again what we have said before, changed or not."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.reuse import ABSENT, NEEDS, reuse, reuse_sql

INDICATOR = Indicator(
    title="Posts that use earlier ones again",
    question="How much of what we publish uses earlier content again, here or elsewhere, changed or not?",
    unit="share",
    direction="neither",
    n_is="posts",
    needs=NEEDS,
    absent=ABSENT,
    source="s1; that the same words, links, tags and numbers aside, are the same content is set by judgement",
    sql=reuse_sql("wording_mark"),
    readings=reuse,
    groupings=("organisation", "function", "unit", "network", "property"),
    snapshot=True,
)
