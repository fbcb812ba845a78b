"""How likely it is that the organisation's interaction has the shape: holistic."""

from pappus.indicators.shape import shape_indicator

INDICATOR = shape_indicator(
    "holistic",
    title="Probability of the shape: holistic",
    question="Is everybody in contact with everybody, whatever their unit?",
)
