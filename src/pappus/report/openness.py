"""Whether contact heeds the groups of the drawing, in a sentence: what crosses them beside what would by chance."""

from __future__ import annotations

import numpy as np

from pappus.report.lookup import Lookup
from pappus.report.words import percent, share_words
from pappus.statistics.graphs import ei_by_chance
from pappus.vocabulary.languages import translatable, translated

_EI = "structure.ei_index"
_VERDICTS = {
    "closed": translatable("So contact keeps within the groups more than their sizes alone would make it."),
    "open": translatable("So people seek contact with other groups more than with their own."),
    "either": translatable("So the groups hold contact neither together nor apart."),
}


def openness(lookup: Lookup) -> str:
    """How much contact crosses groups, against chance; empty where that is not known."""
    reading, network = lookup.reading(_EI), lookup.document.network
    if network is None or network.basis == "channels" or reading is None:
        return ""
    if reading.value is None or reading.low is None or reading.high is None:
        return ""
    chance = ei_by_chance(np.array([node.people for node in network.nodes], dtype=np.float64))
    verdict = "closed" if reading.high < chance else "open" if reading.low > chance else "either"
    share, interval = share_words(*((1 + index) / 2 for index in (reading.value, reading.low, reading.high)))
    crosses = translated(
        "{share} of contact (90 % interval {interval}) crosses from one group of the drawing to another; if people did "
        "not heed the groups it would be {chance}.",
        share=share,
        interval=interval,
        chance=percent((1 + chance) / 2),
    )
    return f"{crosses} {translated(_VERDICTS[verdict])}"
