"""Bluesky: the repository of an account, as the CAR file that people download or as JSON of its records.

Records: docs.bsky.app, lexicons app.bsky.feed.post, like and repost and app.bsky.graph.follow; record keys that are
times (TID): atproto.com/specs/tid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.car_files import blocks, is_car, record, tree
from pappus.readers.column_values import each
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants, instants
from pappus.readers.json_records import begun, list_named, records
from pappus.readers.markup import domains_named
from pappus.readers.reader import Reader
from pappus.readers.record_columns import let_in, list_column, people_lists, placed, pseudonyms, said, text_column
from pappus.readers.scrubbing import scrub
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import ObjectType, Verb

_NETWORK = "bluesky"
_ENDINGS = (".car", ".json", ".jsonl", ".ndjson")
_LISTED = list_named("records")
_JSON_KEYS = (b'"uri"', b'"at://', b'"value"', b'"$type"')
_SCHEME = "at://"
_URI = rf"^{_SCHEME}(?P<did>did:[a-z]+:[A-Za-z0-9._:%-]+)/(?P<collection>[A-Za-z0-9.-]+)/(?P<key>[A-Za-z0-9._:~-]+)$"
_ADDRESS = re.compile(_URI)
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
_NO_KIND: tuple[Verb, ObjectType] = ("Create", "note")
_BLOCK_RECORDS = 8_192


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


class _Found(msgspec.Struct, gc=False):
    """A record, its address, and where it stands; a reason instead of it where it is none."""

    value: _Value | str
    uri: str | None
    place: str


class _Target(NamedTuple):
    """What a record answers or is about: its id, whose it is, and when it was written as far as its key tells."""

    act_id: str
    did: str
    ts_us: int | None


_VALUES, _LISTS = Typed(_Value), Typed(_Listed)
_NOTHING, _NO_REPLY = _Value(), _Reply()


class _Accounts:
    """Makes acts of records."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def acts(self, some: list[_Found]) -> Iterator[Any]:
        """Records as acts; what is none is counted."""
        door = self._door
        values = [_NOTHING if isinstance(one.value, str) else one.value for one in some]
        uris = text_column([one.uri for one in some])
        names = pc.extract_regex(uris, _URI)
        dids, collections, keys = (pc.struct_field(names, part) for part in ("did", "collection", "key"))
        kinds = collections.to_pylist()
        written = [value.created_at for value in values]
        acts = placed(door, _NETWORK, pa.array([one.place for one in some]), self._times(written, keys))
        properties = each(dids, self._property)
        acts |= {
            "act_id": self._ids(pc.utf8_slice_codeunits(uris, len(_SCHEME))),
            "property_id": properties,
            "actor_id": properties,
            "actor_kind": "account",
            "actor_side": "org",
            "verb": pa.array([_VERBS.get(kind, _NO_KIND)[0] for kind in kinds]),
            "object_type": pa.array(list(map(_object_type, values, kinds))),
            "visibility": "public",
        }
        posts = [value if kind == _POST else _NOTHING for value, kind in zip(values, kinds, strict=True)]
        acts |= self._said(posts, dids.to_pylist()) | self._related(values, posts, dids.to_pylist())
        faults = {row: one.value for row, one in enumerate(some) if isinstance(one.value, str)}
        faults |= {
            row: "has no address (at://DID/collection/key)"
            for row, kind in enumerate(kinds)
            if kind is None and row not in faults
        }
        ignored = {
            row: f"record of another kind ({kind[:60]})"
            for row, kind in enumerate(kinds)
            if kind is not None and kind not in _VERBS and row not in faults
        }
        yield from let_in(door, acts, written, faults, ignored)

    def _times(self, written: list[str | None], keys: Any) -> Instants:
        """The times that the account's program stated; as it may state anything, else those in the records' keys."""
        stated = instants(arrow_column(written, pa.string()))
        odd = np.flatnonzero(~self._door.are_plausible(stated.ts_us)).tolist()
        in_keys = {row: at for row in odd if (at := self._time_in(keys[row].as_py())) is not None}
        if not in_keys:
            return stated
        columns = [column.to_pylist() for column in stated]
        for row, at in in_keys.items():
            columns[0][row], columns[1][row], columns[2][row] = at, "us", None
        return Instants(pa.array(columns[0], pa.int64()), *(pa.array(one, pa.string()) for one in columns[1:]))

    def _said(self, posts: list[_Value], dids: list[str | None]) -> dict[str, Any]:
        """The columns of what was written."""
        features = [
            [feature for facet in post.facets for feature in facet.features or ()] if post.facets else []
            for post in posts
        ]
        links = [_links(post, some) if some or post.embed else None for post, some in zip(posts, features, strict=True)]
        return said(self._door, text_column([post.text for post in posts])) | {
            "mentions": list_column([self._mentions(*one) for one in zip(features, dids, strict=True)]),
            "tags": list_column([_tags(*one) for one in zip(posts, features, strict=True)]),
            "links": list_column(links),
            "lang": text_column([post.langs[0] if post.langs else None for post in posts]),
        }

    def _mentions(self, features: list[_Feature], own: str | None) -> list[str] | None:
        named = dict.fromkeys(feature.did for feature in features if feature.did and feature.did != own)
        return self._door.people(_NETWORK, [did for did in named if did]) or None

    def _related(self, values: list[_Value], posts: list[_Value], dids: list[str | None]) -> dict[str, Any]:
        """The columns that tell what a post answers, and what or whom a like, a repost or a follow is about."""
        about = [None if post is value else value.subject for post, value in zip(posts, values, strict=True)]
        replies = [post.reply or _NO_REPLY for post in posts]
        uris = [
            reply.parent.uri if reply.parent else subject.uri if isinstance(subject, _Ref) else None
            for reply, subject in zip(replies, about, strict=True)
        ]
        roots = [reply.root.uri if reply.root else None for reply in replies]
        known = {uri: self._target(uri) for uri in dict.fromkeys((*uris, *roots))}
        targets = [known[uri] for uri in uris]
        threads = [
            (known[root] or target).act_id if reply is not _NO_REPLY and target else None
            for reply, root, target in zip(replies, roots, targets, strict=True)
        ]
        times = [target.ts_us if target else None for target in targets]
        whom = [
            target.did if target else subject if isinstance(subject, str) and subject.startswith("did:") else None
            for target, subject in zip(targets, about, strict=True)
        ]
        others = [other if other != own else None for other, own in zip(whom, dids, strict=True)]
        sources = [
            None if target is None else "missing" if target.ts_us is None else "id_encoded" for target in targets
        ]
        return {
            "parent_id": pa.array([target.act_id if target else None for target in targets], pa.string()),
            "parent_ts_us": pa.array(times, pa.int64()),
            "parent_ts_source": pa.array(sources, pa.string()),
            "thread_id": pa.array(threads, pa.string()),
            "thread_method": pa.array(["native" if thread else None for thread in threads], pa.string()),
            "recipients": people_lists(pseudonyms(self._door, _NETWORK, text_column(others))),
        }

    def _target(self, uri: str | None) -> _Target | None:
        """What an address names; null if it is no address of a record."""
        found = _ADDRESS.fullmatch(uri) if uri else None
        if found is None:
            return None
        return _Target(self._id(found[0][len(_SCHEME) :]), found["did"], self._time_in(found["key"]))

    def _property(self, did: str) -> str:
        return self._door.property_id or self._door.ours(_NETWORK, did) or f"{_NETWORK}:{did}"

    def _ids(self, paths: Any) -> Any:
        return pa.array([None if path is None else self._id(path) for path in paths.to_pylist()], pa.string())

    def _id(self, path: str) -> str:
        # The address of a record names its author.
        return f"{_NETWORK}:{self._door.pseudonyms.digest(f'{_NETWORK} {path}')}"

    def _time_in(self, key: str | None) -> int | None:
        if key is None or not _TID.fullmatch(key):
            return None
        ts_us = int(key.translate(_TO_BASE_32), 32) >> _TID_CLOCK_BITS
        return ts_us if self._door.plausible(ts_us) else None


def _object_type(value: _Value, kind: str | None) -> ObjectType:
    if kind == _POST:
        return "media" if value.embed and not value.text else "note"
    return _VERBS.get(kind or "", _NO_KIND)[1]


def _tags(post: _Value, features: list[_Feature]) -> list[str] | None:
    if not features and not post.tags:
        return None
    tags = [*(post.tags or ()), *(feature.tag for feature in features if feature.tag)]
    return [scrub(tag) for tag in dict.fromkeys(tags)] or None


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
            yield from accounts.acts(some)
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
            some += [_Found(value, f"{_SCHEME}{known.did}/{key}", f"{place}#{number}") for key in keys.split("\n")]
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
                found.append(_Found(one.value, one.uri, where))
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
