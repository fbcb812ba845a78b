"""Forecasts of the hourly series of M4 beside statsforecast: errors as the competition counts them, and time.

    python benchmarks/forecasting.py
    python benchmarks/forecasting.py --series 60

It takes the files Hourly-train.csv and Hourly-test.csv of the competition (`--data`). The damped trend of statsforecast
is AutoETS of the model AAN without a season, since a season of 24 takes it too long; ours takes the season out before.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from environments import python_with
from numpy.typing import NDArray

from pappus.statistics.forecast_skill import scaled_error, symmetric_percentage_error
from pappus.statistics.forecasting import METHODS

Floats = NDArray[np.float64]
SEASON, HORIZON = 24, 48
CONTENDER = Path(__file__).with_name("contenders") / "statsforecast_forecasts.py"
PUBLISHED = {"seasonal_naive": (13.912, 1.193), "naive": (43.003, 11.608), "theta": (18.138, 2.455)}


def read(file: Path) -> dict[str, Floats]:
    """The series of a file of the competition by name."""
    with file.open(newline="") as table:
        return {row[0]: np.array([float(cell) for cell in row[1:] if cell]) for row in list(csv.reader(table))[1:]}


def errors(said: list[Floats], past: list[Floats], came: list[Floats]) -> tuple[float, float]:
    """Mean sMAPE in percent, and mean MASE."""
    shares = [symmetric_percentage_error(one, other) for one, other in zip(came, said, strict=True)]
    scaled = [scaled_error(one, other, before, SEASON) for one, other, before in zip(came, said, past, strict=True)]
    return float(np.mean(shares)), float(np.mean(scaled))


def ours(past: list[Floats]) -> dict[str, tuple[float, list[Floats]]]:
    """Seconds and forecasts of each method."""
    found = {}
    for name, method in METHODS.items():
        start = time.perf_counter()
        said = [method(one, HORIZON, SEASON) for one in past]
        found[name] = (time.perf_counter() - start, said)
    return found


def theirs(past: list[Floats], folder: Path) -> dict[str, tuple[float, list[Floats]]] | str:
    """The same of statsforecast; why there is none."""
    python = python_with("statsforecast", folder)
    if isinstance(python, str):
        return python
    asked = json.dumps({"season": SEASON, "horizon": HORIZON, "series": [one.tolist() for one in past]})
    done = subprocess.run([str(python), str(CONTENDER)], input=asked, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return done.stderr.strip()[-300:]
    return {
        name: (one["seconds"], [np.array(each) for each in one["forecasts"]])
        for name, one in json.loads(done.stdout).items()
    }


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=414, help="how many of the series")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("PAPPUS_DATA", ".")) / "reference" / "m4")
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()) / "pappus-benchmarks")
    chosen = parser.parse_args()
    train, test = read(chosen.data / "Hourly-train.csv"), read(chosen.data / "Hourly-test.csv")
    names = list(train)[: chosen.series]
    past, came = [train[name] for name in names], [test[name] for name in names]
    other = theirs(past, chosen.scratch)
    rows = {"Pappus": ours(past), "statsforecast": other if isinstance(other, dict) else {}}
    print(f"{'':15}{'method':16}{'sMAPE':>8}{'MASE':>8}{'seconds':>9}  published (414 series)")
    for who, found in rows.items():
        for name, (seconds, said) in found.items():
            share, scaled = errors(said, past, came)
            print(f"{who:15}{name:16}{share:8.3f}{scaled:8.3f}{seconds:9.2f}  {PUBLISHED.get(name, '–')}")
    if isinstance(other, str):
        print(f"statsforecast: {other}")


if __name__ == "__main__":
    main()
