"""Which share of what people outside write sounds positive."""

from pappus.indicators.indicator import Indicator
from pappus.indicators.sentiment import ABSENT, NEEDS, SOURCE, sentiment_share, sentiment_sql

INDICATOR = Indicator(
    title="Texts that sound positive",
    question="How much of what people outside write sounds positive, by a list of words?",
    unit="share",
    direction="higher",
    n_is="texts",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=sentiment_sql(1),
    readings=sentiment_share,
)
