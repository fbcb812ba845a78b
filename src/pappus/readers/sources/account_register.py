"""Registers of official accounts: tables and lists of accounts, or of holders with their accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.register_entries import Entry, entries, score
from pappus.readers.register_words import words
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.networks import handle_in_url, normalise
from pappus.vocabulary.quoting import shortened
from pappus.workspace.organisation import Decision, Property

_MOST_BYTES = 256 * 1024 * 1024
_MOST_OF_A_DOUBT = 300


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
    return score(text, source.name)


def read(source: Source, door: Door) -> Iterator[Property]:
    """The properties of a register, each once, in the order of the file.

    Doubtful networks are taken in and listed among the notes of the coverage.

    Raises:
        UnreadableError: the file is empty, no CSV, YAML or JSON, or lacks the columns of a register.
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
    most: int = words()["most_noted"]
    more = [f"{len(doubts) - most} more rows are doubtful."] if len(doubts) > most else []
    door.coverage.notes += doubts[:most] + more
    door.coverage.properties = sorted(met)


def normalised(source: Source, door: Door) -> Iterator[Normalised]:
    """Every row of a register beside what it becomes, in the order of the file; rows that do not fit are rejected.

    Raises:
        UnreadableError: the file is empty, no CSV, YAML or JSON, or lacks the columns of a register.
    """
    if source.kind != "file":
        raise UnreadableError(f"{source.path}: a register is one CSV, YAML or JSON file")
    content = source.read(source.name, _MOST_BYTES)
    text = _decoded(content, source.name)
    if not text.strip():
        raise UnreadableError(f"{source.path}: is empty")
    met: set[str] = set()
    for entry in entries(text, source, door):
        found, doubt = _property(entry)
        key = found.property_id.lower() if found is not None else ""
        yield Normalised(entry.place, entry.fields, found, doubt, again=key in met)
        met |= {key} - {""}


def _property(entry: Entry) -> tuple[Property | None, str]:
    """What an entry becomes, and why it is doubtful."""
    fields = entry.fields
    url, account = fields.get("url"), fields.get("handle", "").lstrip("@").strip()
    network = normalise(fields.get("network", ""), url)
    network_id = network.id or "other"
    # On a network that nobody knows, two accounts of one name may be on two networks: their addresses tell them apart.
    known = network.id is not None
    handle = (handle_in_url(network_id, url) if url else None) or (account if known else _page(url) or account)
    handle = handle or _page(url)
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
        decision=cast(Decision, decision) if decision in words()["decisions"] else None,
        market=fields.get("market"),
        reviewed_at=fields.get("reviewed_at"),
        url=url,
    )
    return found, network.reason if network.doubtful else ""


def _page(url: str | None) -> str:
    """Host and path of an address in which no handle is recognised."""
    return re.sub(r"^\w+://", "", url.strip()).split("?", 1)[0].strip("/") if url else ""


def _decoded(content: bytes, name: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise UnreadableError(f"{name}: holds binary data; expected is a CSV, YAML or JSON text file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A cut inside the last character is no other encoding.
        return content.decode("utf-8-sig" if error.start >= len(content) - 3 else "cp1252", "replace")


READER = Reader(
    title="Register of official accounts",
    network="",
    accepts="a .csv file (an account a row, or a holder a row and a network a column), or a .yaml or .json list of "
    "accounts or holders",
    how_to_get="The list of accounts that communications or the web team keeps; save a workbook as CSV.",
    proves="Which official accounts there are, on which networks, and which unit answers for each.",
    cannot_show="Whether anything happens there: accounts are no acts.",
    verified="A government's register of 1,865 accounts in two languages; the accounts of a parliament's members.",
    detect=detect,
    read=read,
    yields="properties",
)
