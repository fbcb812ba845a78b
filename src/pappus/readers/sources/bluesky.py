"""Bluesky: the repository of an account, as the CAR file that people download or as JSON of its records.

Records: docs.bsky.app, lexicons app.bsky.feed.post, like and repost and app.bsky.graph.follow; record keys that are
times (TID): atproto.com/specs/tid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from pappus.readers.car_files import blocks, is_car, record, tree
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.instants import Instant
from pappus.readers.json_records import begun, list_named, records
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.scrubbing import scrub
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, ObjectType, Precision, Verb

_NETWORK = "bluesky"
_ENDINGS = (".car", ".json", ".jsonl", ".ndjson")
_LISTED = list_named("records")
_JSON_KEYS = (b'"uri"', b'"at://', b'"value"', b'"$type"')
_URI = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/([A-Za-z0-9.-]+)/([A-Za-z0-9._:~-]+)")
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_TO_BASE_32 = str.maketrans("234567abcdefghijklmnopqrstuvwxyz", "0123456789abcdefghijklmnopqrstuv")
_TID_CLOCK_BITS = 10
_POST, _LIKE, _REPOST, _FOLLOW = (
    "app.bsky.feed.post",
    "app.bsky.feed.like",
    "app.bsky.feed.repost",
    "app.bsky.graph.follow",
)
_VERBS: dict[str, tuple[Verb, ObjectType]] = {
    _POST: ("Create", "note"),
    _LIKE: ("Like", "reaction"),
    _REPOST: ("Announce", "note"),
    _FOLLOW: ("Follow", "event"),
}
_BLOCK_RECORDS = 4_096


class _Ref(msgspec.Struct, gc=False):
    uri: str | None = None


class _Reply(msgspec.Struct, gc=False):
    root: _Ref | None = None
    parent: _Ref | None = None


class _Feature(msgspec.Struct, gc=False):
    did: str | None = None
    uri: str | None = None
    tag: str | None = None


class _Facet(msgspec.Struct, gc=False):
    features: list[_Feature] | None = None


class _External(msgspec.Struct, gc=False):
    uri: str | None = None


class _Embed(msgspec.Struct, gc=False):
    external: _External | None = None


class _Value(msgspec.Struct, rename="camel", gc=False):
    kind: str | None = msgspec.field(default=None, name="$type")
    text: str | None = None
    created_at: str | None = None
    reply: _Reply | None = None
    facets: list[_Facet] | None = None
    langs: list[str] | None = None
    tags: list[str] | None = None
    embed: _Embed | None = None
    subject: _Ref | str | None = None


class _Listed(msgspec.Struct, gc=False):
    uri: str | None = None
    value: _Value | None = None


class _Name(NamedTuple):
    """What a record is called: whose it is, of which kind, and its key."""

    did: str
    collection: str
    key: str


class _Found(NamedTuple):
    """A record, what it is called, and where it stands; a reason instead of it where it is none."""

    value: _Value | str
    name: _Name | None
    place: str


_VALUES, _LISTS = Typed(_Value), Typed(_Listed)


class _Accounts:
    """Makes acts of records."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._properties: dict[str, str] = {}

    def acts(self, some: list[_Found]) -> Iterator[Act]:
        """Records as acts; what is none is counted."""
        values = [_Value() if isinstance(one.value, str) else one.value for one in some]
        times = instants(arrow_column([value.created_at for value in values], pa.string()))
        texts = self._door.texts([value.text for value in values])
        rows = zip(some, *(column.to_pylist() for column in times), texts, strict=True)
        for one, ts_us, precision, assumed, text in rows:
            record_no, value, name = self._door.record(), one.value, one.name
            if isinstance(value, str):
                self._door.reject(one.place, value)
                continue
            if name is None:
                self._door.reject(one.place, "has no address (at://DID/collection/key)")
                continue
            what = _VERBS.get(name.collection)
            if what is None:
                self._door.ignore(f"record of another kind ({name.collection[:60]})")
                continue
            when = self._when((ts_us, precision, assumed), name.key)
            if when is None:
                self._door.reject(one.place, f"has no possible time (createdAt: {str(value.created_at)[:40]!r})")
                continue
            property_id = self._property(name.did)
            act = Act(
                act_id=self._id(name),
                record_no=record_no,
                ts_us=when.ts_us,
                ts_precision=when.precision,
                tz_assumed=when.tz_assumed,
                network=_NETWORK,
                source=self._door.source,
                raw_ref=one.place,
                property_id=property_id,
                actor_id=property_id,
                actor_kind="account",
                actor_side="org",
                verb=what[0],
                object_type=what[1],
                visibility="public",
            )
            yield self._written(act, name, value, text) if name.collection == _POST else self._about(act, name, value)

    def _when(self, stated: tuple[int | None, Precision, str | None], key: str) -> Instant | None:
        """The time that the account's program stated; as it may state anything, else the one in the record's key."""
        ts_us, precision, assumed = stated
        if ts_us is not None and self._door.plausible(ts_us):
            return Instant(ts_us, precision, assumed)
        in_key = self._time_in(key)
        return None if in_key is None else Instant(in_key, "us", None)

    def _written(self, act: Act, name: _Name, value: _Value, text: str | None) -> Act:
        features = [feature for facet in value.facets or () for feature in facet.features or ()]
        if features or value.tags:
            named = dict.fromkeys(feature.did for feature in features if feature.did and feature.did != name.did)
            act.mentions = self._door.people(_NETWORK, [did for did in named if did]) or None
            tags = [*(value.tags or ()), *(feature.tag for feature in features if feature.tag)]
            act.tags = [scrub(tag) for tag in dict.fromkeys(tags)] or None
        act.links = _links(value, features) if features or value.embed else None
        act.lang = value.langs[0] if value.langs else None
        act.text, act.text_len = text, len(value.text) if value.text else None
        act.object_type = "media" if value.embed and not value.text else "note"
        parent = _named(value.reply.parent) if value.reply else None
        if parent is not None:
            root = (_named(value.reply.root) if value.reply else None) or parent
            self._answer(act, parent)
            act.thread_id, act.thread_method = act.parent_id if root == parent else self._id(root), "native"
            act.recipients = [self._door.person(_NETWORK, parent.did)] if parent.did != name.did else None
        return act

    def _about(self, act: Act, name: _Name, value: _Value) -> Act:
        """A like, a repost or a follow: of something, or of somebody."""
        if isinstance(value.subject, str):
            is_other = value.subject.startswith("did:") and value.subject != name.did
            act.recipients = [self._door.person(_NETWORK, value.subject)] if is_other else None
        elif (subject := _named(value.subject)) is not None:
            self._answer(act, subject)
            act.recipients = [self._door.person(_NETWORK, subject.did)] if subject.did != name.did else None
        return act

    def _answer(self, act: Act, parent: _Name) -> None:
        act.parent_id, act.parent_ts_us = self._id(parent), self._time_in(parent.key)
        act.parent_ts_source = "missing" if act.parent_ts_us is None else "id_encoded"

    def _property(self, did: str) -> str:
        found = self._properties.get(did)
        if found is None:
            found = self._door.property_id or self._door.ours(_NETWORK, did) or f"{_NETWORK}:{did}"
            self._properties[did] = found
        return found

    def _id(self, name: _Name) -> str:
        # The address of a record names its author.
        return f"{_NETWORK}:{self._door.pseudonyms.digest(f'{_NETWORK} {name.did}/{name.collection}/{name.key}')}"

    def _time_in(self, key: str) -> int | None:
        if not _TID.fullmatch(key):
            return None
        ts_us = int(key.translate(_TO_BASE_32), 32) >> _TID_CLOCK_BITS
        return ts_us if self._door.plausible(ts_us) else None


def _named(ref: _Ref | str | None) -> _Name | None:
    """What an address names; null if it is no address of a record."""
    given = ref.uri if isinstance(ref, _Ref) else ref
    found = _URI.fullmatch(given) if given else None
    return _Name(found[1], found[2], found[3]) if found else None


def _links(value: _Value, features: list[_Feature]) -> list[str] | None:
    """Domains of the pages that a post links to; texts hold them shortened."""
    linked = [feature.uri for feature in features if feature.uri]
    if value.embed and value.embed.external and value.embed.external.uri:
        linked.append(value.embed.external.uri)
    return domains_named(" ".join(linked)) if linked else None


def _detect(source: Source) -> float:
    return 0.9 if any(_form(source.head(member)) for member in _candidates(source)[:50]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _form(head: bytes) -> str | None:
    """Whether a file is a repository as `car` or as `json`; null for anything else."""
    if is_car(head):
        return "car"
    text = begun(head)
    is_json = text.startswith((b"{", b"[")) and all(key in text for key in _JSON_KEYS)
    return "json" if is_json and any(kind.encode() in text for kind in ("app.bsky.feed.", "app.bsky.graph.")) else None


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = {member: form for member in _candidates(source) if (form := _form(source.head(member)))}
    if not forms:
        raise UnreadableError(
            f"{source.path}: is no repository of Bluesky. Expected the .car file of an account, or JSON of its records "
            "(com.atproto.repo.listRecords)"
        )
    accounts = _Accounts(door)
    for member, form in forms.items():
        for some in _in_car(source, member, door) if form == "car" else _in_json(source, member):
            for act in accounts.acts(some):
                if door.add(act):
                    yield door.batch()
    yield from door.rest()
    _describe(door)


def _in_car(source: Source, member: str, door: Door) -> Iterator[list[_Found]]:
    """The records of a repository; its tree is read first, since blocks stand in any order."""
    place = source.place(member)
    with source.open(member) as stream:
        known = tree(stream, place)
    some: list[_Found] = []
    with source.open(member) as stream:
        for number, block in enumerate((one for one in blocks(stream, place) if one.is_record), 1):
            # A block that stands in the file twice is one record.
            keys = known.keys.pop(block.cid, None)
            if keys is None:
                door.record()
                door.ignore("block that is not in the repository any more, or stands there twice")
                continue
            found = record(block.content)
            value = found if isinstance(found, str) else _VALUES.value(found)
            names = [_named(f"at://{known.did}/{key}") for key in keys.split("\n")]
            some += [_Found(value, name, f"{place}#{number}") for name in names]
            if len(some) >= _BLOCK_RECORDS:
                yield some
                some = []
    yield some


def _in_json(source: Source, member: str) -> Iterator[list[_Found]]:
    place, number = source.place(member), 0
    for some in records(source, member, _LISTED, _LISTS):
        found: list[_Found] = []
        for one in some:
            number += 1
            where = f"{place}#{number}"
            if isinstance(one, str) or one.value is None:
                found.append(_Found(f"is no record: {one if isinstance(one, str) else 'no value'}", None, where))
            else:
                found.append(_Found(one.value, _named(one.uri), where))
        yield found


def _describe(door: Door) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.private = coverage.edits = coverage.bots_marked = False
    coverage.notes = [
        translatable("Only what the account itself wrote is in it: what nobody answered cannot be seen."),
        translatable("Accounts stand under their DID; name the account on import: --property bluesky:HANDLE."),
    ]


READER = Reader(
    title="Bluesky repository (CAR or JSON)",
    network=_NETWORK,
    accepts="the .car file of an account, .json of its records, or a folder or .zip of them",
    how_to_get="Bluesky: Settings, Account, Export my data, Download CAR file",
    proves="everything the account wrote, answered, liked, shared and followed, with the time of what it answered",
    cannot_show="what others wrote to the account and what stayed unanswered, which colleague wrote, deleted posts, "
    "direct messages",
    verified="files made by hand after the specifications of the AT Protocol; not a real repository",
    detect=_detect,
    read=_read,
)
