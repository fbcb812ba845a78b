"""How likely it is that the organisation's interaction has the shape: decentralised."""

from pappus.indicators.shape import shape_indicator

INDICATOR = shape_indicator("decentralised", "Do units act by themselves, with nobody connecting them?")
