"""Viva Engage (Yammer): the export of a network, a folder or zip of CSV files.

Files and columns: learn.microsoft.com/viva/engage/eac-as-manage-data, "Export data from Yammer Enterprise" and
"Interpreting a Yammer User Export" of its support team, and the importer of Discourse, which reads Messages.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa

from pappus.readers.column_values import domain_in, each, filled, join, lists_of
from pappus.readers.door import Door
from pappus.readers.instant_columns import instants
from pappus.readers.mapping import Choice, Mapping
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.scrubbing import scrub_column
from pappus.readers.source import Source
from pappus.readers.table_blocks import Block
from pappus.readers.table_files import blocks_of, decoded_head, header_of
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_NETWORK = "engage"
_MESSAGES, _USERS = "messages.csv", "users.csv"
_NEEDED = ("id", "thread_id", "sender_id", "created_at")
_WANTED = (
    *_NEEDED,
    "replied_to_id",
    "group_id",
    "group_name",
    "participants",
    "in_private_group",
    "in_private_conversation",
    "sender_type",
    "sender_email",
    "message_type",
    "body",
    "attachments",
    "deleted_at",
)
_OF_USERS = ("id", "email", "department")
_OF_PEOPLE = (*_OF_USERS, "joined_at", "deleted_at", "suspended_at")
_KNOWN_BY = ("replied_to_id", "group_id", "in_private_conversation", "sender_email")
_MISSING = ("", "null", "NULL")
_EVERYBODY = "All Company"
_KINDS = {"user": "human", "bot": "bot", "guide": "bot", "system": "system"}
_USER = re.compile(r"\[\[user:(\d+)\]\]")
_REFERENCE = re.compile(r"\[\[(user|tag|group):\d+\]\]")
_WORDS = {"user": "@…", "tag": "#…", "group": "…"}


class _Network:
    """Makes acts of the rows of one network; knows the addresses of its users."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._domains: dict[str, str] = {}
        self.departments = 0
        self.has_private = False

    def learn(self, block: Block) -> None:
        """Takes in rows of users."""
        rows = zip(*(_column(block, name).to_pylist() for name in _OF_USERS), strict=True)
        for native, address, department in rows:
            if native is None:
                continue
            self.departments += department is not None
            if address is not None and "@" in address:
                self._meet(native, address)

    def columns(self, block: Block, first: int, place: str) -> tuple[dict[str, Any], Any]:
        """Columns of acts, and which rows can be acts."""
        import pyarrow.compute as pc

        ids, threads, answered = (_number(block, name) for name in ("id", "thread_id", "replied_to_id"))
        when, deleted = instants(_iso(block, "created_at")), instants(_iso(block, "deleted_at"))
        good = np.asarray(ids.is_valid()) & self._door.are_plausible(when.ts_us)
        sender = filled(_column(block, "sender_id"))
        self._learn_senders(sender, _column(block, "sender_email"))
        body = _column(block, "body")
        text = each(body, _plain)
        is_direct = _truth(block, "in_private_conversation")
        self.has_private = self.has_private or bool(pc.any(is_direct).as_py())
        thread_id = join(f"{_NETWORK}:", pc.coalesce(threads, ids))
        nothing = pa.scalar(None, pa.string())
        visibility = pc.if_else(is_direct, "direct", pc.if_else(_truth(block, "in_private_group"), "members", "public"))
        return {
            "act_id": join(f"{_NETWORK}:", ids),
            "record_no": pa.array(block.ordinals + first),
            "ts_us": when.ts_us,
            "ts_precision": when.precision,
            "tz_assumed": when.tz_assumed,
            "network": _NETWORK,
            "source": self._door.source,
            "raw_ref": join(place, pa.array(block.ordinals).cast(pa.string()), separator="#"),
            "property_id": pc.if_else(is_direct, nothing, self._properties(block)),
            "container_id": pc.if_else(is_direct, thread_id, nothing),
            "thread_id": thread_id,
            "thread_method": "native",
            "parent_id": join(f"{_NETWORK}:", answered),
            "parent_ts_source": pc.if_else(pc.is_valid(answered), "missing", nothing),
            "object_type": pc.if_else(
                pc.and_(pc.is_valid(_column(block, "attachments")), pc.is_null(text)), "media", "note"
            ),
            "actor_id": each(sender, self._person),
            "actor_kind": _kinds(block),
            "actor_domain": each(sender, lambda native: self._domains.get(native) or None),
            "recipients": self._recipients(block, sender, is_direct),
            "mentions": self._mentioned(body),
            "visibility": visibility,
            "deleted_us": pc.if_else(pc.greater_equal(deleted.ts_us, when.ts_us), deleted.ts_us, None),
            "links": _links(text),
            "text": scrub_column(text) if self._door.keep_text else None,
            "text_len": pc.utf8_length(text),
        }, good

    def _learn_senders(self, sender: Any, addresses: Any) -> None:
        # Most people write more than once, so each pair is looked at once.
        pairs = join(sender, addresses, separator="\0").dictionary_encode().dictionary.to_pylist()
        for native, _, address in (pair.partition("\0") for pair in pairs if pair is not None):
            if native not in self._domains and "@" in address:
                self._meet(native, address)

    def _meet(self, native: str, address: str) -> None:
        self._door.link(self._person(native), self._door.email(address))
        self._domains[native] = domain_in(address) or ""

    def _person(self, native: str) -> str:
        return self._door.person(_NETWORK, native)

    def _properties(self, block: Block) -> Any:
        import pyarrow.compute as pc

        if self._door.property_id:
            return pa.array([self._door.property_id] * len(block), pa.string())
        names = pc.coalesce(filled(_column(block, "group_name")), filled(_column(block, "group_id")))
        return join(f"{_NETWORK}:", pc.fill_null(names, _EVERYBODY))

    def _recipients(self, block: Block, sender: Any, is_direct: Any) -> Any:
        rows: list[int] = []
        people: list[str] = []
        told = zip(is_direct.to_pylist(), _column(block, "participants").to_pylist(), sender.to_pylist(), strict=True)
        for row, (direct, participants, own) in enumerate(told):
            if direct and participants:
                others = dict.fromkeys(re.findall(r"\d+", participants))
                named = [native for native in others if native != own]
                rows += [row] * len(named)
                people += named
        return self._lists(rows, people, len(block))

    def _mentioned(self, body: Any) -> Any:
        import pyarrow.compute as pc

        places = np.flatnonzero(np.asarray(pc.fill_null(pc.match_substring(body, "[[user:"), False)))
        rows: list[int] = []
        people: list[str] = []
        for row, text in zip(places.tolist(), body.take(pa.array(places)).to_pylist(), strict=True):
            named = dict.fromkeys(_USER.findall(text))
            rows += [row] * len(named)
            people += named
        return self._lists(rows, people, len(body))

    def _lists(self, rows: list[int], people: list[str], count: int) -> Any:
        if not rows:
            return None
        return lists_of(count, [(np.array(rows), each(pa.array(people, pa.string()), self._person))])


def _column(block: Block, name: str) -> Any:
    found = block.columns.get(name)
    return pa.nulls(len(block), pa.string()) if found is None else found


def _number(block: Block, name: str) -> Any:
    """Ids, which are whole numbers; null where a cell holds none, as after a spreadsheet has rounded them."""
    import pyarrow.compute as pc

    column = _column(block, name)
    is_one = pc.match_substring_regex(column, r"^[0-9]{1,25}$")
    return pc.if_else(is_one, column, pa.scalar(None, pa.string()))


def _iso(block: Block, name: str) -> Any:
    """Times in ISO 8601; older exports write 2012/05/04 17:05:30 +0000."""
    import pyarrow.compute as pc

    dashed = pc.replace_substring_regex(_column(block, name), r"^([0-9]{4})/([0-9]{2})/", r"\1-\2-")
    return pc.replace_substring_regex(dashed, r" (UTC|\+0000)$", "Z")


def _truth(block: Block, name: str) -> Any:
    import pyarrow.compute as pc

    return pc.fill_null(pc.equal(pc.utf8_lower(_column(block, name)), "true"), False)


def _kinds(block: Block) -> Any:
    import pyarrow.compute as pc

    kinds = each(_column(block, "sender_type"), lambda word: _KINDS.get(word.strip().lower(), "human"))
    is_system = pc.fill_null(pc.equal(pc.utf8_lower(_column(block, "message_type")), "system"), False)
    return pc.if_else(is_system, "system", pc.fill_null(kinds, "human"))


def _plain(body: str) -> str | None:
    """The text with signs for the people, topics and groups that it names by number."""
    if "[[" in body:
        body = _REFERENCE.sub(lambda found: _WORDS[found[1]], body)
    return body or None


def _links(text: Any) -> Any:
    import pyarrow.compute as pc

    places = np.flatnonzero(np.asarray(pc.fill_null(pc.match_substring(text, "://"), False)))
    found: list[list[str] | None] = [None] * len(text)
    for row, one in zip(places.tolist(), text.take(pa.array(places)).to_pylist(), strict=True):
        found[row] = domains_named(one)
    return pa.array(found, pa.list_(pa.string()))


def _detect(source: Source) -> float:
    return 0.9 if _tables(source, _MESSAGES) else 0.0


def _tables(source: Source, name: str) -> list[str]:
    """The members of this name that have the columns of such a table; a single file may have any name."""
    if source.kind == "file":
        named = list(source.members) if name == _MESSAGES else []
    else:
        named = [member for member in source.members if PurePosixPath(member).name.lower() == name]
    return [member for member in named if _is_table(_header(source, member), name)]


def _is_table(header: list[str], name: str) -> bool:
    if name == _USERS:
        return {"id", "email"} <= set(header)
    return set(_NEEDED) <= set(header) and any(column in header for column in _KNOWN_BY)


def _header(source: Source, member: str) -> list[str]:
    return header_of(decoded_head(source, member, "utf-8"), ",", '"')


def _read(source: Source, door: Door) -> Iterator[Any]:
    tables = _tables(source, _MESSAGES)
    if not tables:
        raise UnreadableError(
            f"{source.path}: holds no messages of Viva Engage. Expected Messages.csv with the columns "
            f"{', '.join(_NEEDED)} and such as group_id or replied_to_id"
        )
    network = _Network(door)
    for member in _tables(source, _USERS):
        for block in blocks_of(source, member, _wanted(source, member, _OF_USERS), lambda *_: None):
            network.learn(block)
    for member in tables:
        yield from _read_messages(source, member, network, door)
    _describe(door, network)


def users_blocks(source: Source) -> Iterator[dict[str, list[str | None]]]:
    """The rows of Users.csv, some at a time: each column as a list, of nulls where the table does not have it."""
    for member in _tables(source, _USERS):
        for block in blocks_of(source, member, _wanted(source, member, _OF_PEOPLE), lambda *_: None):
            yield {name: _column(block, name).to_pylist() for name in _OF_PEOPLE}


def _wanted(source: Source, member: str, names: tuple[str, ...]) -> Mapping:
    """Which columns are read, of those that the table has; more than one of a name are told apart by nobody."""
    header = _header(source, member)
    twice = sorted({name for name in names if header.count(name) > 1})
    if twice:
        raise UnreadableError(f"{source.place(member)}: has several columns called {', '.join(twice)}")
    document = parse_yaml(f"network: {_NETWORK}", PurePosixPath(member).name)
    uses = tuple((name, ("network",)) for name in names if name in header)
    return Mapping(document, Choice(_NETWORK), (), uses, format="csv", delimiter=",", missing=_MISSING)


def _read_messages(source: Source, member: str, network: _Network, door: Door) -> Iterator[Any]:
    place, before, last = source.place(member), door.rows_read, 0

    def reject(ordinal: int, reason: str) -> None:
        nonlocal last
        last = max(last, ordinal)
        door.reject(f"{place}, record {ordinal}", reason)

    for block in blocks_of(source, member, _wanted(source, member, _WANTED), reject):
        if not len(block):
            continue
        door.records(max(before + int(block.ordinals[-1]) - door.rows_read, 0))
        columns, good = network.columns(block, before, place)
        for row in np.flatnonzero(~good).tolist():
            reject(int(block.ordinals[row]), _why(block, row))
        kept = pa.array(good)
        if good.all():
            yield door.columns(columns, len(block))
        elif good.any():
            some = {name: v.filter(kept) if isinstance(v, pa.Array) else v for name, v in columns.items()}
            yield door.columns(some, int(good.sum()))
    door.records(max(before + last - door.rows_read, 0))


def _why(block: Block, row: int) -> str:
    native, created = (_column(block, name)[row].as_py() for name in ("id", "created_at"))
    return f"has no whole id or no possible time (id: {str(native)[:40]!r}, created_at: {str(created)[:40]!r})"


def _describe(door: Door, network: _Network) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = True, network.has_private, False, True
    coverage.notes = [
        translatable("Only what was written or changed in the span of the export is in it; likes are not.")
    ]
    if network.departments:
        coverage.notes.append(
            translatable(
                "Users.csv names departments: `pappus suggest-people` makes a list of people of it, to be looked at."
            )
        )


READER = Reader(
    title="Viva Engage (Yammer) network export",
    network=_NETWORK,
    accepts="the .zip or folder of the export (Messages.csv, Users.csv …), or its Messages.csv",
    how_to_get="Viva Engage, an administrator: Admin center, Governance and compliance, Data export, Download CSV "
    "(Yammer: Network Admin, Content and Security, Export Network Data)",
    proves="who wrote and answered in which community or private conversation and when, also what nobody answered; "
    "programs apart",
    cannot_show="likes and other reactions, what deleted messages said, who read what, members of communities",
    verified="files made by hand after Microsoft's description of the export and a program that reads it; not a real "
    "network",
    detect=_detect,
    read=_read,
)
