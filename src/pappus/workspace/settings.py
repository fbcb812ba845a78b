"""The organisation's own settings: `organisation.yaml` as a frozen value, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from pappus.vocabulary.documents import Document, parse_yaml, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.languages import languages
from pappus.workspace.columns import SCHEMAS
from pappus.workspace.identifiers import network_id, unknown_network
from pappus.workspace.migration import FORMAT, migrate
from pappus.workspace.organisation import WEEKDAYS, BusinessHours, EarlierHours, Organisation, Unit, Weekday
from pappus.workspace.writing import make_folder, write_atomically

ORGANISATION_FILE = "organisation.yaml"
SCHEMA_COPY = ".pappus/organisation.schema.json"
SCHEMA_LINE = f"# yaml-language-server: $schema={SCHEMA_COPY}\n"

_HOURS = re.compile(r"(\d{1,2}:\d\d)\s*[-–]\s*(\d{1,2}:\d\d)")


def read_settings(path: Path) -> Organisation:
    """What `organisation.yaml` says, without people, properties and documents.

    Raises:
        InvalidFileError: every fault of the file, with its line.
    """
    if not path.is_file():
        what = "is no file" if path.exists() else "is missing"
        raise InvalidFileError([Fault(str(path), "", f"{what}; `pappus init {path.parent} --name NAME` makes one")])
    return _settings(read_yaml(path))


def settings_of(content: dict[str, Any], origin: str) -> Organisation:
    """An organisation from the entries of an `organisation.yaml` that are kept elsewhere; see `mapping_of`.

    Args:
        content: the entries.
        origin: what faults name in place of a file.

    Raises:
        InvalidFileError: every fault.
    """
    return _settings(parse_yaml(_dumped(content), origin))


def save_organisation(folder: Path, organisation: Organisation) -> None:
    """Writes the settings of an organisation to `organisation.yaml`, in one step.

    Comments and entries that stay as they are keep their wording and place. People, properties, documents and rounds
    are not written: they have files of their own.

    Raises:
        InvalidFileError: the settings, or the file that is there now, break the rules of the file.
        PappusError: the file cannot be written.
    """
    migrate(folder)
    path = folder / ORGANISATION_FILE
    wanted = replace(organisation, people=(), properties=(), attested=(), rounds=(), training=(), content_plan=())
    wanted = replace(wanted, actions=(), ideas=(), stakeholders=(), core_figures=(), identities=(), resources=())
    text = _whole_text(wanted)
    _settings(parse_yaml(text, str(path)))
    if path.exists():
        former = read_settings(path)
        patched = _patched(path.read_text(encoding="utf-8-sig"), mapping_of(former), mapping_of(wanted))
        if patched is not None and _says(patched, wanted):
            text = patched
    write_schema_copy(folder)
    write_atomically(path, text.encode())


def write_schema_copy(folder: Path) -> None:
    """Puts the schema of `organisation.yaml` where the editor line of that file points to.

    Raises:
        PappusError: it cannot be written.
    """
    make_folder((folder / SCHEMA_COPY).parent)
    write_atomically(folder / SCHEMA_COPY, (SCHEMAS / "organisation.schema.json").read_bytes())


def _settings(document: Document) -> Organisation:
    given = Document(document.file, _without_blanks(document.content) or {}, document.lines)
    faults = schema_faults(given, read_schema(SCHEMAS / "organisation.schema.json"))
    faults += _contradictions(_sound(given, faults))
    if faults:
        raise InvalidFileError(sorted(faults, key=lambda fault: int(fault.place.removeprefix("line "))))
    return _organisation(given.content)


def _without_blanks(content: Any) -> Any:
    """An entry with nothing behind its colon counts as left out."""
    if not isinstance(content, dict):
        return content
    return {key: _without_blanks(value) for key, value in content.items() if value is not None}


def _sound(document: Document, faults: list[Fault]) -> Document:
    """The document without those entries in which the schema found a fault."""
    if not isinstance(document.content, dict):
        return Document(document.file, {}, document.lines)
    starts = {str(name): document.line((str(name),)) for name in document.content}
    lines = {int(fault.place.removeprefix("line ")) for fault in faults}
    broken = {max((start for start in starts.values() if start <= line), default=0) for line in lines}
    sound = {name: entry for name, entry in document.content.items() if starts[str(name)] not in broken}
    return Document(document.file, sound, document.lines)


def _contradictions(document: Document) -> Iterator[Fault]:
    yield from _account_faults(document)
    yield from _unit_faults(document)
    yield from _centre_faults(document)
    yield from _time_faults(document)
    yield from _language_faults(document)


def _account_faults(document: Document) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, account in enumerate(document.content.get("accounts", ())):
        network = account.partition(":")[0]
        if network_id(network) is None:
            yield document.fault(("accounts", index), f"accounts: {unknown_network(network)}")
        elif not _account(account).partition(":")[2]:
            yield document.fault(("accounts", index), f"accounts: expected a handle after the network in {account!r}")
        elif (first := seen.setdefault(_account(account).lower(), index)) != index:
            line = document.line(("accounts", first))
            yield document.fault(("accounts", index), f"accounts: {account!r} is the same account as in line {line}")


def _unit_faults(document: Document) -> Iterator[Fault]:
    units = document.content.get("units", ())
    functions = document.content.get("functions", ())
    parents = {unit["id"]: unit.get("parent") for unit in units}
    seen: set[str] = set()
    for index, unit in enumerate(units):
        if unit["id"] in seen:
            yield document.fault(("units", index, "id"), f"units: the id {unit['id']!r} stands twice")
        seen.add(unit["id"])
        if functions and unit["function"] not in functions:
            expected = f"units: {unit['function']!r} is not among the functions that this file lists"
            yield document.fault(("units", index, "function"), expected)
        if "parent" in unit and (wrong := _parent_fault(unit["id"], parents)):
            yield document.fault(("units", index, "parent"), f"units: {wrong}")


def _centre_faults(document: Document) -> Iterator[Fault]:
    centre = document.content.get("centre_of_excellence")
    if centre is not None and centre not in {unit["id"] for unit in document.content.get("units", ())}:
        yield document.fault(("centre_of_excellence",), f"centre_of_excellence: {centre!r} is the id of no unit")


def _parent_fault(unit: str, parents: dict[str, str | None]) -> str | None:
    parent = parents[unit]
    if parent is not None and parent not in parents:
        return f"the parent {parent!r} is the id of no unit"
    above = [unit]
    while parent is not None and parent not in above:
        above.append(parent)
        parent = parents.get(parent)
    return f"{unit!r} stands above itself ({' under '.join([*above, unit])})" if parent == unit else None


def _time_faults(document: Document) -> Iterator[Fault]:
    hours = document.content.get("business_hours")
    zones: dict[tuple[str, ...], str | None] = {("time_zone",): document.content.get("time_zone")}
    zones["business_hours", "time_zone"] = hours.get("time_zone") if hours else None
    for path, zone in zones.items():
        if zone is not None and not _is_time_zone(zone):
            yield document.fault(path, f"time_zone: {zone!r} is no time zone; expected a name as Europe/Vienna")
    if all(zones.values()) and len(set(zones.values())) > 1:
        expected = "business_hours.time_zone differs from time_zone; say it once"
        yield document.fault(("business_hours", "time_zone"), expected)
    if hours is not None and not set(hours) & set(WEEKDAYS):
        yield document.fault(("business_hours",), "business_hours: names no weekday; expected as monday: 09:00-17:30")
    yield from _opening_faults(document, ("business_hours",), hours or {})
    for index, earlier in enumerate((hours or {}).get("earlier", ())):
        place: tuple[str | int, ...] = ("business_hours", "earlier", index)
        yield from _opening_faults(document, place, earlier)
        zone = earlier.get("time_zone")
        if zone is not None and not _is_time_zone(zone):
            yield document.fault((*place, "time_zone"), f"time_zone: {zone!r} is no time zone; expected a name")


def _opening_faults(document: Document, path: tuple[str | int, ...], hours: dict[str, Any]) -> Iterator[Fault]:
    for day, (opens, closes) in _hours(hours).items():
        if opens >= closes:
            place = ".".join(str(part) for part in (*path, day))
            yield document.fault((*path, day), f"{place}: closes at {closes}, not after it opens at {opens}")


def _language_faults(document: Document) -> Iterator[Fault]:
    for index, code in enumerate(document.content.get("languages", ())):
        if code not in languages():
            expected = f"languages: there are no translations into {code!r}; known: {', '.join(languages())}"
            yield document.fault(("languages", index), expected)


def _is_time_zone(name: str) -> bool:
    try:
        return name == "UTC" or bool(ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        return False


def _organisation(content: dict[str, Any]) -> Organisation:
    hours = content.get("business_hours")
    target = content.get("target", {})
    as_written = ("size", "footprint", "regulated", "initiative", "declared_shape", "dormancy_reason")
    arrangements = ("promised_hours", "centre_of_excellence")
    plain: dict[str, Any] = {name: content.get(name) for name in (*as_written, *arrangements)}
    return Organisation(
        name=content["name"].strip(),
        domains=tuple(domain.lower() for domain in content.get("domains", ())),
        accounts=tuple(_account(account) for account in content.get("accounts", ())),
        functions=tuple(content.get("functions", ())),
        units=tuple(Unit(**unit) for unit in content.get("units", ())),
        target_model=target.get("model"),
        target_stage=target.get("stage"),
        target_date=target.get("by"),
        core_measures=tuple(content.get("core_measures", ())),
        languages=tuple(content.get("languages", ())),
        time_zone=content.get("time_zone") or (hours or {}).get("time_zone") or "UTC",
        business_hours=_business_hours(hours) if hours else None,
        **plain,
    )


def _business_hours(hours: dict[str, Any]) -> BusinessHours:
    earlier = tuple(EarlierHours(one["until"], _hours(one), one.get("time_zone")) for one in hours.get("earlier", ()))
    return BusinessHours(_hours(hours), tuple(hours.get("holidays", ())), earlier)


def _account(account: str) -> str:
    network, _, handle = account.partition(":")
    return f"{network_id(network)}:{handle.strip().lstrip('@')}"


def _hours(hours: dict[str, Any]) -> dict[Any, tuple[str, str]]:
    found = {}
    for day in WEEKDAYS:
        if match := _HOURS.fullmatch(hours.get(day, "").strip()):
            found[day] = (match[1].zfill(5), match[2].zfill(5))
    return found


def mapping_of(organisation: Organisation) -> dict[str, Any]:
    """The settings as they stand in the file; what was not said is left out."""
    target = {
        "model": organisation.target_model,
        "stage": organisation.target_stage,
        "by": organisation.target_date,
    }
    entries: dict[str, Any] = {
        "format": FORMAT,
        "name": organisation.name,
        "domains": list(organisation.domains),
        "accounts": list(organisation.accounts),
        "functions": list(organisation.functions),
        "units": [_unit_mapping(unit) for unit in organisation.units],
        "size": organisation.size,
        "footprint": organisation.footprint,
        "regulated": organisation.regulated,
        "initiative": organisation.initiative,
        "declared_shape": organisation.declared_shape,
        "target": _without_blanks(target),
        "dormancy_reason": organisation.dormancy_reason,
        "core_measures": list(organisation.core_measures),
        "promised_hours": organisation.promised_hours,
        "centre_of_excellence": organisation.centre_of_excellence,
        "languages": list(organisation.languages),
        "time_zone": None if organisation.time_zone == "UTC" else organisation.time_zone,
        "business_hours": _hours_mapping(organisation.business_hours),
    }
    return {key: value for key, value in entries.items() if value is not None and value not in ([], {})}


def _unit_mapping(unit: Unit) -> dict[str, Any]:
    entries = {"id": unit.id, "name": unit.name, "function": unit.function, "parent": unit.parent}
    return dict(_without_blanks({**entries, "market": unit.market}))


def _hours_mapping(hours: BusinessHours | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    days = _days_mapping(hours.hours)
    earlier = [
        {"until": one.until, **_days_mapping(one.hours), **({"time_zone": one.time_zone} if one.time_zone else {})}
        for one in hours.earlier
    ]
    # Hours without a day are kept as an empty entry, so that the check names the fault instead of dropping them.
    days |= {"holidays": list(hours.holidays)} if hours.holidays or not days else {}
    return days | ({"earlier": earlier} if earlier else {})


def _days_mapping(hours: dict[Weekday, tuple[str, str]]) -> dict[str, Any]:
    return {day: "-".join(hours[day]) for day in WEEKDAYS if day in hours}


def _whole_text(organisation: Organisation) -> str:
    return SCHEMA_LINE + _dumped(mapping_of(organisation))


def _dumped(entries: dict[str, Any]) -> str:
    return str(yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=110))


def _says(text: str, wanted: Organisation) -> bool:
    try:
        return _settings(parse_yaml(text, ORGANISATION_FILE)) == wanted
    except InvalidFileError:
        return False


def _patched(text: str, former: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    """The text with only those entries replaced that differ; null if it is not written one entry below the other."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    lines = text.splitlines(keepends=True)
    names = [str(key.value) for key, _ in root.value]
    starts = [key.start_mark.line for key, _ in root.value] + [len(lines)]
    parts = ["".join(lines[: starts[0]])]
    for name, start, stop in zip(names, starts, starts[1:], strict=False):
        if former.get(name) == wanted.get(name):
            parts.append("".join(lines[start:stop]))
            continue
        end = _end_of_entry(lines, start, stop)
        parts.append(_dumped({name: wanted[name]}) if name in wanted else "")
        parts.append("".join(lines[end:stop]))
    added = {name: value for name, value in wanted.items() if name not in names and former.get(name) != value}
    body = "".join(parts)
    return body + ("" if body.endswith("\n") else "\n") + (_dumped(added) if added else "")


def _end_of_entry(lines: list[str], start: int, stop: int) -> int:
    """The line after an entry; blank lines and comments between it and the next one belong to neither."""
    while stop > start + 1 and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    return stop
