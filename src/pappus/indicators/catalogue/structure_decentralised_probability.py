"""How likely it is that the organisation's interaction has the shape: decentralised."""

from pappus.indicators.shape import shape_indicator

INDICATOR = shape_indicator(
    "decentralised",
    title="Probability of the shape: decentralised",
    question="Do units act by themselves, with nobody connecting them?",
)
