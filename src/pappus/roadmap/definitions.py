"""Actions are read from YAML: files of the catalogue, and those in the folder `actions` of a workspace over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pappus.roadmap.action import Action, Provenance, Raise
from pappus.vocabulary.discovery import yaml_files_in
from pappus.vocabulary.documents import Document, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.languages import cached_by_language, in_language

CATALOGUE = Path(__file__).with_name("catalogue")
SCHEMA = Path(__file__).with_name("schemas") / "actions.schema.json"
_NEEDED = ("title", "what", "leads", "layer", "effort_days", "weeks", "raises")


@dataclass(frozen=True)
class _Entry:
    """An action as files define it so far, with the place of its latest definition."""

    content: Mapping[str, Any]
    document: Document
    place: int

    def fault(self, expected: str, key: str = "id") -> Fault:
        """A fault at this action."""
        return self.document.fault(("actions", self.place, key), expected)


@cached_by_language
def catalogue_actions() -> dict[str, Action]:
    """Every action of the catalogue by id."""
    return load_actions()


def load_actions(own: Path | None = None, practices: Iterable[str] | None = None) -> dict[str, Action]:
    """The actions of the catalogue by id, and those of an organisation's own folder over them.

    Args:
        own: the folder; null, or one that does not exist, for the catalogue alone.
        practices: ids of practices that actions may raise; null for those of the catalogue.

    Raises:
        InvalidFileError: an own file breaks the schema or makes no sense; carries every fault with its line.
    """
    from pappus.practices.definitions import practices as catalogue_practices

    known = set(catalogue_practices() if practices is None else practices)
    entries: dict[str, _Entry] = {}
    faults: list[Fault] = []
    for path in (*yaml_files_in(CATALOGUE), *(yaml_files_in(own) if own is not None else ())):
        is_own = path.parent != CATALOGUE
        try:
            document = _document(path, is_own=is_own)
        except InvalidFileError as error:
            faults += error.faults
            continue
        faults += _merge(document, entries, is_own=is_own)
    faults += [fault for entry in entries.values() for fault in _entry_faults(entry, entries, known)]
    faults += _circles(entries)
    if faults:
        raise InvalidFileError(faults)
    kept = {name: entry.content for name, entry in entries.items() if not entry.content.get("retired")}
    return {name: _action(content, set(kept)) for name, content in kept.items()}


def _document(path: Path, *, is_own: bool) -> Document:
    document = read_yaml(path, str(path) if is_own else path.name)
    faults = schema_faults(document, read_schema(SCHEMA))
    if faults:
        raise InvalidFileError(faults)
    return replace(document, content=in_language(document.content, "actions"))


def _merge(document: Document, entries: dict[str, _Entry], *, is_own: bool) -> Iterator[Fault]:
    """Puts the actions of a file over those known so far."""
    shared = {key: document.content[key] for key in ("provenance", "fails") if key in document.content}
    seen: set[str] = set()
    for place, given in enumerate(document.content["actions"]):
        name = given["id"]
        known = entries.get(name)
        if name in seen or (known is not None and not is_own):
            yield document.fault(("actions", place, "id"), f"the action {name!r} stands twice")
        seen.add(name)
        content = {**(known.content if known else shared), **(shared if known and is_own else {}), **given}
        if "raises" in given:
            spread = document.content.get("spread")
            content["raises"] = [
                line if spread is None or "spread" in line else {**line, "spread": spread} for line in given["raises"]
            ]
        entries[name] = _Entry(content, document, place)


def _entry_faults(entry: _Entry, entries: Mapping[str, _Entry], practices: set[str]) -> Iterator[Fault]:
    content = entry.content
    if content.get("retired"):
        return
    missing = [key for key in (*_NEEDED, "provenance", "fails") if key not in content]
    if missing:
        yield entry.fault(f"the action {content['id']!r} lacks {', '.join(missing)}")
    for line in content.get("raises", ()):
        if line["practice"] not in practices:
            yield entry.fault(f"{line['practice']!r} is no practice", "raises")
        if "spread" not in line:
            yield entry.fault(f"{line['practice']}: lacks a spread, here or for the whole file", "raises")
    for key in ("after", "apart_from"):
        for other in content.get(key, ()):
            if other not in entries:
                yield entry.fault(f"{other!r} is no action", key)


def _circles(entries: Mapping[str, _Entry]) -> Iterator[Fault]:
    """Actions that wait for themselves, directly or through others."""
    for name, entry in entries.items():
        waiting, seen = list(entry.content.get("after", ())), set[str]()
        while waiting:
            other = waiting.pop()
            if other == name:
                yield entry.fault(f"the action {name!r} waits for itself", "after")
                break
            if other not in seen and other in entries:
                seen.add(other)
                waiting += entries[other].content.get("after", ())


def _action(content: Mapping[str, Any], kept: set[str]) -> Action:
    """An action from its checked entry; it neither waits for one that is retired nor keeps apart from it."""
    return Action(
        id=content["id"],
        title=content["title"],
        what=content["what"],
        leads=content["leads"],
        layer=content["layer"],
        effort_days=dict(content["effort_days"]),
        outlay=content.get("outlay", 0),
        weeks=content["weeks"],
        raises=tuple(Raise(**line) for line in content["raises"]),
        fails=content["fails"],
        provenance=Provenance(**content["provenance"]),
        after=tuple(one for one in content.get("after", ()) if one in kept),
        apart_from=tuple(one for one in content.get("apart_from", ()) if one in kept),
    )
