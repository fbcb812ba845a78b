"""The rows of a register of accounts, whatever its form: CSV, YAML and JSON, an account or a holder a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from pappus.readers.door import Door
from pappus.readers.lenient_json import lenient_json
from pappus.readers.register_holders import NetworkColumn, accounts_in, accounts_of_holder, columns_of_networks
from pappus.readers.register_words import meanings, plain, words
from pappus.readers.source import Source
from pappus.readers.table_files import named_header, sniff_delimiter
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import InvalidFileError, UnreadableError
from pappus.vocabulary.networks import normalise

_YAML_ENDINGS = (".yaml", ".yml")
_KEY = re.compile(r"^[ \t]*(?:-[ \t]+)?(\w[\w ]{0,40}?)[ \t]*:[ \t]*(.{0,40})", re.MULTILINE)
_JSON_KEY = re.compile(r'"([^"\\\n]{1,40})"\s*:\s*("?[^",\]}\n]{0,40})')
_SOCIAL = re.compile(r"^ *(?:- *)?social:\s*\n((?: +\w+:.*\n)+)", re.MULTILINE)
_JSON_SOCIAL = re.compile(r'"social"\s*:\s*\{([^{}]{0,4000})\}')
_HEAD_SIGNS = 65_536
_END = "the end of a register\0"
_FIGURE = re.compile(r"[+-]?[\d.,'\s]+%?")
_NETWORK_KEYS = {"network", "platform", "service key", "social network", "social media platform"}
_ACCOUNT_KEYS = {"handle", "account", "url", "service url"}


class Entry(NamedTuple):
    """One account of a register, its fields by their meaning; `place` as people name it."""

    place: str
    fields: dict[str, str]


_Reading = Callable[[Mapping[Any, Any], str, Door], Iterator[Entry]]


def score(text: str, name: str) -> float:
    """How surely the beginning of a file is that of a register."""
    if name.lower().endswith(_YAML_ENDINGS):
        return _listed_score(_SOCIAL.findall(text), text, _KEY)
    if _is_json(text):
        # Other exports hold addresses and platforms too, and say better that they are theirs.
        return min(_listed_score(_JSON_SOCIAL.findall(text), text, _JSON_KEY), 0.6)
    header = named_header(text, sniff_delimiter(text), '"').names
    found = meanings(header)
    if found.keys() & {"foreign"}:
        return 0.0
    if "network" in found and found.keys() & {"handle", "url"}:
        return 0.9 if found.keys() & {"url", "unit"} else 0.6
    columns = columns_of_networks(header)
    return 0.7 if columns and not _are_figures(columns, _cells_of_head(text, header)) else 0.0


def entries(text: str, source: Source, door: Door) -> Iterator[Entry]:
    """The accounts of a register in the order of the file; rows that do not fit are rejected.

    Raises:
        UnreadableError: it is no CSV, YAML or JSON, or lacks the columns of a register.
    """
    if _is_json(text):
        return _json_entries(text, source, door)
    is_yaml = source.name.lower().endswith(_YAML_ENDINGS) or text.lstrip().startswith("- ")
    return _yaml_entries(text, source, door) if is_yaml else _csv_entries(text, source, door)


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{")


def _listed_score(socials: list[str], text: str, key: re.Pattern[str]) -> float:
    """How surely a list is a register, by the keys of its entries and by what they hold under `social`."""
    if any(normalise(name).id for social in socials for name, _ in key.findall(social)):
        return 0.9
    cells = key.findall(text)
    names = {plain(name) for name, _ in cells}
    if names & set(words()["foreign"]):
        return 0.0
    if names & _NETWORK_KEYS and names & _ACCOUNT_KEYS:
        return 0.9
    columns = columns_of_networks(dict(cells))
    return 0.7 if columns and not _are_figures(columns, cells) else 0.0


def _cells_of_head(text: str, header: list[str]) -> list[tuple[str, str]]:
    """The cells at the beginning of a table, each with the name of its column; none if they cannot be read."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sniff_delimiter(text)))
    except csv.Error:
        return []
    return [cell for row in rows[1:] for cell in zip(header, row, strict=False)]


def _are_figures(columns: dict[str, NetworkColumn], cells: list[tuple[str, str]]) -> bool:
    """Whether most of what columns of networks hold are figures, as where a table counts followers by month."""
    held = [value.strip(" \t\"'") for name, value in cells if name in columns and not columns[name].numbers]
    return 2 * sum(_FIGURE.fullmatch(value) is not None for value in held) > sum(map(bool, held))


def _csv_entries(text: str, source: Source, door: Door) -> Iterator[Entry]:
    rows = _csv_rows(text, source)
    head = text[:_HEAD_SIGNS]
    header, lines_above = named_header(head, sniff_delimiter(head), '"')
    entries_of = _reading(header, source)
    for line, row in rows:
        # A title may stand above the names, which are in the first row behind it.
        if line > lines_above and row != header:
            yield from _row_entries(row, header, entries_of, f"{source.name}, line {line}", door)


def _csv_rows(text: str, source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, with the line on which each ends."""
    # A row that is no row of the file tells whether the last one before it ended.
    rows = csv.reader(chain(io.StringIO(text, newline=""), ("\n", _END)), delimiter=sniff_delimiter(text[:_HEAD_SIGNS]))
    line, row = 1, list[str]()
    try:
        for row in rows:
            if row and row[-1].endswith(_END):
                break
            if any(field.strip() for field in row):
                line = rows.line_num
                yield line, row
    except csv.Error as error:
        raise UnreadableError(f"{source.path}, line {rows.line_num}: is no CSV ({error})") from error
    if row != [_END]:
        raise UnreadableError(
            f"{source.path}, behind line {line}: a quotation mark is never closed; close it or take it out"
        )


def _row_entries(row: list[str], header: list[str], entries_of: _Reading, place: str, door: Door) -> Iterator[Entry]:
    width = len(header)
    if len(row) > width and any(field.strip() for field in row[width:]):
        door.refuse(place, f"has {len(row)} fields where the first line has {width}")
    else:
        cells: dict[str, str] = {}
        for name, value in zip(header, row, strict=False):
            cells.setdefault(name, value)
        yield from entries_of(cells, place, door)


def _reading(header: list[str], source: Source) -> _Reading:
    """How the rows of a table with this header are read: as accounts, or as holders of accounts."""
    known, columns = meanings(header), columns_of_networks(header)
    if "network" in known or ("url" in known and not columns):
        return _account
    if columns:
        return partial(_held, columns)
    raise UnreadableError(
        f"{source.path}: has no column of networks or addresses, which a register of accounts needs. "
        f"Its columns: {', '.join(repr(name)[:40] for name in header[:20])}"
    )


def _account(cells: Mapping[Any, Any], place: str, door: Door) -> Iterator[Entry]:
    fields = _plain_fields(cells)
    for handle in fields.get("handle", "").split(";"):
        door.record()
        yield Entry(place, {**fields, "handle": handle.strip()})


def _held(columns: dict[str, NetworkColumn], cells: Mapping[Any, Any], place: str, door: Door) -> Iterator[Entry]:
    """The accounts of a holder whose cells are called by their networks."""
    accounts = accounts_of_holder({str(name): _text(value) for name, value in cells.items()}, columns)
    yield from _of_holder(cells, accounts, place, door)


def _of_holder(cells: Mapping[Any, Any], accounts: list[dict[str, str]], place: str, door: Door) -> Iterator[Entry]:
    given = _plain_fields(cells)
    unit = given.get("unit") or _holder(cells)
    about = {name: value for name, value in (("unit", unit), ("market", given.get("market"))) if value}
    for account in accounts:
        door.record()
        yield Entry(place, {**about, **account})
    if not accounts:
        door.record()
        door.ignore("holder without an account")


def _yaml_entries(text: str, source: Source, door: Door) -> Iterator[Entry]:
    try:
        document = parse_yaml(text, source.name)
    except InvalidFileError as error:
        raise UnreadableError(str(error)) from error
    path, items = _items(document.content, source)
    yield from _listed_entries(items, lambda index: f"{source.name}, line {document.line((*path, index))}", door)


def _json_entries(text: str, source: Source, door: Door) -> Iterator[Entry]:
    try:
        content = lenient_json(text.encode("utf-8", "replace"))
    except ValueError as error:
        raise UnreadableError(f"{source.path}: is not complete JSON ({error})") from error
    _, items = _items(content, source)
    yield from _listed_entries(items, lambda index: f"{source.name}, entry {index + 1}", door)


def _items(content: Any, source: Source) -> tuple[tuple[str, ...], list[Any]]:
    """The list of a document, and under which key it stands: the first one with entries, if any has some."""
    path: tuple[str, ...] = ()
    if isinstance(content, dict):
        lists = [((key,), value) for key, value in content.items() if isinstance(value, list)]
        lists.sort(key=lambda one: not any(isinstance(item, dict) for item in one[1]))
        path, content = lists[0] if lists else ((), None)
    if not isinstance(content, list):
        raise UnreadableError(f"{source.path}: expected is a list of accounts (network, handle, unit, url)")
    return path, content


def _listed_entries(items: list[Any], place_of: Callable[[int], str], door: Door) -> Iterator[Entry]:
    columns = columns_of_networks({str(key): None for item in items if isinstance(item, dict) for key in item})
    for index, item in enumerate(items):
        place = place_of(index)
        if isinstance(item, dict) and isinstance(item.get("social"), dict):
            yield from _social_entries(item, place, door)
        elif isinstance(item, dict) and columns and "network" not in meanings([str(key) for key in item]):
            yield from _held(columns, item, place, door)
        elif isinstance(item, dict):
            yield from _account(item, place, door)
        else:
            door.refuse(place, "is no entry with a network and a handle")


def _social_entries(item: dict[str, Any], place: str, door: Door) -> Iterator[Entry]:
    """One entry for each network of a holder; `…_id` is the number of an account, used only where it has no name."""
    named: dict[str, list[dict[str, str]]] = {}
    social = {str(key): _text(value) for key, value in item["social"].items()}
    for key in sorted(social, key=lambda key: key.endswith("_id")):
        network = key.removesuffix("_id")
        if accounts := accounts_in(social[key], network):
            named.setdefault(network, accounts)
    yield from _of_holder(item, [account for accounts in named.values() for account in accounts], place, door)


def _holder(item: Mapping[Any, Any]) -> str:
    """What an entry without a unit gives as its holder: a name, or its first id."""
    cells = {plain(str(key)): value for key, value in item.items()}
    named = next((name for word in words()["holder"] if isinstance(name := cells.get(word), str) and name.strip()), "")
    ids = cells.get("id")
    first = next(iter(ids.values()), "") if isinstance(ids, dict) else ids or ""
    return _text(named or first)


def _plain_fields(item: Mapping[Any, Any]) -> dict[str, str]:
    values = list(item.values())
    found = {meaning: values[index] for meaning, index in meanings([str(key) for key in item]).items()}
    return {meaning: text for meaning, value in found.items() if (text := _text(value))}


def _text(value: Any) -> str:
    """What a cell says: of a list each of its own, of an account its address or name; empty for yes, no and signs."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        fields = _plain_fields(value)
        return fields.get("url") or fields.get("handle") or ""
    text = "" if value is None or isinstance(value, bool) else " ".join(str(value).split())
    return text if any(map(str.isalnum, text)) else ""
