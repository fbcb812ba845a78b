"""Bluesky: the repository of an account, as the CAR file that people download or as JSON of its records.

Lists of what an account posted and shared (`bluesky_feeds`) are read too.
The tree in the file: atproto.com/specs/repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pappus.readers.bluesky_acts import NETWORK, SCHEME, Accounts, Found, Value
from pappus.readers.bluesky_feeds import feed_records, is_feed
from pappus.readers.car_files import blocks, is_car, record, tree
from pappus.readers.door import Door
from pappus.readers.json_records import accepted, begun, list_named, records
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_ENDINGS = (".car", ".json", ".jsonl", ".ndjson")
_LISTED = list_named("records")
_JSON_KEYS = (b'"uri"', b'"at://', b'"value"', b'"$type"')
_BLOCK_RECORDS = 8_192


class _Listed(msgspec.Struct, gc=False):
    uri: str | None = None
    value: Value | None = None


_VALUES, _LISTS = Typed(Value), Typed(_Listed)


def _detect(source: Source) -> float:
    return 0.9 if any(_form(source.head(member)) for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _form(head: bytes) -> str | None:
    """Whether a file is a repository as `car` or as `json`, or a `feed`; null for anything else."""
    if is_car(head):
        return "car"
    if is_feed(head):
        return "feed"
    text = begun(head)
    is_json = text.startswith((b"{", b"[")) and all(key in text for key in _JSON_KEYS)
    return "json" if is_json and any(kind.encode() in text for kind in ("app.bsky.feed.", "app.bsky.graph.")) else None


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = {member: form for member in _candidates(source) if (form := _form(source.head(member)))}
    if not forms:
        raise UnreadableError(
            f"{source.path}: is no repository of Bluesky. Expected the .car file of an account, or JSON of its records "
            "(com.atproto.repo.listRecords) or of what it posted and shared (app.bsky.feed.getAuthorFeed)"
        )
    accounts = Accounts(door)
    for member, form in forms.items():
        for some in _FORMS[form](source, member, door):
            yield from accounts.acts(some)
    _describe(door)


def _in_car(source: Source, member: str, door: Door) -> Iterator[list[Found]]:
    """The records of a repository; its tree is read first, since blocks stand in any order."""
    place = source.place(member)
    with source.open(member) as stream:
        known = tree(stream, place)
    waiting: list[tuple[str, Any, str]] = []
    with source.open(member) as stream:
        for number, block in enumerate((one for one in blocks(stream, place) if one.is_record), 1):
            # A block that stands in the file twice is one record.
            keys = known.keys.pop(block.cid, None)
            if keys is None:
                door.record()
                door.ignore("block that is not in the repository any more, or stands there twice")
                continue
            waiting.append((keys, record(block.content), f"{place}#{number}"))
            if len(waiting) >= _BLOCK_RECORDS:
                yield _found(waiting, known.did)
                waiting = []
    yield _found(waiting, known.did)


def _found(waiting: list[tuple[str, Any, str]], did: str) -> list[Found]:
    """Records as structs, by the keys under which each stands, what it holds and where it stands in the file."""
    values = iter(_VALUES.values([held for _, held, _ in waiting if not isinstance(held, str)]))
    return [
        Found(value, f"{SCHEME}{did}/{key}", where)
        for keys, held, where in waiting
        for value in ((held if isinstance(held, str) else next(values)),)
        for key in keys.split("\n")
    ]


def _in_json(source: Source, member: str, door: Door) -> Iterator[list[Found]]:
    pieces = records(source, member, _LISTED, _LISTS)
    for some in accepted(pieces, source.place(member), door.refuse, "record", _lacking):
        yield [Found(one.value, one.uri, where) for one, where in some if one.value]


_FORMS: dict[str, Callable[[Source, str, Door], Iterator[list[Found]]]] = {
    "car": _in_car,
    "json": _in_json,
    "feed": feed_records,
}


def _lacking(record: _Listed) -> str | None:
    return "no value" if record.value is None else None


def _describe(door: Door) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.private = coverage.edits = coverage.bots_marked = False
    coverage.notes = [
        translatable("Only what the account itself wrote is in it: what nobody answered cannot be seen."),
        translatable("Accounts stand under their DID; name the account on import: --property bluesky:HANDLE."),
    ]


READER = Reader(
    title="Bluesky repository (CAR or JSON)",
    network=NETWORK,
    accepts="the .car file of an account, .json of its records or of its feed (getAuthorFeed), or a folder or .zip of "
    "them",
    how_to_get="Bluesky: Settings, Account, Export my data, Download CAR file",
    proves="everything the account wrote, answered, liked, shared and followed, with the time of what it answered",
    cannot_show="what others wrote to the account and what stayed unanswered, which colleague wrote, deleted posts, "
    "direct messages",
    verified="a repository of 187 records that another server's program wrote (arroba 3.1); files made by hand after "
    "the specifications of the AT Protocol; not a real account",
    detect=_detect,
    read=_read,
)
