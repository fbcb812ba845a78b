"""In how many formats we publish: notes, articles, questions, pictures and films, events."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.variety import variety, variety_sql

INDICATOR = Indicator(
    title="Formats in use",
    question="In how many formats do we publish, each counted by how much it is used?",
    unit="formats",
    direction="neither",
    n_is="posts",
    needs=("posts of ours, with their kind as the export tells it",),
    absent="the record holds no post of ours on a social network within the year",
    source="s1; Hill (1973), doi:10.2307/1934352",
    sql=variety_sql("object_type"),
    readings=variety,
    groupings=("organisation", "function", "unit", "network", "property"),
    snapshot=True,
)
