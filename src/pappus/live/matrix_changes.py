"""What events of Matrix say of earlier ones: replacements and redactions.

https://spec.matrix.org/latest/client-server-api/, Event replacements, Redactions, Aggregations. A replacement brings
the new content; whoever shows the replaced event shows that, with the relation it had. Element saves it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

_NETWORK = "matrix"
_US_OF_MS = 1_000
Event = dict[str, Any]


def redacted(events: Iterable[Event]) -> dict[str, int]:
    """The acts that were taken away, by id: when, in microseconds UTC."""
    found: dict[str, int] = {}
    for one in events:
        target = one.get("redacts") or _content(one).get("redacts")
        when = one.get("origin_server_ts")
        if one.get("type") == "m.room.redaction" and isinstance(target, str) and isinstance(when, int):
            found.setdefault(f"{_NETWORK}:{target}", when * _US_OF_MS)
    return found


def with_replaced(events: list[Event], ask: Callable[[str], Event | None]) -> list[Event]:
    """Events as they are now, with those before them that some of them replace.

    Args:
        events: in their order.
        ask: gives an earlier event by its number; null where it is not shown any more.
    """
    here = {one.get("event_id") for one in events}
    replacing = {target: one for one in events if (target := _replaced(one)) is not None}
    earlier = [found for target in replacing if target not in here and (found := ask(target)) is not None]
    return [_as_now(one, replacing.get(str(one.get("event_id")))) for one in [*earlier, *events]]


def _as_now(event: Event, replacing: Event | None) -> Event:
    """An event with the content that replaced its own, by the server's word or by that of the same sender."""
    unsigned = event.get("unsigned") or {}
    told = (unsigned.get("m.relations") or {}).get("m.replace") if isinstance(unsigned, dict) else None
    newest = max(
        (one for one in (told, replacing) if isinstance(one, dict) and one.get("sender") == event.get("sender")),
        key=lambda one: one.get("origin_server_ts") or 0,
        default=None,
    )
    if newest is None or "redacted_because" in unsigned:
        return event
    content = _content(newest).get("m.new_content")
    relation = _content(event).get("m.relates_to")
    related = {"m.relates_to": relation} if relation else {}
    replaced_at = {"m.replace": {"origin_server_ts": newest.get("origin_server_ts")}}
    return {
        **event,
        "content": {**content, **related} if isinstance(content, dict) else _content(event),
        "unsigned": {**unsigned, "m.relations": {**(unsigned.get("m.relations") or {}), **replaced_at}},
    }


def _replaced(event: Event) -> str | None:
    relation = _content(event).get("m.relates_to")
    if not isinstance(relation, dict) or relation.get("rel_type") != "m.replace":
        return None
    target = relation.get("event_id")
    return target if isinstance(target, str) else None


def _content(event: Event) -> dict[str, Any]:
    content = event.get("content")
    return content if isinstance(content, dict) else {}
