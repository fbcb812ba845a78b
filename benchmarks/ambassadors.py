"""How often the effect of ambassadors is said to be there in organisations in which being one does nothing.

    python benchmarks/ambassadors.py
    python benchmarks/ambassadors.py --organisations 100 --chosen at_random

The organisations are those of `pappus.simulation.ambassadors`. Of a hundred intervals ninety should hold nothing.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from pappus.indicators.ambassador_effect import effect
from pappus.indicators.indicator import Estimate
from pappus.simulation.ambassadors import CHOSEN, Chosen, idle_ambassadors


@dataclass(frozen=True)
class Tally:
    """What was said of so many organisations.

    Attributes:
        organisations: how many.
        refused: of how many nothing was said.
        above: of how many an effect above nothing was claimed.
        below: the same below nothing.
    """

    organisations: int
    refused: int
    above: int
    below: int

    @property
    def alarms(self) -> float:
        """False alarms among those of which something was said."""
        return (self.above + self.below) / max(1, self.organisations - self.refused)


def tally(found: list[Estimate]) -> Tally:
    """What was said."""
    said = [one for one in found if one.value is not None]
    return Tally(
        organisations=len(found),
        refused=len(found) - len(said),
        above=sum(one.low is not None and one.low > 0 for one in said),
        below=sum(one.high is not None and one.high < 0 for one in said),
    )


def run(organisations: int, leaning: float, ambassadors: int, chosen: Chosen, seed: int = 1) -> Tally:
    """So many organisations in which being an ambassador does nothing."""
    rng = np.random.default_rng(seed)
    return tally([effect(*idle_ambassadors(rng, leaning, ambassadors, chosen)) for _ in range(organisations)])


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=500)
    parser.add_argument("--chosen", choices=CHOSEN, action="append", help="leave out for all")
    parser.add_argument("--ambassadors", type=int, nargs="+", default=[9, 24])
    parser.add_argument("--leaning", type=float, nargs="+", default=[0.0, 0.5, 0.9])
    asked = parser.parse_args()
    print("| chosen | leans on its past | ambassadors | refused | above nothing | below | alarms of those said |")
    print("|---|---|---|---|---|---|---|")
    for chosen in asked.chosen or CHOSEN:
        for leaning in asked.leaning:
            for ambassadors in asked.ambassadors:
                one = run(asked.organisations, leaning, ambassadors, chosen)
                share = [f"{100 * part / one.organisations:.1f} %" for part in (one.refused, one.above, one.below)]
                cells = [chosen, f"{leaning:g}", f"{ambassadors}", *share, f"{100 * one.alarms:.1f} %"]
                print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
