"""The scorecard of a workspace, with its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from pappus.scorecard.charted import charted
from pappus.scorecard.definition import read_scorecard
from pappus.scorecard.figures import Table, values_of
from pappus.scorecard.scorecard import Measure
from pappus.scorecard.standing import ScorecardFound, standing_of
from pappus.vocabulary.readings import Reading


def find_scorecard(
    folder: Path, readings: Callable[[Measure], Iterable[Reading]], as_of: date | None = None
) -> ScorecardFound | None:
    """The scorecard with every measure on its chart; null where there is none.

    Args:
        folder: the workspace.
        readings: gives monthly readings of a measure's indicator.
        as_of: day up to which figures count; the last one that figures or reviews tell of, if null.

    Raises:
        InvalidFileError: the scorecard, or a file of figures, is not sound.
    """
    card = read_scorecard(folder)
    if card is None:
        return None
    tables: dict[str, Table] = {}
    found = {one.id: values_of(one, folder, as_of or date.max, readings, tables) for one in card.measures}
    days = [days[-1] for days, _ in found.values() if days] + [one.day for one in card.reviews]
    day = as_of or max(days, default=datetime.now(UTC).date())
    charts = {one.id: charted(one, *found[one.id]) for one in card.measures}
    return standing_of(card, charts, day)
