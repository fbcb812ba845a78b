"""XES (IEEE 1849): a trace a thread, an event an act, for process mining."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pappus.interchange.conversations import silent_acts, threads_of
from pappus.interchange.writer import Outgoing, RecordWriter, Written
from pappus.vocabulary.periods import moment_of

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile(r"[A-Za-z0-9 .:@/#_-]*")
_EXTENSIONS = (("Concept", "concept"), ("Time", "time"), ("Organizational", "org"))
_EVENT_KEYS = {
    "org:resource": "person",
    "org:group": "unit",
    "org:role": "function",
    "side": "side",
    "kind": "kind",
    "level": "level",
    "network": "network",
    "property": "property_id",
}
_UNKNOWN = "unknown"


def write(outgoing: Outgoing, path: Path) -> Written:
    """Writes the log."""
    traces = events = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(_opening(outgoing.organisation.name))
        for acts in threads_of(outgoing.record):
            stream.write("".join(_trace(acts)))
            traces += 1
            events += len(acts)
        stream.write("</log>\n")
    silent = silent_acts(outgoing.record)
    left_out = f"{silent:,} acts that stand in no thread (likes, shares, joins …) are no events and are left out."
    return Written({"traces": traces, "events": events}, (left_out,) if silent else ())


def _opening(name: str) -> str:
    extensions = "".join(
        f'<extension name="{title}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
        for title, prefix in _EXTENSIONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
        f"{extensions}"
        f'<global scope="trace">\n{_text("concept:name", _UNKNOWN)}</global>\n'
        f'<global scope="event">\n{_text("concept:name", _UNKNOWN)}'
        f'<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>\n{_text("side", _UNKNOWN)}</global>\n'
        '<classifier name="Activity" keys="concept:name"/>\n'
        '<classifier name="Activity and side" keys="concept:name side"/>\n'
        f"{_text('concept:name', name)}"
        f"{_text('people', 'Resources are pseudonyms made with a key that is not in this log.')}"
    )


def _trace(acts: list[dict[str, Any]]) -> Iterator[str]:
    yield "<trace>\n" + _text("concept:name", acts[0]["thread_id"]) + _text("network", acts[0]["network"])
    for place, act in enumerate(acts):
        done = "reply" if place or act["parent_id"] is not None else "open"
        yield "<event>\n" + _text("concept:name", f"{done}: {act['object_type']}")
        yield f'<date key="time:timestamp" value="{moment_of(act["ts_us"]).isoformat(timespec="milliseconds")}"/>\n'
        yield _text("id", act["act_id"])
        yield from (_text(key, act[column]) for key, column in _EVENT_KEYS.items() if act[column] is not None)
        yield "</event>\n"
    yield "</trace>\n"


def _text(key: str, value: str) -> str:
    # Most values need no look at each character.
    written = f'"{value}"' if _PLAIN.fullmatch(value) else quoteattr(_NOT_IN_XML.sub("\ufffd", value))
    return f'<string key="{key}" value={written}/>\n'


WRITER = RecordWriter(
    title="XES event log (IEEE 1849)",
    opens_in="ProM, PM4Py and other programs for process mining",
    suffix=".xes",
    per_person="always",
    keeps="who did what when in each thread; not texts, nor what stands in no thread",
    write=write,
)
