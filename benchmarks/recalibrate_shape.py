"""Rebuilds the coefficients that turn the evidence for each shape into probabilities, and prints how good they are.

python benchmarks/recalibrate_shape.py            # writes src/pappus/indicators/shape_calibration.yaml
python benchmarks/recalibrate_shape.py --check    # writes nothing; prints the figures of fresh organisations
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pappus.indicators.shape_types import CALIBRATION_FILE, beyond_chance, probabilities_of, shape_types, without_chance
from pappus.simulation.contacts import (
    CHANCES,
    Chance,
    Noise,
    UnitContacts,
    chance_organisation,
    organisation_of_shape,
    shapes,
)
from pappus.statistics.archetype import Observed, evidence, traits
from pappus.statistics.multinomial import Calibration, calibrated

TRAINED_ON, TRAINED_ON_CHANCE = 4000, 3000
LEARNT_CHANCES: tuple[Chance, ...] = ("mixing", "equal_rates", "links")
SEED, FRESH_SEED = 20_260, 90_210
FLOOR, RIDGE = 15.0, 0.1
BINS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.99), (0.99, 1.01))
HEADER = (
    "# Written by benchmarks/recalibrate_shape.py: weights[i][j] is what evidence for type i, then trait i,\n"
    "# says of type j; bounds are the lowest and highest value of each trait that counts.\n"
)


def drawn(
    number: int, chances: int, seed: int, noise: Noise, kinds: tuple[Chance, ...] = LEARNT_CHANCES
) -> Iterator[tuple[str | None, UnitContacts]]:
    rng = np.random.default_rng(seed)
    for place in range(number):
        shape = shapes()[place % len(shapes())]
        yield shape, organisation_of_shape(shape, rng, noise)
    for place in range(chances):
        yield None, chance_organisation(rng, kinds[place % len(kinds)], noise)


def observed(one: UnitContacts, with_acts: bool) -> Observed:
    spread = np.full(one.contacts.shape, one.spread)
    return Observed(one.sizes, one.contacts, one.acts if with_acts else None, spread, spread[0])


def cases(
    number: int,
    chances: int,
    seed: int,
    noise: Noise,
    with_acts: bool,
    chance_kinds: tuple[Chance, ...] = LEARNT_CHANCES,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Log evidence of each type, the traits, and the true type (contact by chance is the last)."""
    kinds = shape_types(with_acts)
    rows, seen, truth = [], [], []
    for shape, one in drawn(number, chances, seed, noise, chance_kinds):
        network = observed(one, with_acts)
        rows.append(evidence(network, kinds.all).log)
        seen.append(traits(network)[0])
        truth.append(next((place for place, names in enumerate(kinds.groups) if shape in names), len(kinds.groups)))
    return np.array(rows), np.array(seen), np.array(truth)


def shown(log_evidence: NDArray[np.float64], seen: NDArray[np.float64], with_acts: bool) -> NDArray[np.float64]:
    """The probabilities of shapes as people see them."""
    of_types = log_evidence[:, : len(shape_types(with_acts).types)]
    return without_chance(probabilities_of(of_types, seen, beyond_chance(log_evidence, with_acts), with_acts))


def calibration_error(shares: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    sure, right = shares.max(1), shares.argmax(1) == truth
    return sum(
        float(chosen.mean() * abs(sure[chosen].mean() - right[chosen].mean()))
        for low, high in BINS
        if (chosen := (sure >= low) & (sure < high)).any()
    )


def written(found: dict[str, Calibration]) -> str:
    text = [HEADER]
    for name, one in found.items():
        rows = "\n".join(f"    - [{', '.join(f'{value:.6f}' for value in row)}]" for row in one.weights)
        intercepts = ", ".join(f"{value:.6f}" for value in one.intercepts)
        bounds = ", ".join(f"[{low:.6f}, {high:.6f}]" for low, high in one.bounds)
        text.append(
            f"{name}:\n  floor: {one.floor}\n  bounds: [{bounds}]\n  intercepts: [{intercepts}]\n  weights:\n{rows}\n"
        )
    return "".join(text)


def report(noise: Noise, with_acts: bool, number: int) -> None:
    start = time.perf_counter()
    log_evidence, seen, truth = cases(number, 0, FRESH_SEED, noise, with_acts)
    per_case_ms = 1000 * (time.perf_counter() - start) / number
    shares = shown(log_evidence, seen, with_acts)
    print(
        f"{noise:7} {'with' if with_acts else 'without':7} acts  n {number}  "
        f"accuracy {(shares.argmax(1) == truth).mean():.3f}  "
        f"-log p {-np.log(shares[np.arange(number), truth]).mean():.3f}  "
        f"calibration error {calibration_error(shares, truth):.3f}  {per_case_ms:.1f} ms each"
    )


def report_chance(with_acts: bool, number: int) -> None:
    log_evidence, seen, _ = cases(0, number * len(CHANCES), FRESH_SEED, "training", with_acts, CHANCES)
    surest = shown(log_evidence, seen, with_acts).max(1)
    for place, kind in enumerate(CHANCES):
        own = surest[place :: len(CHANCES)]
        print(
            f"chance  {'with' if with_acts else 'without':7} acts  n {len(own)}  {kind}: surest {own.max():.3f}, "
            f"above .9: {(own > 0.9).sum()}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    if not parser.parse_args().check:
        found = {}
        for name, with_acts in (("with_acts", True), ("contacts_only", False)):
            log_evidence, seen, truth = cases(TRAINED_ON, TRAINED_ON_CHANCE, SEED, "training", with_acts)
            of_types = log_evidence[:, : len(shape_types(with_acts).types)]
            found[name] = calibrated(of_types, seen, truth, FLOOR, RIDGE)
        CALIBRATION_FILE.write_text(written(found), encoding="utf-8")
    for with_acts in (True, False):
        for noise in ("plain", "noisy", "varied"):
            report(noise, with_acts, 2000)
        report_chance(with_acts, 2000)


if __name__ == "__main__":
    main()
