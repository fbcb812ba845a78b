"""From the YAML of a mapping file to its values, with every fault by its line."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pappus.readers.mapping import (
    ALLOWED,
    PLAIN_TIME_FORMATS,
    ActMapping,
    Choice,
    Condition,
    ListColumn,
    Mapping,
    Place,
    Template,
    TimeColumn,
)
from pappus.vocabulary.documents import Document, read_schema, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.networks import networks, normalise

_SCHEMA_FILE = Path(__file__).with_name("schemas") / "mapping.schema.json"
_COLUMN = re.compile(r"\{([^{}]+)\}")


def parsed(document: Document) -> Mapping:
    """The mapping of a parsed YAML file; see `pappus.readers.mapping.parse_mapping`."""
    faults = _unquoted_templates(document) or schema_faults(document, read_schema(_SCHEMA_FILE))
    if faults:
        raise InvalidFileError(faults)
    parsing = _Parsing(document)
    mapping = parsing.mapping()
    if parsing.faults:
        raise InvalidFileError(sorted(parsing.faults, key=lambda fault: int(fault.place.removeprefix("line "))))
    return mapping


def _unquoted_templates(document: Document) -> list[Fault]:
    """`id: {ticket}` is a YAML mapping; says that the braces need quotes."""
    content = document.content if isinstance(document.content, dict) else {}
    acts = content.get("acts")
    return [
        document.fault(("acts", index, key), f'{key}: a template stands in quotes: "{{{next(iter(value))}}}"')
        for index, act in enumerate(acts if isinstance(acts, list) else [])
        if isinstance(act, dict)
        for key, value in act.items()
        if isinstance(value, dict) and len(value) == 1 and next(iter(value.values())) is None
    ]


class _Parsing:
    """One pass over a document that fits the schema; collects faults and the columns in use."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Fault] = []
        self.uses: list[tuple[str, Place]] = []

    def mapping(self) -> Mapping:
        content = self.document.content
        quote = content.get("quote", '"')
        acts = tuple(self.act(act, ("acts", index)) for index, act in enumerate(content["acts"]))
        return Mapping(
            document=self.document,
            network=self.network(content["network"]),
            acts=acts,
            uses=tuple(self.uses),
            format=content.get("format"),
            delimiter=content.get("delimiter"),
            encoding=self.encoding(content.get("encoding", "utf-8")),
            quote=None if quote == "none" else self.single(quote),
            missing=("", *content.get("missing", ())),
            time_zone=self.zone(content.get("time_zone", "UTC")),
            coverage=content.get("coverage", {}),
        )

    def act(self, entry: dict[str, Any], place: Place) -> ActMapping:
        before = len(self.uses)
        values: dict[str, Any] = {
            key: self.template(entry[key], (*place, key))
            for key in ("id", "thread", "parent", "property", "container")
            if key in entry
        }
        values |= {key: self.time(entry[key], (*place, key)) for key in ("at", "edited") if key in entry}
        values |= {key: self.column(entry[key], (*place, key)) for key in ("account", "to", "text") if key in entry}
        values |= {key: self.listed(entry[key], (*place, key)) for key in ("actor", "tags") if key in entry}
        values |= {key: self.people(entry[key], (*place, key)) for key in ("recipients", "mentions") if key in entry}
        values["choices"] = {
            key: self.choice(entry[key], (*place, key), ALLOWED.get(key)) for key in (*ALLOWED, "lang") if key in entry
        }
        if "when" in entry:
            values["when"] = self.condition(entry["when"], (*place, "when"))
        if values.get("id") is not None and not values["id"].columns:
            self.fault(
                (*place, "id"), f"id: names no column; every row would be the same act ({self.hint(entry['id'])})"
            )
        if entry.get("gather") and "id" not in entry:
            self.fault((*place, "gather"), "gather: needs an id that the rows of one act share")
        if entry.get("gather") and len(self.document.content["acts"]) > 1:
            self.fault((*place, "gather"), "gather: works in a mapping that makes one act of a row")
        columns = tuple(sorted({column for column, _ in self.uses[before:]}))
        return ActMapping(**values, gather=bool(entry.get("gather")), columns=columns)

    def column(self, name: str, place: Place) -> str:
        self.uses.append((name, place))
        return name

    def template(self, text: str, place: Place) -> Template:
        pieces: list[tuple[bool, str]] = []
        end = 0
        for match in _COLUMN.finditer(text):
            if match.start() > end:
                pieces.append((False, text[end : match.start()]))
            pieces.append((True, self.column(match.group(1), place)))
            end = match.end()
        if end < len(text):
            pieces.append((False, text[end:]))
        if any("{" in piece or "}" in piece for is_column, piece in pieces if not is_column):
            self.fault(place, f"{place[-1]}: a brace without its other half in {text!r}")
        return Template(tuple(pieces))

    def time(self, entry: Any, place: Place) -> TimeColumn:
        if isinstance(entry, str):
            return TimeColumn(self.column(entry, place))
        pattern = entry.get("format", "iso")
        if pattern not in PLAIN_TIME_FORMATS and not _is_pattern(pattern):
            known = ", ".join(PLAIN_TIME_FORMATS)
            self.fault((*place, "format"), f"format: {pattern!r} is none of {known}, nor a pattern such as '%d.%m.%Y'")
        clock = self.column(entry["clock"], (*place, "clock")) if "clock" in entry else None
        return TimeColumn(self.column(entry["column"], (*place, "column")), pattern, clock)

    def listed(self, entry: Any, place: Place) -> ListColumn:
        if isinstance(entry, str):
            return ListColumn(self.column(entry, place))
        if ("column" in entry) == ("email" in entry):
            self.fault(place, f"{place[-1]}: needs either column: or email:")
        key = "email" if "email" in entry else "column"
        column = self.column(entry.get(key, ""), (*place, key)) if key in entry else ""
        return ListColumn(column, key == "email", entry.get("split"))

    def people(self, entry: Any, place: Place) -> tuple[ListColumn, ...]:
        if isinstance(entry, list):
            return tuple(self.listed(one, (*place, index)) for index, one in enumerate(entry))
        return (self.listed(entry, place),)

    def condition(self, entry: Any, place: Place) -> Condition:
        if isinstance(entry, str):
            return Condition(self.column(entry, place))
        if "is" in entry and "is_not" in entry:
            self.fault(place, "when: needs either is: or is_not:, not both")
        given = entry.get("is", entry.get("is_not", []))
        values = tuple(_word(value).lower() for value in (given if isinstance(given, list) else [given]))
        return Condition(self.column(entry["column"], (*place, "column")), values, "is_not" in entry)

    def choice(self, entry: Any, place: Place, allowed: tuple[str, ...] | None) -> Choice:
        if not isinstance(entry, dict):
            return Choice(constant=self.allowed(_word(entry), place, allowed))
        values = {
            _word(key).lower(): self.allowed(_word(value), (*place, "values", str(key)), allowed)
            for key, value in entry.get("values", {}).items()
        }
        otherwise = _word(entry["otherwise"]) if "otherwise" in entry else None
        if otherwise is not None:
            self.allowed(otherwise, (*place, "otherwise"), allowed)
        return Choice(None, self.column(entry["column"], (*place, "column")), values, otherwise)

    def network(self, entry: Any) -> Choice:
        choice = self.choice(entry, ("network",), None)
        words = [choice.constant, choice.otherwise, *choice.values.values()]
        found = {word: normalise(word) for word in words if word is not None}
        for word, network in found.items():
            if network.id is None or network.doubtful:
                self.fault(("network",), f"network: {word!r} is none of {', '.join(networks())}")
        ids = {word: network.id or "other" for word, network in found.items()}
        return Choice(
            ids.get(choice.constant or ""),
            choice.column,
            {value: ids[word] for value, word in choice.values.items()},
            ids.get(choice.otherwise or ""),
        )

    def allowed(self, word: str, place: Place, allowed: tuple[str, ...] | None) -> str:
        if allowed is not None and word not in allowed:
            self.fault(place, f"{place[-1]}: {word!r} is none of {', '.join(allowed)}")
        return word

    def encoding(self, name: str) -> str:
        try:
            return codecs.lookup(name).name
        except LookupError:
            self.fault(("encoding",), f"encoding: {name!r} is no encoding; for instance utf-8, utf-16, cp1252")
            return name

    def zone(self, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            self.fault(("time_zone",), f"time_zone: {name!r} is no IANA time zone; for instance Europe/Rome")
        return name

    def single(self, quote: str) -> str:
        if len(quote) != 1 or not quote.isascii():
            self.fault(("quote",), "quote: is one character, or none")
        return quote

    def hint(self, text: str) -> str:
        return f'write "{{{text}}}" if {text!r} is a column'

    def fault(self, place: Place, expected: str) -> None:
        self.faults.append(self.document.fault(place, expected))


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_pattern(pattern: str) -> bool:
    moment = datetime(2024, 11, 23, 14, 35, 56, tzinfo=UTC)
    try:
        return "%" in pattern and datetime.strptime(moment.strftime(pattern), pattern) is not None  # noqa: DTZ007
    except ValueError:
        return False
