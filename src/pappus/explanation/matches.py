"""What a person may have meant by an id that nothing has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST_MATCHES = 5


def close_matches(wanted: str, known: Iterable[str]) -> list[str]:
    """Ids that contain what was written, then those that are spelled alike; at most five."""
    ids = list(dict.fromkeys(known))
    folded = wanted.lower()
    containing = [one for one in ids if folded and folded in one.lower()]
    alike = difflib.get_close_matches(folded, ids, n=_MOST_MATCHES)
    tails: dict[str, str] = {}
    for one in ids:
        tails.setdefault(one.rpartition(".")[2], one)
    alike += [tails[tail] for tail in difflib.get_close_matches(folded.rpartition(".")[2], tails, n=_MOST_MATCHES)]
    return list(dict.fromkeys([*containing, *alike]))[:_MOST_MATCHES]
