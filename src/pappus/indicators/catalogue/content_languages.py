"""In how many languages we publish."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.variety import variety, variety_sql

INDICATOR = Indicator(
    title="Languages in use",
    question="In how many languages do we publish, each counted by how much it is used?",
    unit="languages",
    direction="neither",
    n_is="posts",
    needs=("posts of ours, with their language as the export tells it",),
    absent="no export tells the language of posts of ours within the year",
    source="s1; Hill (1973), doi:10.2307/1934352",
    sql=variety_sql("lang"),
    readings=variety,
    groupings=("organisation", "function", "unit", "network", "property"),
    snapshot=True,
)
