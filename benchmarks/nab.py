"""Alarms on five-minute counts of mentions, scored with the rule of the Numenta Anomaly Benchmark.

    python benchmarks/nab.py --data FOLDER      # the folder nab_mentions of the shared data

Prints, on the same five brands and in the standard profile: the detectors whose results NAB publishes, at the
thresholds that NAB chose for them on its whole corpus; a random detector that is run here; and Pappus. The labels are
disputed (Wu & Keogh 2021, doi:10.1109/TKDE.2021.3112126), so read differences of some points as nothing.

Pappus gives one alarm at the beginning of an episode, and an alarm knows nothing of what comes later. Its settings are
round numbers that were tried on these five brands; the lines below it say how much they matter: the threshold swept,
and chosen on four brands for the fifth.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from nab_scoring import Floats, Labelled, Score, normalised, scored, swept, together

from pappus.statistics.bursts import BurstRule, onsets, unusualness

RULE = BurstRule(bins_a_day=288)
SWEEP = np.round(np.arange(1.0, 3.01, 0.05), 2)
DETECTORS = {
    "ARTime": "ARTime",
    "earthgeckoSkyline": "Skyline",
    "contextOSE": "CAD OSE",
    "htmjava": "HTM (htmjava)",
    "twitterADVec": "Twitter ADVec",
}


def corpus_in(folder: Path) -> dict[str, Labelled]:
    """The five brands with their windows."""
    windows = json.loads((folder / "labelled_windows.json").read_text(encoding="utf-8"))
    corpus = {}
    for name, spans in windows.items():
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        places = {row["timestamp"]: place for place, row in enumerate(rows)}
        counts = np.array([float(row["value"]) for row in rows])
        corpus[name] = Labelled(counts, tuple((places[first[:19]], places[last[:19]]) for first, last in spans))
    return corpus


def published(folder: Path, detector: str, corpus: Mapping[str, Labelled]) -> Score:
    """What NAB's published results give a detector on the five files."""
    with (folder / "published_scores" / f"{detector}_standard_scores.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["File"].rpartition("/")[2] in corpus]
    found = [
        Score(float(row["Score"]), len(corpus[row["File"].rpartition("/")[2]].windows), int(row["TP"]), int(row["FP"]))
        for row in rows
    ]
    return together(found)


def ours(corpus: Mapping[str, Labelled], unusual: Mapping[str, Floats], times_usual: float) -> dict[str, Score]:
    """Alarms where a burst begins, by brand."""
    rule = replace(RULE, times_usual=times_usual)
    return {name: scored(one, alarms_at(one.counts.size, unusual[name], rule)) for name, one in corpus.items()}


def alarms_at(size: int, unusual: Floats, rule: BurstRule) -> np.ndarray:
    alarms = np.zeros(size, dtype=bool)
    alarms[onsets(unusual, rule)] = True
    return alarms


def by_the_others(corpus: Mapping[str, Labelled], unusual: Mapping[str, Floats]) -> Score:
    """The threshold for each brand chosen on the four others."""
    by_threshold = {float(one): ours(corpus, unusual, float(one)) for one in SWEEP}
    chosen = []
    for name in corpus:
        best = max(by_threshold, key=lambda at: sum(s.score for key, s in by_threshold[at].items() if key != name))
        chosen.append(by_threshold[best][name])
    return together(chosen)


def random_detector(corpus: Mapping[str, Labelled], seed: int) -> Score:
    """A uniform random score at each bin, with the threshold that suits it best."""
    rng = np.random.default_rng(seed)
    return swept(corpus, {name: rng.random(one.counts.size) for name, one in corpus.items()})[1]


def row(name: str, found: Score) -> str:
    return f"| {name} | {found.normalised:.1f} | {found.true_positives} | {found.false_positives} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/nab_mentions"))
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    corpus = corpus_in(options.data)
    began = time.perf_counter()
    unusual = {name: unusualness(one.counts, RULE) for name, one in corpus.items()}
    seconds = time.perf_counter() - began
    print("| detector | score | alarms in windows | false alarms |\n|---|---|---|---|")
    for name, title in DETECTORS.items():
        print(row(f"{title}, as published", published(options.data, name, corpus)))
    print(row("Pappus", together(list(ours(corpus, unusual, RULE.times_usual).values()))))
    curve = {float(one): together(list(ours(corpus, unusual, float(one)).values())) for one in SWEEP}
    best = max(curve, key=lambda at: curve[at].score)
    print(row(f"Pappus, threshold swept ({best:g})", curve[best]))
    print(row("Pappus, threshold by the other four brands", by_the_others(corpus, unusual)))
    randoms = [random_detector(corpus, seed) for seed in range(options.seeds)]
    mean = float(np.mean([one.score for one in randoms]))
    print(f"| random, swept, mean of {options.seeds} | {normalised(mean, randoms[0].windows):.1f} | | |")
    print("\n| times as surprising as a usual day | score |\n|---|---|")
    for at in (1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0):
        print(f"| {at:g} | {curve[at].normalised:.1f} |")
    print(f"\n{sum(one.counts.size for one in corpus.values()):,} bins in {seconds:.2f} s.")
    many = np.random.default_rng(1).negative_binomial(2, 0.1, 10**6)
    began = time.perf_counter()
    onsets(unusualness(many, RULE), RULE)
    print(f"1,000,000 bins in {time.perf_counter() - began:.2f} s.")


if __name__ == "__main__":
    main()
