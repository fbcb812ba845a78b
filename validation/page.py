"""The page: what was tried, what came out, in tables and pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import numpy as np

from pappus.simulation.raters import usual_habits
from pappus.simulation.recovery import probabilities_and_truth, recovery, reliability

if TYPE_CHECKING:
    from rank_histograms import Ranks
    from trials import Trial

TEMPLATE = Path(__file__).with_name("page.md.jinja")
HEADS = (
    "90 % intervals that hold the truth",
    "their width, levels",
    "most probable stage is the true one",
    "at most one off",
    "stage named was reached",
    "true stage in the span told",
    "calibration error",
    "Brier score",
)


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
    page.write_text(_text(results, page.stem), encoding="utf-8")
    return paths


def _text(results: Results, stem: str) -> str:
    template = jinja2.Environment(keep_trailing_newline=True, undefined=jinja2.StrictUndefined, autoescape=False)
    return template.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        stem=stem,
        heads=" | ".join(HEADS) + " |",
        silent=f"{usual_habits().does_not_know:.0%}".replace("%", " %"),
        models=len({one.model for trial in next(iter(results.by_size.values())) for one in trial.estimated}),
        organisations=len(next(iter(results.by_size.values()))),
        by_size=[(size, _row(found)) for size, found in results.by_size.items()],
        reliability=[(size, *row) for size, found in results.by_size.items() for row in _reliability(found)],
        misfit_organisations=len(next(iter(results.by_misfit.values()))),
        misfit_raters=results.misfit_raters,
        by_misfit=[(name, _row(found)) for name, found in results.by_misfit.items()],
        ranks=results.ranks.items(),
    )


def _row(found: list[Trial]) -> str:
    """The figures of one row of a table, in the order of `HEADS`."""
    rated = sum(one.rated for one in found)
    coverage = sum(one.covered for one in found) / rated
    shares = [one.covered / one.rated for one in found if one.rated]
    error = float(np.std(shares, ddof=1)) / math.sqrt(len(shares))
    what = recovery([one for trial in found for one in trial.estimated])
    width = sum(one.width * one.rated for one in found) / rated
    return (
        f"{coverage:.1%} ± {error:.1%} | {width:.2f} | {what.exact:.1%} | {what.within_one:.1%} | "
        f"{what.named_held:.1%} | {what.span_held:.1%} | {what.error:.3f} | {what.brier:.3f}"
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
