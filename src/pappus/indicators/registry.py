"""The indicators that are there: one file of the catalogue each."""

from __future__ import annotations

from dataclasses import replace

from pappus.indicators import catalogue
from pappus.indicators.indicator import Indicator
from pappus.vocabulary.discovery import definitions_in
from pappus.vocabulary.languages import ENGLISH, language, translated


def indicators() -> dict[str, Indicator]:
    """Every indicator by id, in alphabetical order, in the language of whoever reads.

    What an indicator needs is also looked up, so it stays English and is translated where it is shown.
    """
    found = definitions_in(catalogue, "INDICATOR")
    return {stem.replace("_", ".", 1): _in_language(one) for stem, one in found.items()}


def _in_language(one: Indicator) -> Indicator:
    if language() == ENGLISH:
        return one
    return replace(
        one,
        title=translated(one.title),
        question=translated(one.question),
        n_is=translated(one.n_is),
        absent=translated(one.absent),
    )
