"""A plan as a calendar file (iCalendar, RFC 5545) that any calendar program takes in."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from pappus.roadmap.action import settings
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
