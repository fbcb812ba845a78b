"""Calibration of items beside girth and mirt, on answers whose items are known.

    python benchmarks/calibration.py --sizes 1e3,1e5

For each size: answers to 30 items in five categories are made up, and each library finds the items again, in a process
of its own. Printed and written to the folder that `--out` names: seconds of the whole process, seconds of the fit
alone, memory, and how far the thresholds found are from those that made the answers.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import yaml
from environments import python_with
from measuring import FailedError, cost_of
from numpy.typing import NDArray

CONTENDERS = Path(__file__).with_name("contenders")
TARGETS = Path(__file__).with_name("calibration_targets.yaml")
ITEMS, CATEGORIES, SEED = 30, 5, 20_260
UNKNOWN_SHARE = 0.15
LONG_S = 20.0
"""What takes longer is measured once."""

MODELS = ("partial credit", "graded")
OTHERS = ("girth", "mirt")
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS")


@dataclass(frozen=True)
class Measured:
    """Medians over the repeats of one fit.

    Attributes:
        model: which model.
        library: who fitted it.
        persons: rows of answers.
        unknown: share of the answers that are unknown.
        repeats: how often it was measured.
        wall_s: seconds of the whole process.
        cpu_s: seconds of processors of the whole process.
        fit_s: seconds of the fit alone.
        peak_mb: largest resident memory, MB of 10⁶ bytes.
        rmse: root of the mean squared distance of the thresholds from those that made the answers, both centred.
    """

    model: str
    library: str
    persons: int
    unknown: float
    repeats: int
    wall_s: float
    cpu_s: float
    fit_s: float
    peak_mb: float
    rmse: float


def made_up(model: str, persons: int, unknown: float, folder: Path) -> NDArray[np.float64]:
    """Writes answers of persons with standard normal positions; gives the thresholds back."""
    rng = np.random.default_rng(SEED)
    steps = np.linspace(-1.2, 1.2, CATEGORIES - 1) + rng.normal(0, 0.15, (ITEMS, CATEGORIES - 1))
    thresholds = rng.normal(0, 0.6, (ITEMS, 1)) + steps
    slopes = np.exp(rng.normal(0.2, 0.3, ITEMS)) if model == "graded" else np.ones(ITEMS)
    positions = rng.standard_normal(persons)
    answers = np.empty((persons, ITEMS), dtype=np.int8)
    for item in range(ITEMS):
        reached = slopes[item] * (positions[:, None] - thresholds[item])
        if model == "graded":
            felt = positions + rng.logistic(size=persons) / slopes[item]
            answers[:, item] = (felt[:, None] > thresholds[item]).sum(axis=1)
        else:
            heights = np.hstack([np.zeros((persons, 1)), reached.cumsum(axis=1)])
            answers[:, item] = (heights + rng.gumbel(size=heights.shape)).argmax(axis=1)
    answers[rng.random(answers.shape) < unknown] = -1
    np.save(folder / "answers.npy", answers)
    return thresholds


def measured(
    library: str, python: Path, model: str, persons: int, unknown: float, options: argparse.Namespace, folder: Path
) -> Measured:
    true = made_up(model, persons, unknown, folder)
    costs, told = [], []
    command = [python, CONTENDERS / f"{library}_calibration.py", model, folder / "answers.npy", str(CATEGORIES)]
    threads = dict.fromkeys(THREADS, str(options.threads)) if options.threads else {}
    while len(costs) < (1 if costs and costs[0].wall_s > LONG_S else options.repeats):
        costs.append(cost_of(command, folder / "log", threads))
        told.append(json.loads(costs[-1].said.strip().splitlines()[-1]))
    found = np.array(told[0]["thresholds"])
    gaps = found - found.mean() - true + true.mean()
    return Measured(
        model,
        library,
        persons,
        unknown,
        len(costs),
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(one["fit_s"] for one in told),
        max(cost.peak_mb for cost in costs),
        float(np.sqrt((gaps**2).mean())),
    )


def runs(options: argparse.Namespace, folder: Path) -> Iterator[Measured]:
    pythons: dict[str, Path | str] = {"pappus": Path(sys.executable)}
    for library in OTHERS:
        given = getattr(options, f"{library}_python")
        pythons[library] = given or python_with(library, options.scratch or folder)
    for persons in (int(float(size)) for size in options.sizes.split(",")):
        for model in MODELS:
            for unknown in (0.0, UNKNOWN_SHARE):
                for library, python in pythons.items():
                    if library == "girth" and (unknown or persons > options.most_girth):
                        continue
                    if isinstance(python, str):
                        print(f"note: {library}: {python}")
                        continue
                    try:
                        yield measured(library, python, model, persons, unknown, options, folder)
                    except FailedError as error:
                        print(f"note: {library}, {model}, {persons}: {str(error)[-300:]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1e3,1e5", help="numbers of persons")
    parser.add_argument("--repeats", type=int, default=3, help=f"what takes more than {LONG_S:.0f} s is measured once")
    parser.add_argument("--threads", type=int, help="threads of each library; as many as it likes if left out")
    parser.add_argument("--most-girth", type=float, default=1e4, help="largest size that girth is given")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="folder of the results")
    parser.add_argument("--scratch", type=Path, help="folder for environments; a temporary one if left out")
    for library in OTHERS:
        parser.add_argument(f"--{library}-python", type=Path, help=f"interpreter of an environment that has {library}")
    options = parser.parse_args()
    found = []
    print("model           library  persons  unknown  repeats   wall s    CPU s    fit s   peak MB    rmse")
    with tempfile.TemporaryDirectory(prefix="pappus-calibration-") as temporary:
        for one in runs(options, Path(temporary)):
            found.append(one)
            print(
                f"{one.model:<15} {one.library:<7} {one.persons:>8,} {one.unknown:>8.0%} {one.repeats:>8} "
                f"{one.wall_s:>8.2f} {one.cpu_s:>8.2f} {one.fit_s:>8.2f} {one.peak_mb:>9,.0f} {one.rmse:>7.4f}",
                flush=True,
            )
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "calibration.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(Measured.__dataclass_fields__))
        writer.writeheader()
        writer.writerows(asdict(one) for one in found)
    for target in yaml.safe_load(TARGETS.read_text(encoding="utf-8")):
        for one in found:
            if one.library == "pappus" and all(
                getattr(one, field) == target[field] for field in ("model", "persons", "unknown")
            ):
                met = "✓" if one.fit_s <= target["fit_s_at_most"] else "✗"
                print(f"{met} {one.model}, {one.persons:,}, {one.unknown:.0%} unknown: {one.fit_s:.2f} s", end=" ")
                print(f"(asked: at most {target['fit_s_at_most']} s)")


if __name__ == "__main__":
    main()
