"""A plan as a calendar file (iCalendar, RFC 5545) that any calendar program takes in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from pappus.roadmap.action import settings
from pappus.roadmap.board import Card
from pappus.roadmap.plan import Plan, PlannedAction
from pappus.vocabulary.languages import translated

if TYPE_CHECKING:
    import icalendar


def calendar(plan: Plan, organisation: str) -> bytes:
    """The actions of a plan as events that last whole days, and the day of the target; the same plan, the same bytes.

    Importing it again after a new plan moves the events, since each keeps its name.
    """
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Pappus//Plan//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", translated("{organisation}: plan", organisation=organisation))
    for one in plan.actions:
        made.add_component(_event(plan, one))
    for way in plan.ways:
        event = icalendar.Event()
        event.add("uid", f"{way.model}-{way.stage}@plan.pappus")
        event.add("dtstamp", _stamp(plan))
        event.add("dtstart", plan.by)
        event.add("dtend", plan.by + timedelta(days=1))
        event.add("summary", f"{way.title}: {way.stage_title}")
        made.add_component(event)
    return bytes(made.to_ical())


def _event(plan: Plan, one: PlannedAction) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{one.id}@plan.pappus")
    event.add("dtstamp", _stamp(plan))
    event.add("dtstart", one.starts)
    event.add("dtend", one.ends + timedelta(days=1))
    event.add("summary", one.title)
    leads = one.owner or settings()["roles"][one.leads]["title"]
    event.add("description", f"{one.what}\n{leads}")
    event.add("categories", [settings()["layers"][one.layer]])
    return event


def _stamp(plan: Plan) -> datetime:
    return datetime.combine(plan.start, time(), UTC)


def board_calendar(cards: Iterable[Card], organisation: str, stamp: date) -> bytes:
    """The dated actions of a board that are neither done nor dropped, as events that last whole days."""
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//Pappus//Plan//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{organisation}: actions")
    for card in cards:
        entry = card.entry
        first, last = entry.starts_at or entry.due_at, entry.due_at or entry.starts_at
        if entry.status in ("done", "dropped") or first is None or last is None:
            continue
        event = icalendar.Event()
        event.add("uid", f"{entry.action}@plan.pappus")
        event.add("dtstamp", datetime.combine(stamp, time(), UTC))
        event.add("dtstart", date.fromisoformat(first))
        event.add("dtend", date.fromisoformat(last) + timedelta(days=1))
        event.add("summary", card.title)
        event.add("description", "\n".join(filter(None, (entry.owner, entry.comment))))
        made.add_component(event)
    return bytes(made.to_ical())
