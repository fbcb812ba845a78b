"""The page: what was tried, what came out, in tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pappus.simulation.recovery import probabilities_and_truth, recovery, reliability

if TYPE_CHECKING:
    from rank_histograms import Ranks
    from run import Trial


@dataclass(frozen=True)
class Results:
    """Everything that was tried.

    Attributes:
        by_size: organisations by number of raters.
        by_misfit: organisations by how people rate otherwise than assumed.
        ranks: rank histograms by what was drawn.
        misfit_raters: number of raters where people rate otherwise.
    """

    by_size: Mapping[int, list[Trial]]
    by_misfit: Mapping[str, list[Trial]]
    ranks: Mapping[str, Ranks]
    misfit_raters: int


def write_page(page: Path, results: Results) -> list[Path]:
    """Writes the page and its pictures; their paths."""
    import vl_convert

    pictures = {"calibration": _calibration(results), "ranks": _rank_picture(results)}
    paths = [page]
    for name, specification in pictures.items():
        path = page.with_name(f"{page.stem}-{name}.svg")
        path.write_text(vl_convert.vegalite_to_svg(specification), encoding="utf-8")
        paths.append(path)
    page.write_text("\n".join(_lines(results, page.stem)) + "\n", encoding="utf-8")
    return paths


def _lines(results: Results, stem: str) -> Iterator[str]:
    count = len(next(iter(results.by_size.values())))
    yield from (
        "# Is the answer right?",
        "",
        "A person who is told a stage wants to know how often such a statement is right. No organisation comes with its true",
        "stage written on it, so organisations are made up whose levels are known, people are made up who rate them, and the",
        "estimates are compared with the truth. `make validate` writes this page.",
        "",
        "**How they are made.** An organisation stands anywhere between the lowest and the highest rung; its practices lie",
        "apart by what they are designed to be and by chance. People are lenient or strict, units see things their own way,",
        "executives see more. Each gets the questionnaire of their level, function and block, as in a real round, and chooses",
        "among all answers, nearer ones more gladly. One in twelve answers is “don’t know”. None of this is how the estimates",
        "think: they round normal deviates at fixed cut points and know nothing of units. The rules stand in",
        "`src/pappus/simulation/raters.yaml`. What nobody is ever asked, and what a gate wants at level 4, is on record.",
        "",
        f"## Intervals and stages, {count:,} organisations of each size",
        "",
        "An interval is good if it holds the truth nine times out of ten, and no wider than it must be. A practice that fewer",
        "than five people rated counts as unknown in the stages.",
        "",
        "| raters | 90 % intervals that hold the truth | their width, levels | most probable stage is the true one | "
        "at most one off | stage named was reached | true stage in the span told | calibration error | Brier |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(_row(str(size), found) for size, found in results.by_size.items()),
        "",
        f"![Probability told and share that came true, by number of raters]({stem}-calibration.svg)",
        "",
        "On the diagonal a probability means what it says. Below it the estimates are too sure of themselves, above it not",
        "sure enough.",
        "",
        "| raters | probability told | came true | how often |",
        "|---:|---:|---:|---:|",
    )
    for size, found in results.by_size.items():
        for told, true, often in _reliability(found):
            yield f"| {size} | {told:.2f} | {true:.2f} | {often:,} |"
    yield from (
        "",
        f"## When people rate otherwise, {len(next(iter(results.by_misfit.values()))):,} organisations of "
        f"{results.misfit_raters} raters each",
        "",
        "| how | 90 % intervals that hold the truth | their width, levels | most probable stage is the true one | "
        "at most one off | stage named was reached | true stage in the span told | calibration error | Brier |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(_row(name, found) for name, found in results.by_misfit.items()),
        "",
        "## The sampler",
        "",
        "Truths are drawn from what the estimates assume, rated, and ranked among the draws of their own estimate. All ranks",
        "are equally frequent if the sampler draws what it should (Talts et al. 2018).",
        "",
        f"![How often each tenth of the ranks occurs]({stem}-ranks.svg)",
        "",
        "| what | truths | p of the chi-squared test | tenths, from the lowest ranks to the highest |",
        "|---|---:|---:|---|",
    )
    for name, ranks in results.ranks.items():
        yield f"| {name} | {ranks.places.size:,} | {ranks.p_value:.3f} | {' '.join(map(str, ranks.counts))} |"


def _row(name: str, found: list[Trial]) -> str:
    rated = sum(one.rated for one in found)
    coverage = sum(one.covered for one in found) / rated
    shares = [one.covered / one.rated for one in found if one.rated]
    error = float(np.std(shares, ddof=1)) / math.sqrt(len(shares))
    what = recovery([one for trial in found for one in trial.estimated])
    width = sum(one.width * one.rated for one in found) / rated
    return (
        f"| {name} | {coverage:.1%} ± {error:.1%} | {width:.2f} | {what.exact:.1%} | {what.within_one:.1%} | "
        f"{what.named_held:.1%} | {what.span_held:.1%} | {what.error:.3f} | {what.brier:.3f} |"
    )


def _reliability(found: list[Trial]) -> list[tuple[float, float, int]]:
    return reliability(*probabilities_and_truth(one for trial in found for one in trial.estimated))


def _calibration(results: Results) -> dict[str, Any]:
    rows = [
        {"raters": f"{size} raters", "told": told, "true": true, "how often": often}
        for size, found in results.by_size.items()
        for told, true, often in _reliability(found)
    ]
    unit = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%", "grid": True}}
    return {
        "data": {"values": rows},
        "facet": {
            "field": "raters",
            "type": "nominal",
            "title": None,
            "sort": [f"{size} raters" for size in results.by_size],
        },
        "columns": 4,
        "spec": {
            "width": 150,
            "height": 150,
            "layer": [
                {
                    "data": {"values": [{"told": 0, "true": 0}, {"told": 1, "true": 1}]},
                    "mark": {"type": "line", "color": "#767676", "strokeDash": [4, 3]},
                    "encoding": {"x": {"field": "told", **unit}, "y": {"field": "true", **unit}},
                },
                {
                    "mark": {"type": "line", "point": {"size": 45}, "color": "#1f4e5f"},
                    "encoding": {
                        "x": {"field": "told", **unit, "title": "probability told"},
                        "y": {"field": "true", **unit, "title": "came true"},
                    },
                },
            ],
        },
        "config": {"background": "white", "font": "sans-serif"},
    }


def _rank_picture(results: Results) -> dict[str, Any]:
    rows = [
        {"what": name, "tenth": tenth + 1, "share": int(count) / ranks.places.size}
        for name, ranks in results.ranks.items()
        for tenth, count in enumerate(ranks.counts)
    ]
    return {
        "data": {"values": rows},
        "facet": {"field": "what", "type": "nominal", "title": None, "sort": list(results.ranks)},
        "columns": 5,
        "spec": {
            "width": 120,
            "height": 110,
            "layer": [
                {
                    "mark": {"type": "bar", "color": "#7c9a92"},
                    "encoding": {
                        "x": {"field": "tenth", "type": "ordinal", "title": "tenth of the ranks"},
                        "y": {"field": "share", "type": "quantitative", "axis": {"format": "%"}, "title": "how often"},
                    },
                },
                {
                    "data": {"values": [{"even": 0.1}]},
                    "mark": {"type": "rule", "strokeDash": [4, 3]},
                    "encoding": {"y": {"field": "even", "type": "quantitative"}},
                },
            ],
        },
        "config": {"background": "white", "font": "sans-serif"},
    }
