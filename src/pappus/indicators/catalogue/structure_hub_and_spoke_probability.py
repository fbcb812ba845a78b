"""How likely it is that the organisation's interaction has the shape: hub and spoke."""

from pappus.indicators.shape import shape_indicator

INDICATOR = shape_indicator(
    "hub_and_spoke",
    title="Probability of the shape: hub and spoke",
    question="Does one hub connect units that act themselves?",
)
