"""Which share of what people outside write sounds positive."""

from functools import partial

from pappus.indicators.indicator import Indicator
from pappus.indicators.sentiment import ABSENT, NEEDS, SOURCE, SQL, sentiment_share

INDICATOR = Indicator(
    title="Texts that sound positive",
    question="How much of what people outside write sounds positive, by a list of words?",
    unit="share",
    direction="higher",
    n_is="texts",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=SQL,
    readings=partial(sentiment_share, "positive"),
)
