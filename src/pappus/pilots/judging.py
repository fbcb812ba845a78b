"""A pilot and its figures → a verdict, with what it rests on and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pappus.pilots.of_arms import verdict_of_arms
from pappus.pilots.of_series import verdict_of_series
from pappus.pilots.pilot import Pilot, settings
from pappus.pilots.register import Standing
from pappus.pilots.series import Arms, Panel
from pappus.pilots.verdict import Verdict, reason
from pappus.vocabulary.languages import long_date, translated_count


def judged(pilot: Pilot, figures: Panel | Arms | None, standing: Standing, as_of: date) -> Verdict:
    """The verdict on a pilot by the figures up to a day."""
    empty = Verdict(pilot.id, "cannot_tell", standing, level=settings()["level"])
    against = tuple(_against_standing(pilot, standing))
    if as_of < pilot.start:
        return replace(empty, due=False, reasons=(*against, reason("not_started")))
    if figures is None:
        file = pilot.measure.file or pilot.measure.indicator or ""
        return replace(empty, reasons=(*against, reason("no_file", file=file)))
    if isinstance(figures, Arms):
        found = verdict_of_arms(pilot, figures, as_of, empty)
    else:
        found = verdict_of_series(pilot, figures, as_of, empty)
    # While it runs, only a verdict that was allowed to come early and says something is one.
    due = found.due and (as_of >= pilot.end or (found.kind != "cannot_tell" and pilot.looks != "at_end"))
    return replace(found, due=due, reasons=(*against, *found.reasons))


def _against_standing(pilot: Pilot, standing: Standing) -> Iterator[str]:
    if standing.day is None:
        yield reason("not_registered")
        return
    if not standing.before_start:
        late = (standing.day - pilot.start).days
        name = "late_same_day" if late == 0 else "late"
        yield reason(name, day=long_date(standing.day), days=translated_count("{number} day", "{number} days", late))
    if not standing.unchanged:
        yield reason("changed", day=long_date(standing.day))
