"""How likely it is that the organisation's interaction has the shape: centralised."""

from pappus.indicators.shape import shape_indicator

INDICATOR = shape_indicator(
    "centralised",
    title="Probability of the shape: centralised",
    question="Does one unit act for the whole organisation?",
)
