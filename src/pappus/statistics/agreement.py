"""How far raters agree, by every index that people ask for: one place for their names.

Which one says what: Krippendorff's alpha and the intraclass correlations compare disagreement with how much the rated
things differ, so they are low where everything is alike; rwg and the average deviation compare it with the scale, so
they are high there. Low agreement is a finding (people see things differently), not only noise.
"""

from __future__ import annotations

from pappus.statistics.krippendorff import alpha_interval, krippendorff_alpha
from pappus.statistics.reliability import IntraclassCorrelations, cronbach_alpha, icc, icc1, icc2
from pappus.statistics.within_group import (
    SLIGHTLY_SKEWED_OF_FIVE,
    average_deviation,
    lindell_rwg_j,
    rwg,
    rwg_j,
    uniform_null_variance,
)

__all__ = [
    "SLIGHTLY_SKEWED_OF_FIVE",
    "IntraclassCorrelations",
    "alpha_interval",
    "average_deviation",
    "cronbach_alpha",
    "icc",
    "icc1",
    "icc2",
    "krippendorff_alpha",
    "lindell_rwg_j",
    "rwg",
    "rwg_j",
    "uniform_null_variance",
]
