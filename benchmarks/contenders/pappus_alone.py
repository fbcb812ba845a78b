"""One thing that Pappus works out, from made-up data, with the seconds that it took without the start of the process.

pappus_alone.py shape|bursts|themes NUMBER [TEXTS.csv]
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np

from pappus.indicators.shape_record import UnitNetwork

SEED, REPEATS = 1, 5
WORDS, LENGTH, WRITERS, MONTHS = 8_000, 14, 30_000, 12


def shape(units: int) -> Callable[[], str]:
    """The shape of organisations of so many units: a hub, its spokes, and some noise."""
    from pappus.indicators.shape import shape_of

    def network_of(seed: int) -> UnitNetwork:
        return _network(np.random.default_rng(seed), units)

    def told() -> str:
        found = shape_of(network_of(next(seeds))).probabilities
        return max(found, key=lambda name: found[name].value)

    seeds = iter(range(REPEATS + 1))
    # The first one reads the definitions of the shapes.
    told()
    return told


def _network(rng: np.random.Generator, units: int) -> UnitNetwork:
    means = np.full((units, units), 3.0)
    means[0], means[:, 0] = 90.0, 90.0
    contacts = rng.poisson(np.triu(means)).astype(np.float64)
    contacts = contacts + np.triu(contacts, 1).T
    acts = rng.poisson(40.0, units).astype(np.float64)
    return UnitNetwork(
        units=tuple(f"u{place}" for place in range(units)),
        sizes=np.full(units, 12.0),
        contacts=contacts,
        squares=contacts * 2,
        in_months=np.ones_like(contacts),
        months=12,
        acts=acts,
        acts_squares=acts * 2,
        people=12 * units,
        caveats=(),
    )


def bursts(bins: int) -> Callable[[], str]:
    """Alarms on so many five-minute counts."""
    from pappus.statistics.bursts import BurstRule, onsets, unusualness

    rule = BurstRule(bins_a_day=288)
    counts = np.random.default_rng(SEED).negative_binomial(2, 0.1, bins)
    return lambda: f"{onsets(unusualness(counts, rule), rule).size} alarms"


def themes(texts: int, file: str | None) -> Callable[[], str]:
    """Themes of so many short texts: of a table's column `text`, or made up with a few words for each theme."""
    from pappus.themes.found import themes_of

    rng = np.random.default_rng(SEED)
    said = _of_file(file, texts) if file else _made_up(texts, rng)
    people = [str(one) for one in rng.integers(0, WRITERS, len(said))]
    months = [202401 + int(one) for one in np.sort(rng.integers(0, MONTHS, len(said)))]

    def told() -> str:
        found = themes_of(said, people, months)
        return f"{len(found.themes)} themes of {found.texts} texts"

    return told


def _of_file(file: str, texts: int) -> list[str]:
    with Path(file).open(encoding="utf-8", newline="") as table:
        return [row["text"] for row in islice(csv.DictReader(table), texts)]


def _made_up(texts: int, rng: np.random.Generator) -> list[str]:
    """Words by their rank (Zipf), a third of each text from the words of one of twenty themes."""
    names = np.array([_word(one) for one in range(WORDS)])
    usual = 1 / np.arange(1, WORDS + 1)
    drawn = rng.choice(WORDS, (texts, LENGTH), p=usual / usual.sum())
    own = rng.integers(0, 20, texts)[:, None] * 40 + 2_000 + rng.integers(0, 40, (texts, LENGTH // 3))
    drawn[:, : LENGTH // 3] = own
    return [" ".join(row) for row in names[drawn].tolist()]


def _word(number: int) -> str:
    letters = []
    for _ in range(5):
        number, rest = divmod(number, 17)
        letters.append("bcdfghklmnprstvwz"[rest] + "aeiou"[(number + rest) % 5])
    return "".join(letters)


def main(what: str, number: int, file: str | None = None) -> None:
    made = {"shape": shape, "bursts": bursts}
    work = themes(number, file) if what == "themes" else made[what](number)
    seconds = []
    for _ in range(REPEATS if what == "shape" else 1):
        begun = time.perf_counter()
        told = work()
        seconds.append(time.perf_counter() - begun)
    print(f"{np.median(seconds):.4f} s inside: {told}")


if __name__ == "__main__":
    main(sys.argv[1], int(float(sys.argv[2])), *sys.argv[3:])
