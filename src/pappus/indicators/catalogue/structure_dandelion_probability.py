"""How likely it is that the organisation's interaction has the shape: dandelion."""

from pappus.indicators.shape import shape_indicator

INDICATOR = shape_indicator(
    "dandelion",
    title="Probability of the shape: dandelion",
    question="Do several hubs, connected with each other, each serve units of their own?",
)
