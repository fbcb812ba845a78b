"""Organisations whose stage is known: demonstrations, validation, benchmarks.

Shares no code with what estimates: it knows the words and the files, and none of the readers, indicators or models.
"""

from pappus.simulation.demonstration import Demonstration, Export, make_demonstration, make_organisation
from pappus.simulation.settings import Settings, demonstration_settings

__all__ = [
    "Demonstration",
    "Export",
    "Settings",
    "demonstration_settings",
    "make_demonstration",
    "make_organisation",
]
