"""Organisations whose stage is known: demonstrations, validation, benchmarks.

Shares no code with what estimates: who makes organisations up knows the words, the files and what people are asked, and
none of the readers, indicators or models. Only `recovery` knows both sides, to compare them.
"""

from pappus.simulation.answers import AnsweredRound
from pappus.simulation.demonstration import Demonstration, Export, make_demonstration, make_organisation
from pappus.simulation.settings import Settings, demonstration_settings

__all__ = [
    "AnsweredRound",
    "Demonstration",
    "Export",
    "Settings",
    "demonstration_settings",
    "make_demonstration",
    "make_organisation",
]
