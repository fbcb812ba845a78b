"""Writes the page that says how often the estimates are right, from organisations whose truth is known.

python validation/run.py --organisations 1000

Broken off, it goes on where it was.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from journal import Chunk, Journal, digest_of_code
from page import Results, write_page
from rank_histograms import Ranks, ranks_of_prior_draws
from trials import Trial, trial, trial_of

from pappus.simulation.recovery import misfits

SIZES = (5, 10, 20, 50)
MISFIT_RATERS = 20
USUAL = "as usual"
RANKS = "ranks"
AT_ONCE = 10
"""Organisations in a chunk."""

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "explanation" / "is-the-answer-right.md"
JOURNAL = ROOT / ".validation" / "journal"

Submit = Callable[[Chunk], "Future[list[Any]]"]


def task_of(raters: int, misfit: str) -> str:
    """What is done with organisations of this size whose people rate like this."""
    return f"{raters} raters, {misfit}"


def found_in(chunk: Chunk) -> list[Any]:
    """What comes of each organisation (or truth) of a chunk, as the journal keeps it."""
    seeds = range(chunk.first, chunk.first + chunk.count)
    if chunk.task == RANKS:
        return [ranks_of_prior_draws(seed) for seed in seeds]
    raters, misfit = chunk.task.split(" raters, ")
    return [asdict(trial(int(raters), misfit, seed)) for seed in seeds]


def chunks_of(task: str, count: int) -> list[Chunk]:
    """`count` seeds from 0 on, some at once."""
    return [Chunk(task, first, min(AT_ONCE, count - first)) for first in range(0, count, AT_ONCE)]


def work(chunks: Sequence[Chunk], journal: Journal, submit: Submit) -> None:
    """Finds what the journal does not have yet, and says how far it is."""
    left = [chunk for chunk in chunks if chunk not in journal.done]
    if len(left) < len(chunks):
        print(f"{len(chunks) - len(left)} of {len(chunks)} chunks were done before", flush=True)
    begun = time.monotonic()
    waiting = {submit(chunk): chunk for chunk in left}
    for number, future in enumerate(as_completed(waiting), start=1):
        journal.note(waiting[future], future.result())
        if number % 10 == 0 or number == len(left):
            spent = time.monotonic() - begun
            still = spent / number * (len(left) - number)
            print(f"{number} of {len(left)} chunks, {spent / 60:.0f} min; {still / 60:.0f} min to go", flush=True)


@contextmanager
def processes(count: int) -> Iterator[Submit]:
    """Processes that work on a chunk each."""
    # Matrices of some dozens of rows are slower on several threads; they are counted when numpy is first loaded.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield lambda chunk: pool.submit(found_in, chunk)


def results(journal: Journal, organisations: int, misfit_organisations: int, truths: int) -> Results:
    """Everything that was tried, from a journal that has it all."""

    def trials(task: str, count: int) -> list[Trial]:
        return [trial_of(one) for chunk in chunks_of(task, count) for one in journal.done[chunk]]

    ranked: dict[str, list[int]] = {}
    for chunk in chunks_of(RANKS, truths):
        for one in journal.done[chunk]:
            for name, places in one.items():
                ranked.setdefault(name, []).extend(places)
    return Results(
        by_size={size: trials(task_of(size, USUAL), organisations) for size in SIZES},
        by_misfit={name: trials(task_of(MISFIT_RATERS, name), misfit_organisations) for name in misfits()},
        ranks={name: Ranks(np.array(places)) for name, places in ranked.items()},
        misfit_raters=MISFIT_RATERS,
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--organisations", type=int, default=1000, help="organisations of each size")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--page", type=Path, default=PAGE, help="page to write; its pictures stand beside it")
    parser.add_argument("--journal", type=Path, default=JOURNAL, help="what was found so far")
    options = parser.parse_args()
    if options.organisations < 20 or options.organisations % AT_ONCE:
        sys.exit(f"validation: at least 20 organisations, or the figures say nothing; a multiple of {AT_ONCE}")
    return options


def main() -> None:
    options = arguments()
    few, truths = (max(options.organisations * share // 100 // AT_ONCE * AT_ONCE, 20) for share in (25, 40))
    chunks = {chunk: None for size in SIZES for chunk in chunks_of(task_of(size, USUAL), options.organisations)}
    chunks |= {chunk: None for name in misfits() for chunk in chunks_of(task_of(MISFIT_RATERS, name), few)}
    chunks |= dict.fromkeys(chunks_of(RANKS, truths))
    journal = Journal(options.journal, digest_of_code())
    with processes(options.processes) as submit:
        work(list(chunks), journal, submit)
    for path in write_page(options.page, results(journal, options.organisations, few, truths)):
        print(path)


if __name__ == "__main__":
    main()
