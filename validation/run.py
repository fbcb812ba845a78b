"""Writes the page that says how often the estimates are right, from organisations whose truth is known.

python validation/run.py --organisations 1000
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from page import Results, write_page
from rank_histograms import Ranks, ranks_of_prior_draws

from pappus.simulation.raters import usual_habits
from pappus.simulation.recovery import Estimated, estimate, intervals_of, make_case, misfits

SIZES = (5, 10, 20, 50)
MISFIT_RATERS = 20
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "is-the-answer-right.md"


@dataclass(frozen=True)
class Trial:
    """What came of one organisation.

    Attributes:
        covered: practices whose interval holds the truth.
        rated: practices that somebody rated.
        width: mean width of the intervals, levels.
        estimated: its placements.
    """

    covered: int
    rated: int
    width: float
    estimated: list[Estimated]


def trial(raters: int, misfit: str, seed: int) -> Trial:
    """One organisation, the same for the same seed."""
    habits = misfits()[misfit](usual_habits())
    case = make_case(raters, np.random.default_rng([seed, raters]), habits)
    true, low, high = intervals_of(case)
    covered = int(((low <= true) & (true <= high)).sum())
    return Trial(covered, true.size, float((high - low).mean()) if true.size else 0.0, estimate(case))


def trials(pool: ProcessPoolExecutor, raters: int, misfit: str, count: int) -> list[Trial]:
    """So many organisations, with a line that says how far it is."""
    begun = time.monotonic()
    found = []
    for number, one in enumerate(pool.map(partial(trial, raters, misfit), range(count), chunksize=4), start=1):
        found.append(one)
        if number % 50 == 0 or number == count:
            spent = time.monotonic() - begun
            print(f"  {raters} raters, {misfit}: {number} of {count}, {spent:,.0f} s", flush=True)
    return found


def ranks(pool: ProcessPoolExecutor, count: int) -> dict[str, Ranks]:
    """Where drawn truths rank among their own estimates; even, if the sampler is right."""
    parts: Iterable[dict[str, list[int]]] = pool.map(ranks_of_prior_draws, range(count), chunksize=4)
    together: dict[str, list[int]] = {}
    for part in parts:
        for name, places in part.items():
            together.setdefault(name, []).extend(places)
    return {name: Ranks(np.array(places)) for name, places in together.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--organisations", type=int, default=1000, help="organisations of each size")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page", type=Path, default=PAGE, help="page to write; its pictures stand beside it")
    options = parser.parse_args()
    if options.organisations < 20:
        sys.exit("validation: at least 20 organisations, or the figures say nothing")
    few = max(options.organisations // 4, 20)
    with ProcessPoolExecutor(options.processes) as pool:
        by_size = {size: trials(pool, size, "as usual", options.organisations) for size in SIZES}
        by_misfit = {name: trials(pool, MISFIT_RATERS, name, few) for name in misfits()}
        histograms = ranks(pool, max(options.organisations * 2 // 5, 20))
    for path in write_page(options.page, Results(by_size, by_misfit, histograms, MISFIT_RATERS)):
        print(path)


if __name__ == "__main__":
    main()
