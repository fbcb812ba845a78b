"""False alarms about ambassadors: organisations in which being one does nothing, whoever becomes one."""

from __future__ import annotations

import numpy as np
import pytest

from pappus.indicators.ambassador_effect import effect
from pappus.simulation.ambassadors import CHOSEN, Chosen, idle_ambassadors

ORGANISATIONS = 60
# What 500 organisations gave (docs/explanation/why-placebos.md), with room for the chance of sixty.
MOST_ALARMS: dict[Chosen, float] = {"at_random": 0.15, "active": 0.15, "just_rose": 0.1, "rising": 0.15}


@pytest.mark.parametrize("chosen", CHOSEN)
def test_idle_ambassadors_seldom_seem_to_have_an_effect(chosen: Chosen) -> None:
    rng = np.random.default_rng(3)
    found = [effect(*idle_ambassadors(rng, 0.5, 24, chosen)) for _ in range(ORGANISATIONS)]
    alarms = [one for one in found if one.low is not None and one.high is not None and not one.low <= 0 <= one.high]
    assert len(alarms) / ORGANISATIONS <= MOST_ALARMS[chosen]


def test_something_is_said_of_those_who_were_drawn_at_random() -> None:
    rng = np.random.default_rng(4)
    found = [effect(*idle_ambassadors(rng, 0.5, 24, "at_random")) for _ in range(20)]
    assert sum(one.value is None for one in found) <= 4
