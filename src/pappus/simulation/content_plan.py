"""The plan of content that the organisation keeps: what it meant to publish, and when."""

from __future__ import annotations

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

from pappus.simulation.chance import stream
from pappus.simulation.rhythm import Window, aware
from pappus.simulation.scheduled_posts import scheduled_posts
from pappus.simulation.settings import Settings

COLUMNS = ("planned_for", "network", "handle")


def write_content_plan(path: Path, settings: Settings, window: Window) -> None:
    """Writes the plan: most of what the publishing tool sent out, and items that never came about."""
    rng, plan = stream(settings.seed, "content plan"), settings.plan["content_plan"]
    zone = ZoneInfo(settings.plan["time_zone"])
    rows = []
    for moment_us, network, handle, _ in scheduled_posts(settings, window):
        day = aware(moment_us).astimezone(zone).date().isoformat()
        if rng.random() < plan["planned"]:
            rows.append((day, network, handle))
        if rng.random() < plan["never_came"]:
            other = aware(rng.choice(window.midnights_us[: window.length]))
            rows.append((other.astimezone(zone).date().isoformat(), network, handle))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(sorted(rows))
