"""Which share of what people outside write sounds neither positive nor negative."""

from functools import partial

from pappus.indicators.indicator import Indicator
from pappus.indicators.sentiment import ABSENT, NEEDS, SOURCE, SQL, sentiment_share

INDICATOR = Indicator(
    title="Texts that sound neither way",
    question="How much of what people outside write sounds neither positive nor negative, by a list of words?",
    unit="share",
    direction="neither",
    n_is="texts",
    needs=NEEDS,
    absent=ABSENT,
    source=SOURCE,
    sql=SQL,
    readings=partial(sentiment_share, "neither"),
)
