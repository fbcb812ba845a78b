"""The indicators that are there: one file of the catalogue each."""

from __future__ import annotations

from pappus.indicators import catalogue
from pappus.indicators.indicator import Indicator
from pappus.vocabulary.discovery import definitions_in


def indicators() -> dict[str, Indicator]:
    """Every indicator by id, in alphabetical order."""
    return {stem.replace("_", ".", 1): found for stem, found in definitions_in(catalogue, "INDICATOR").items()}
