"""What the publishing tool sent out on the smaller accounts: one table for several networks, and its mapping."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import yaml

from pappus.simulation.chance import stream
from pappus.simulation.rhythm import Rhythm, Window, aware
from pappus.simulation.sentences import Sentences, elaborated
from pappus.simulation.settings import Settings

_REPEATED = 4
"""Each fourth post is one that is used again and again."""

COLUMNS = ("post_id", "network", "account", "published_at", "text")


def scheduled_posts(settings: Settings, window: Window) -> list[tuple[int, str, str, str]]:
    """What was sent out, in order of time: moment, network, handle, text."""
    rng = stream(settings.seed, "scheduled")
    say, rhythm = Sentences(rng), Rhythm(window, settings.plan, "office")
    sent = sorted(
        (
            _moment(rhythm, rng, window, entry.get("silent_after_share", 1.0)),
            entry["network"],
            entry["handle"],
            say.say("post"),
        )
        for entry in settings.plan["scheduled"]
        for _ in range(settings.count(entry["posts"]))
    )
    return [
        (moment_us, network, handle, elaborated(text, number, _REPEATED))
        for number, (moment_us, network, handle, text) in enumerate(sent)
    ]


def write_scheduled_posts(path: Path, mapping: Path, settings: Settings, window: Window) -> None:
    """Writes the table of posts as CSV, and the mapping that says what its columns mean."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for number, (moment_us, network, handle, text) in enumerate(scheduled_posts(settings, window), 1):
            table.writerow((f"p{number}", network, handle, f"{aware(moment_us):%Y-%m-%dT%H:%M:%SZ}", text))
    mapping.write_text(_mapping(), encoding="utf-8")


def _moment(rhythm: Rhythm, rng: random.Random, window: Window, active_share: float) -> int:
    """A moment of the window, moved into its first part for an account that fell silent after it."""
    moment_us, start_us = rhythm.moment(rng), window.midnights_us[0]
    return start_us + int((moment_us - start_us) * active_share)


def _mapping() -> str:
    act = {"id": "{post_id}", "at": "published_at", "account": "account", "visibility": "public", "text": "text"}
    coverage = {"inbound": "none", "outbound": "all", "deletions": False, "private": False}
    content = {"format": "csv", "network": {"column": "network"}, "coverage": coverage, "acts": [act]}
    return yaml.safe_dump(content, sort_keys=False)
