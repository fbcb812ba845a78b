"""What became of statuses that were fetched: edited, or gone.

The API has no list of edits and deletions, so statuses of the last weeks are asked for once more: an edited one says so
(`edited_at`), and one that its server does not have any more is deleted. Of each a digest is kept, no address.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from pappus.readers.activity_acts import NETWORK

_US_OF_S = 1_000_000
_US_OF_DAY = 86_400 * _US_OF_S
Recent = dict[str, list[Any]]
"""Number of the status, id of its act, when it was written (microseconds UTC), by the number it was listed under."""


def remember(recent: Recent, listed: Iterable[Any], digest: Callable[[str], str], days: int) -> None:
    """Notes what was listed and is not older than some days, and forgets what has become so."""
    for one in listed:
        status = one.get("status", one)
        # What is paged by other numbers than Mastodon's cannot be paged from one before.
        if status and str(one["id"]).isdecimal():
            written_us = int(status["created_at"].timestamp() * _US_OF_S)
            recent[str(one["id"])] = [str(status["id"]), f"{NETWORK}:{digest(str(status['uri']))}", written_us]
    oldest_us = _now_us() - days * _US_OF_DAY
    for number in [number for number, (_, _, written_us) in recent.items() if written_us < oldest_us]:
        del recent[number]


def look_again(
    recent: Recent, after: Callable[[str], list[Any]], is_gone: Callable[[str], bool]
) -> tuple[list[Any], dict[str, int]]:
    """Statuses that were edited, and the acts of those that are gone with the moment at which that was noticed.

    Args:
        recent: what is remembered; what is gone is forgotten.
        after: gives what is listed after a number, oldest first.
        is_gone: whether the server does not have a status any more.
    """
    if not recent:
        return [], {}
    numbers = sorted(map(int, recent))
    here: dict[str, Any] = {}
    place = str(numbers[0] - 1)
    while int(place) < numbers[-1] and (page := after(place)):
        here |= {str(one["id"]): one.get("status", one) for one in page}
        place = str(page[-1]["id"])
    edited = [here[one] for one in recent if one in here and here[one] and here[one].get("edited_at")]
    missing = [one for one in recent if one not in here and is_gone(recent[one][0])]
    return edited, {recent.pop(one)[1]: _now_us() for one in missing}


def _now_us() -> int:
    return time.time_ns() // 1_000
