"""A list of accounts as somebody in the house typed it: untidy, and longer than the official register."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pappus.simulation.chance import stream
from pappus.simulation.settings import Settings

COLUMNS = ("Account", "Platform", "Department", "Language", "URL", "Market", "Status")

_SPELLINGS = {
    "x": ("Twitter", "x/X", "X (Twitter)", "twitter "),
    "facebook": ("Face book", "FB", "facebook"),
    "instagram": ("Insta", "instagram "),
    "youtube": ("Youtube", "You Tube"),
    "linkedin": ("Linked In", "linkedin"),
    "tiktok": ("Tik Tok", "tiktok"),
    "mastodon": ("mastodon", "Mastodon "),
    "pinterest": ("pinterest",),
    "flickr": ("Flickr ",),
    "forum": ("discussion board", "Forum"),
    "bluesky": ("Blue Sky",),
}


def write_account_register(path: Path, settings: Settings) -> None:
    """Writes the CSV file: the public accounts, registered or found elsewhere, as people spell them."""
    rng = stream(settings.seed, "register")
    entries = [*settings.plan["registered"], *settings.plan["found_outside"]]
    public = [entry for entry in entries if entry["network"] in _SPELLINGS]
    rng.shuffle(public)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(_row(rng, entry, settings) for entry in public)


def _row(rng: random.Random, entry: Mapping[str, Any], settings: Settings) -> dict[str, str]:
    dormant = f"{entry['network']}:{entry['handle']}" in settings.plan["dormant"]
    return {
        "Account": rng.choice(["", "@"]) + entry["handle"],
        "Platform": rng.choice(_SPELLINGS[entry["network"]]),
        "Department": entry.get("owner_unit", ""),
        "Language": "English",
        "URL": entry["url"],
        "Market": entry.get("market", ""),
        "Status": "dormant" if dormant else "active",
    }
