"""What was measured, as tables and as a plot of cost against size."""

from __future__ import annotations

import csv
import math
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

TARGETS = Path(__file__).with_name("targets.yaml")
OURS = (
    "read CSV",
    "read JSON",
    "read X archive",
    "read ActivityStreams",
    "import CSV",
    "import JSON",
    "assess",
    "assess again",
    "derive and assess",
    "median",
)
SETTLED_ACTS = 1_000_000
"""From here on the start of a process no longer counts much; slopes are taken from here where two sizes are."""


@dataclass(frozen=True)
class Figure:
    """What one process cost at one size."""

    what: str
    acts: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    said: str = ""

    @property
    def acts_per_s(self) -> float:
        return self.acts / self.wall_s


class Outcome:
    """All figures of a run."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []
        self.notes: list[str] = []

    def of(self, what: str) -> dict[int, Figure]:
        return {figure.acts: figure for figure in self.figures if figure.what == what}

    def wall_s(self, what: str, acts: int) -> float | None:
        """Seconds of one thing, or of two that are done one after the other."""
        if what == "import and median":
            parts = [self.wall_s("import CSV", acts), self.wall_s("median", acts)]
            return None if None in parts else sum(part for part in parts if part is not None)
        found = self.of(what).get(acts)
        return None if found is None else found.wall_s

    def slope(self, what: str) -> float | None:
        """How many times the time doubles when the size doubles (log–log least squares)."""
        points = [(math.log(acts), math.log(figure.wall_s)) for acts, figure in sorted(self.of(what).items())]
        settled = [point for point in points if point[0] >= math.log(SETTLED_ACTS) - 1e-9]
        points = settled if len(settled) > 1 else points
        if len(points) < 2:
            return None
        x_mean, y_mean = (sum(values) / len(points) for values in zip(*points, strict=True))
        rise = sum((x - x_mean) * (y - y_mean) for x, y in points)
        return float(rise / sum((x - x_mean) ** 2 for x, _ in points))

    def write(self, folder: Path) -> list[Path]:
        """Writes `figures.csv`, `benchmarks.md` and `cost.svg`."""
        folder.mkdir(parents=True, exist_ok=True)
        table, page, plot = folder / "figures.csv", folder / "benchmarks.md", folder / "cost.svg"
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [*Figure.__dataclass_fields__, "acts_per_s"])
            writer.writeheader()
            writer.writerows({**asdict(figure), "acts_per_s": figure.acts_per_s} for figure in self.figures)
        page.write_text("\n".join(self._page()) + "\n", encoding="utf-8")
        plot.write_text(_plot(self), encoding="utf-8")
        return [table, page, plot]

    def _page(self) -> Iterator[str]:
        yield "# Benchmarks"
        yield ""
        yield f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, Python {platform.python_version()}."
        yield "Whole processes, from start to end."
        yield ""
        yield "| what | acts | wall s | CPU s | peak MB | acts/s |"
        yield "|---|---:|---:|---:|---:|---:|"
        for one in self.figures:
            rate = f"{one.acts_per_s:,.0f}"
            yield f"| {one.what} | {one.acts:,} | {one.wall_s:.2f} | {one.cpu_s:.2f} | {one.peak_mb:,.0f} | {rate} |"
        yield ""
        yield "| target | measured | asked | met |"
        yield "|---|---:|---:|---|"
        for name, measured, asked, met in self.targets():
            yield f"| {name} | {measured} | {asked} | {met} |"
        yield from ("", *(f"- {note}" for note in self.notes))

    def targets(self) -> Iterator[tuple[str, str, str, str]]:
        """Each target that the sizes of this run can answer: name, measured, asked, whether it is met."""
        for target in yaml.safe_load(TARGETS.read_text(encoding="utf-8")):
            for acts, value in self._measured(target):
                size = f" ({acts:,} acts)" if acts else ""
                low, high = target.get("at_least", -math.inf), target.get("at_most", math.inf)
                asked = " and ".join(
                    f"{sign} {bound:,g}" for sign, bound in (("≥", low), ("≤", high)) if math.isfinite(bound)
                )
                name = f"{target['what']}: {target['of']}{size}, {target['figure']}"
                yield (
                    name,
                    f"{value:,.2f}" if value < 100 else f"{value:,.0f}",
                    asked,
                    "yes" if low <= value <= high else "**no**",
                )

    def _measured(self, target: dict[str, Any]) -> Iterator[tuple[int, float]]:
        kind, of = target["figure"], target["of"]
        if kind == "slope":
            slope = self.slope(of)
            if slope is not None:
                yield 0, slope
            return
        for acts, figure in sorted(self.of(of).items()):
            if acts != target.get("acts", acts) or acts < target.get("from", 0):
                continue
            if kind != "ratio":
                yield acts, getattr(figure, kind)
            elif (other := self.wall_s(target["to"], acts)) is not None:
                yield acts, figure.wall_s / other


def _plot(outcome: Outcome) -> str:
    """Time and memory against size, both axes logarithmic, with the slope of each line in its name."""
    import vl_convert

    names = {one.what: outcome.slope(one.what) for one in outcome.figures}
    labels = {name: name if slope is None else f"{name} (slope {slope:.2f})" for name, slope in names.items()}
    rows = [
        {"what": labels[one.what], "acts": one.acts, "seconds": one.wall_s, "MB": one.peak_mb, "ours": one.what in OURS}
        for one in outcome.figures
    ]

    def panel(field: str, title: str) -> dict[str, Any]:
        return {
            "width": 420,
            "height": 320,
            "mark": {"type": "line", "point": True},
            "encoding": {
                "x": {"field": "acts", "type": "quantitative", "scale": {"type": "log"}, "title": "acts"},
                "y": {"field": field, "type": "quantitative", "scale": {"type": "log"}, "title": title},
                "color": {
                    "field": "what",
                    "type": "nominal",
                    "title": None,
                    "scale": {"scheme": "tableau20"},
                    "legend": {"labelLimit": 320},
                },
                "strokeDash": {
                    "field": "ours",
                    "type": "nominal",
                    "legend": None,
                    "scale": {"domain": [True, False], "range": [[1, 0], [5, 3]]},
                },
            },
        }

    specification = {
        "data": {"values": rows},
        "hconcat": [panel("seconds", "seconds, whole process"), panel("MB", "peak memory, MB")],
        "config": {"background": "white", "view": {"stroke": None}},
    }
    svg: str = vl_convert.vegalite_to_svg(specification)
    return svg
