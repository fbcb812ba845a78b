"""Forgetting: people who ask for it, and acts that are older than may be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pappus.pipeline.opened import OpenWorkspace
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.periods import end_of_day_us

if TYPE_CHECKING:
    from pappus.store.forgetting import Erasure


class ForgettingWorkspace(OpenWorkspace):
    """Forgets for good; see `undo` for an import that was a mistake."""

    def erase(self, identifier: str) -> tuple[Erasure, int]:
        """Removes a person from the record, all rounds and people.csv; what was removed, and the rows of people.csv."""
        from pappus.store.forgetting import erase

        known = set(self.home.pseudonyms_of(identifier))
        # What leads from one to the other goes last: were this interrupted in between, it would still lead to the rest.
        confirmed = [(one.one, one.other) for one in self.organisation().identities if one.decision == "same"]
        linked = _linked(known, [*self.store.links(), *confirmed])
        ratings = self.home.forget_ratings(linked)
        erasure = replace(erase(self.store, linked), ratings=ratings)
        rows = self.home.forget_person(identifier)
        self.home.forget_identities(linked)
        return erasure, rows

    def drop_before(self, day: date) -> int:
        """Removes acts older than a day (retention); how many.

        Raises:
            UsageError: the day lies in the future, so that everything would go and nothing could come back.
        """
        from datetime import timedelta

        from pappus.store.forgetting import drop_before

        if day > datetime.now(UTC).date():
            raise UsageError(f"{day} lies in the future; all acts would be removed, and every later one be left out")
        return drop_before(self.store, end_of_day_us(day - timedelta(days=1)) + 1)


def _linked(known: set[str], links: list[tuple[str, str]]) -> list[str]:
    """Pseudonyms and all that exports declare, directly or through others, to be the same person."""
    while more := {one for pair in links if known & set(pair) for one in pair} - known:
        known |= more
    return sorted(known)
