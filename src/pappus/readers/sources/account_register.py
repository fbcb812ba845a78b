"""Registers of official accounts: CSV tables and YAML lists of properties."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.table_files import header_of, sniff_delimiter
from pappus.vocabulary.documents import Document, parse_yaml, read_yaml
from pappus.vocabulary.errors import InvalidFileError, UnreadableError
from pappus.vocabulary.networks import handle_in_url, normalise
from pappus.vocabulary.quoting import shortened
from pappus.workspace.organisation import Decision, Property

_YAML_ENDINGS = (".yaml", ".yml")
_YAML_ENTRY = re.compile(r"^\s*(?:-\s+)?(network|platform|handle|account|url)\s*:", re.MULTILINE)
_SOCIAL = re.compile(r"^ *-? *social:\s*\n((?: +\w+:.*\n)+)", re.MULTILINE)
_MOST_BYTES = 256 * 1024 * 1024
_MOST_OF_A_DOUBT = 300


class _Entry(NamedTuple):
    """One row of a register, its fields by their meaning; `place` as people name it."""

    place: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Normalised:
    """One row of a register beside what it becomes.

    Attributes:
        place: where it stands, as people name it.
        given: what it says, by meaning.
        property: what it becomes; null if it names neither an account nor an address.
        doubt: why a person should look at it, in a few words; empty if nothing is doubtful.
        again: whether an earlier row is the same property.
    """

    place: str
    given: dict[str, str]
    property: Property | None
    doubt: str = ""
    again: bool = False


def detect(source: Source) -> float:
    """How surely the first lines are a register: a network beside an account or its address in each row."""
    if source.kind != "file":
        return 0.0
    head = source.head(source.name)
    text = _decoded(head, source.name) if b"\0" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    if source.name.lower().endswith(_YAML_ENDINGS):
        return _yaml_score(text)
    header = _meanings(header_of(text, sniff_delimiter(text), '"'))
    if "network" not in header or not header.keys() & {"handle", "url"} or header.keys() & {"foreign"}:
        return 0.0
    return 0.9 if header.keys() & {"url", "unit"} else 0.6


def read(source: Source, door: Door) -> Iterator[Property]:
    """The properties of a register, each once, in the order of the file.

    Doubtful networks are taken in and listed among the notes of the coverage.

    Raises:
        UnreadableError: the file is empty, no CSV or YAML, or lacks the columns of a register.
    """
    doubts: list[str] = []
    met: list[str] = []
    for row in normalised(source, door):
        if row.doubt and row.property is not None:
            account = row.given.get("handle", "").lstrip("@").strip() or row.property.handle
            doubts.append(shortened(f"{row.place} ({account}): {row.doubt}.", _MOST_OF_A_DOUBT))
        if row.property is None:
            door.reject(row.place, "names neither an account nor an address")
        elif row.again:
            door.ignore("same property again")
        else:
            met.append(row.property.property_id.lower())
            yield row.property
    most: int = _words()["most_noted"]
    more = [f"{len(doubts) - most} more rows are doubtful."] if len(doubts) > most else []
    door.coverage.notes += doubts[:most] + more
    door.coverage.properties = sorted(met)


def normalised(source: Source, door: Door) -> Iterator[Normalised]:
    """Every row of a register beside what it becomes, in the order of the file; rows that do not fit are rejected.

    Raises:
        UnreadableError: the file is empty, no CSV or YAML, or lacks the columns of a register.
    """
    if source.kind != "file":
        raise UnreadableError(f"{source.path}: a register is one CSV or YAML file")
    content = source.read(source.name, _MOST_BYTES)
    text = _decoded(content, source.name)
    if not text.strip():
        raise UnreadableError(f"{source.path}: is empty")
    is_yaml = source.name.lower().endswith(_YAML_ENDINGS) or text.lstrip().startswith("- ")
    met: set[str] = set()
    for entry in _yaml_entries(text, source, door) if is_yaml else _csv_entries(text, source, door):
        found, doubt = _property(entry)
        key = found.property_id.lower() if found is not None else ""
        yield Normalised(entry.place, entry.fields, found, doubt, again=key in met)
        met |= {key} - {""}


def _property(entry: _Entry) -> tuple[Property | None, str]:
    """What an entry becomes, and why it is doubtful."""
    fields = entry.fields
    url, account = fields.get("url"), fields.get("handle", "").lstrip("@").strip()
    network = normalise(fields.get("network", ""), url)
    network_id = network.id or "other"
    handle = (handle_in_url(network_id, url) if url else None) or account or _page(url)
    if not handle:
        return None, ""
    decision = fields.get("decision", "").lower()
    found = Property(
        property_id=f"{network_id}:{handle}",
        network=network_id,
        handle=handle,
        kind=fields.get("kind"),
        owner_unit=fields.get("unit"),
        purpose=fields.get("purpose"),
        audience=fields.get("audience"),
        decision=cast(Decision, decision) if decision in _words()["decisions"] else None,
        market=fields.get("market"),
        reviewed_at=fields.get("reviewed_at"),
        url=url,
    )
    return found, network.reason if network.doubtful else ""


def _page(url: str | None) -> str:
    """Host and path of an address in which no handle is recognised."""
    return re.sub(r"^\w+://", "", url.strip()).split("?", 1)[0].strip("/") if url else ""


def _csv_entries(text: str, source: Source, door: Door) -> Iterator[_Entry]:
    delimiter = sniff_delimiter(text[:65_536])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next((row for row in rows if any(field.strip() for field in row)), [])
        meanings = _meanings(header)
        if "network" not in meanings and "url" not in meanings:
            raise UnreadableError(
                f"{source.path}: has no column of networks or addresses, which a register of accounts needs. "
                f"Its columns: {', '.join(repr(name)[:40] for name in header[:20])}"
            )
        for row in rows:
            if any(field.strip() for field in row):
                yield from _csv_entry(row, len(header), meanings, f"{source.name}, line {rows.line_num}", door)
    except csv.Error as error:
        raise UnreadableError(f"{source.path}, line {rows.line_num}: is no CSV ({error})") from error


def _csv_entry(row: list[str], width: int, meanings: dict[str, int], place: str, door: Door) -> Iterator[_Entry]:
    door.record()
    if len(row) > width and any(field.strip() for field in row[width:]):
        door.reject(place, f"has {len(row)} fields where the first line has {width}")
        return
    found = {meaning: " ".join(row[index].split()) for meaning, index in meanings.items() if index < len(row)}
    yield _Entry(place, {meaning: value for meaning, value in found.items() if value})


def _yaml_entries(text: str, source: Source, door: Door) -> Iterator[_Entry]:
    try:
        document = parse_yaml(text, source.name)
    except InvalidFileError as error:
        raise UnreadableError(str(error)) from error
    content = document.content
    if isinstance(content, dict):
        content = next((value for value in content.values() if isinstance(value, list)), None)
    if not isinstance(content, list):
        raise UnreadableError(f"{source.path}: expected is a list of accounts (network, handle, unit, url)")
    for index, item in enumerate(content):
        place = f"{source.name}, line {document.line(_path(document, index))}"
        if isinstance(item, dict) and isinstance(item.get("social"), dict):
            yield from _social_entries(item, place, door)
            continue
        door.record()
        if isinstance(item, dict):
            yield _Entry(place, _plain_fields(item))
        else:
            door.reject(place, "is no entry with a network and a handle")


def _path(document: Document, index: int) -> tuple[str | int, ...]:
    if isinstance(document.content, list):
        return (index,)
    key = next(key for key, value in document.content.items() if isinstance(value, list))
    return (key, index)


def _social_entries(item: dict[str, Any], place: str, door: Door) -> Iterator[_Entry]:
    """One entry for each network of a holder; `…_id` is the number of an account, used only where it has no name."""
    social = {str(key): str(value).strip() for key, value in item["social"].items() if value is not None}
    named = {key: value for key, value in social.items() if not key.endswith("_id")}
    numbered = {key.removesuffix("_id"): value for key, value in social.items() if key.endswith("_id")}
    unit = _holder(item)
    for network, handle in ({**numbered, **named}).items():
        door.record()
        fields = {"network": network, "handle": handle, "unit": unit}
        yield _Entry(place, {meaning: value for meaning, value in fields.items() if value})


def _holder(item: dict[str, Any]) -> str:
    """What the entry itself gives as its holder: a unit, a name, or its first id."""
    given = _plain_fields(item).get("unit") or item.get("name")
    if isinstance(given, str):
        return given.strip()
    ids = item.get("id")
    first = next(iter(ids.values()), "") if isinstance(ids, dict) else ids or ""
    return str(first).strip()


def _plain_fields(item: dict[Any, Any]) -> dict[str, str]:
    keys = [str(key) for key in item]
    values = list(item.values())
    found = {meaning: values[index] for meaning, index in _meanings(keys).items()}
    return {meaning: " ".join(str(value).split()) for meaning, value in found.items() if value not in (None, "")}


def _yaml_score(text: str) -> float:
    for block in _SOCIAL.findall(text):
        keys = {line.split(":", 1)[0].strip() for line in block.splitlines()}
        if any(normalise(key).id for key in keys):
            return 0.9
    keys = set(_YAML_ENTRY.findall(text))
    return 0.9 if keys & {"network", "platform"} and keys & {"handle", "account", "url"} else 0.0


def _meanings(header: list[str]) -> dict[str, int]:
    """Which column means what; the earlier word of a list wins over the later one."""
    plain = [_plain(name) for name in header]
    found = {}
    for meaning, words in {**_words()["columns"], "foreign": _words()["foreign"]}.items():
        index = next((plain.index(word) for word in words if word in plain), None)
        if index is not None:
            found[meaning] = index
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.strip().removeprefix("\ufeff")).casefold()
    return " ".join(re.sub(r"[^\w\s]|_", " ", "".join(c for c in letters if not unicodedata.combining(c))).split())


def _decoded(content: bytes, name: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise UnreadableError(f"{name}: holds binary data; expected is a CSV or YAML text file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A cut inside the last character is no other encoding.
        return content.decode("utf-8-sig" if error.start >= len(content) - 3 else "cp1252", "replace")


@cache
def _words() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml")).content
    return content


READER = Reader(
    title="Register of official accounts",
    network="",
    accepts="a .csv file (one account a row), or a .yaml list of accounts",
    how_to_get="The list of accounts that communications or the web team keeps; save a workbook as CSV.",
    proves="Which official accounts there are, on which networks, and which unit answers for each.",
    cannot_show="Whether anything happens there: accounts are no acts.",
    verified="A government's register of 1,865 accounts in two languages; the accounts of a parliament's members.",
    detect=detect,
    read=read,
    yields="properties",
)
