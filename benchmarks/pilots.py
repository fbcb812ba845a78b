"""Placebo pilots on series that lean on their own past: how often each method says that nothing did something.

    python benchmarks/pilots.py
    python benchmarks/pilots.py --pilots 2000 --causal 400

Beside Pappus stand a t-test of before against after, an interrupted series by least squares, and on some of the
placebos bsts-causalimpact, for which an environment of its own is made (`--causal 0` leaves it out).

The nominal error is 10 % at the end, and 5 % for whoever looks every day and stops at the first finding. Beside it the
power, with an effect of one standard deviation, and the time of one verdict. The same series for everybody.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from environments import python_with
from numpy.typing import NDArray
from scipy import stats

from pappus.pilots.estimates import tried
from pappus.pilots.looks import bounds
from pappus.pilots.pilot import Measure, Pilot
from pappus.pilots.series import Panel

Floats = NDArray[np.float64]
DAYS, LENGTH, CONTROLS, LEANS = 365, 28, 3, (0.0, 0.3, 0.6, 0.8, 0.9)
FIRST_DAY, FIRST_LOOK = date(2023, 1, 2), 8
CONTENDER = Path(__file__).with_name("contenders") / "bsts_counterfactual.py"
Method = Callable[[Floats], tuple[bool, bool | None]]


def made(rng: np.random.Generator, leans: float, effect: float) -> Floats:
    """A treated series and its controls, of standard deviation 1, half of it shared; an effect after the start."""
    noise = rng.normal(size=(DAYS + 200, CONTROLS + 2))
    for at in range(1, len(noise)):
        noise[at] += leans * noise[at - 1]
    own = noise[200:] * np.sqrt(1 - leans**2)
    values: Floats = np.sqrt(0.5) * own[:, :1] + np.sqrt(0.5) * own[:, 1:]
    values[-LENGTH:, 0] += effect
    return values


def pappus(values: Floats) -> tuple[bool, bool | None]:
    """Whether Pappus finds something at the end (10 %), and by looking every day (5 %)."""
    days = tuple(FIRST_DAY + timedelta(days=at) for at in range(DAYS))
    names = ("treated", *(f"control {at}" for at in range(CONTROLS)))
    measure = Measure("higher", 0.5, treated=names[:1], controls=names[1:], season=None)
    pilot = Pilot("placebo", "", "", days[-LENGTH], days[-1], "before_after_with_controls", measure, "at_end")
    found = tried(pilot, Panel(days, names, values, 1.0), LENGTH)
    assert found is not None
    z = np.abs(found.path) / np.minimum.accumulate(found.noise.error)
    daily = bounds(replace(pilot, looks="any_time"), found.noise, 0.95)
    return bool(z[-1] > bounds(pilot, found.noise, 0.9)[-1]), bool((z > daily)[FIRST_LOOK - 1 :].any())


def t_test(values: Floats) -> tuple[bool, bool | None]:
    """A t-test of the days before against those after."""
    series = values[:, 0]

    def p(until: int) -> float:
        return float(stats.ttest_ind(series[-LENGTH:][:until], series[:-LENGTH]).pvalue)

    return p(LENGTH) < 0.1, any(p(until) < 0.05 for until in range(FIRST_LOOK, LENGTH + 1))


def interrupted(values: Floats) -> tuple[bool, bool | None]:
    """Ordinary least squares: level, trend, change of level after the start, the mean of the controls."""
    times = np.arange(DAYS)

    def p(until: int) -> float:
        kept = slice(0, DAYS - LENGTH + until)
        after = (times >= DAYS - LENGTH).astype(float)
        x = np.column_stack([np.ones(DAYS), times, after, values[:, 1:].mean(axis=1)])[kept]
        y = values[kept, 0]
        solved, residual, _, _ = np.linalg.lstsq(x, y, rcond=None)
        freedom = len(y) - x.shape[1]
        error = np.sqrt(residual[0] / freedom * np.linalg.inv(x.T @ x)[2, 2])
        return float(2 * stats.t.sf(abs(solved[2] / error), freedom))

    return p(LENGTH) < 0.1, any(p(until) < 0.05 for until in range(FIRST_LOOK, LENGTH + 1))


METHODS: dict[str, Method] = {"Pappus": pappus, "before/after t-test": t_test, "OLS interrupted series": interrupted}


def row(method: Method, placebos: list[Floats], real: list[Floats]) -> tuple[float, float, float, float]:
    """False alarms at the end and by daily looks, power at the end, seconds for one pilot."""
    began = time.perf_counter()
    alarms = np.array([method(one) for one in placebos], dtype=float)
    seconds = (time.perf_counter() - began) / len(placebos)
    power = np.mean([method(one)[0] for one in real])
    return float(alarms[:, 0].mean()), float(alarms[:, 1].mean()), float(power), seconds


def causal_impact(placebos: list[Floats], folder: Path) -> dict[str, Any] | str:
    """What CausalImpact says of the same placebos; why there is nothing where it cannot be had."""
    python = python_with("causal_impact", folder)
    if isinstance(python, str):
        return python
    with tempfile.TemporaryDirectory() as scratch:
        series, out = Path(scratch) / "series.npz", Path(scratch) / "out.json"
        np.savez(series, values=np.array(placebos), start=DAYS - LENGTH)
        subprocess.run([python, CONTENDER, series, out], check=True)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pilots", type=int, default=300)
    parser.add_argument("--causal", type=int, default=100, help="placebos for bsts-causalimpact")
    parser.add_argument("--environments", type=Path, default=Path("build/environments"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("| leans on its past | method | false alarms at the end (10 %) | daily looks (5 %) | power | s a pilot |")
    print("|---|---|---|---|---|---|")
    for leans in LEANS:
        rng = np.random.default_rng([options.seed, int(leans * 10)])
        placebos = [made(rng, leans, 0.0) for _ in range(options.pilots)]
        real = [made(rng, leans, 1.0) for _ in range(options.pilots)]
        for name, method in METHODS.items():
            end, daily, power, seconds = row(method, placebos, real)
            print(f"| {leans} | {name} | {end:.1%} | {daily:.1%} | {power:.0%} | {seconds:.4f} |", flush=True)
        if options.causal:
            found = causal_impact(placebos[: options.causal], options.environments)
            if isinstance(found, str):
                print(found)
            else:
                share, seconds = np.mean(found["alarms"]), found["seconds"]
                print(
                    f"| {leans} | bsts-causalimpact ({options.causal} pilots) | {share:.1%} | – | – | {seconds:.2f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
