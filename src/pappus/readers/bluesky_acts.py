"""Records of Bluesky as acts, column by column.

Records: docs.bsky.app, lexicons app.bsky.feed.post, like and repost and app.bsky.graph.follow; record keys that are
times (TID): atproto.com/specs/tid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.column_values import each, keyed_ids
from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import Instants, instants
from pappus.readers.markup import domains_named
from pappus.readers.record_columns import let_in, list_column, people_lists, placed, pseudonyms, said, text_column
from pappus.readers.scrubbing import scrub
from pappus.vocabulary.record import SCHEMA, ObjectType, Verb

NETWORK = "bluesky"
SCHEME = "at://"
_URI = rf"^{SCHEME}(?P<did>did:[a-z]+:[A-Za-z0-9._:%-]+)/(?P<collection>[A-Za-z0-9.-]+)/(?P<key>[A-Za-z0-9._:~-]+)$"
_ADDRESS = re.compile(_URI)
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_TO_BASE_32 = str.maketrans("234567abcdefghijklmnopqrstuvwxyz", "0123456789abcdefghijklmnopqrstuv")
_TID_CLOCK_BITS = 10
_POST, _LIKE, REPOST, _FOLLOW = (
    "app.bsky.feed.post",
    "app.bsky.feed.like",
    "app.bsky.feed.repost",
    "app.bsky.graph.follow",
)
_VERBS: dict[str, tuple[Verb, ObjectType]] = {
    _POST: ("Create", "note"),
    _LIKE: ("Like", "reaction"),
    REPOST: ("Announce", "note"),
    _FOLLOW: ("Follow", "event"),
}
_NO_KIND: tuple[Verb, ObjectType] = ("Create", "note")


class Ref(msgspec.Struct, gc=False):
    """A reference to a record."""

    uri: str | None = None


class _Reply(msgspec.Struct, gc=False):
    root: Ref | None = None
    parent: Ref | None = None


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


class Value(msgspec.Struct, rename="camel", gc=False):
    """What is kept of a record."""

    kind: str | None = msgspec.field(default=None, name="$type")
    text: str | None = None
    created_at: str | None = None
    reply: _Reply | None = None
    facets: list[_Facet] | None = None
    langs: list[str] | None = None
    tags: list[str] | None = None
    embed: _Embed | None = None
    subject: Ref | str | None = None


class Found(msgspec.Struct, gc=False):
    """A record, its address, and where it stands; a reason instead of it where it is none.

    Attributes:
        counts: likes, shares, replies and quotes that it had when it was fetched; null where nothing tells them.
    """

    value: Value | str
    uri: str | None
    place: str
    counts: dict[str, int] | None = None


class _Target(NamedTuple):
    """What a record answers or is about: its id, whose it is, and when it was written as far as its key tells."""

    act_id: str
    did: str
    ts_us: int | None


_NOTHING, _NO_REPLY = Value(), _Reply()


class Accounts:
    """Makes acts of records."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def acts(self, some: list[Found]) -> Iterator[Any]:
        """Records as acts; what is none is counted."""
        door = self._door
        values = [_NOTHING if isinstance(one.value, str) else one.value for one in some]
        uris = text_column([one.uri for one in some])
        names = pc.extract_regex(uris, _URI)
        dids, collections, keys = (pc.struct_field(names, part) for part in ("did", "collection", "key"))
        kinds = collections.to_pylist()
        written = [value.created_at for value in values]
        acts = placed(door, NETWORK, pa.array([one.place for one in some]), self._times(written, keys))
        properties = each(dids, self._property)
        acts |= {
            "act_id": self._ids(pc.utf8_slice_codeunits(uris, len(SCHEME)).to_pylist()),
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
        if any(one.counts for one in some):
            acts["engagement"] = arrow_column([one.counts for one in some], SCHEMA.field("engagement").type)
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

    def _said(self, posts: list[Value], dids: list[str | None]) -> dict[str, Any]:
        """The columns of what was written."""
        features = [
            [feature for facet in post.facets for feature in facet.features or ()] if post.facets else []
            for post in posts
        ]
        links = [_links(post, some) if some or post.embed else None for post, some in zip(posts, features, strict=True)]
        return said(self._door, text_column([post.text for post in posts])) | {
            "mentions": list_column(
                [self._mentions(*one) if one[0] else None for one in zip(features, dids, strict=True)]
            ),
            "tags": list_column([_tags(*one) for one in zip(posts, features, strict=True)]),
            "links": list_column(links),
            "lang": text_column([post.langs[0] if post.langs else None for post in posts]),
        }

    def _mentions(self, features: list[_Feature], own: str | None) -> list[str] | None:
        if not features:
            return None
        named = dict.fromkeys(feature.did for feature in features if feature.did and feature.did != own)
        return self._door.people(NETWORK, [did for did in named if did]) or None

    def _related(self, values: list[Value], posts: list[Value], dids: list[str | None]) -> dict[str, Any]:
        """The columns that tell what a post answers, and what or whom a like, a repost or a follow is about."""
        about = [None if post is value else value.subject for post, value in zip(posts, values, strict=True)]
        replies = [post.reply or _NO_REPLY for post in posts]
        uris = [
            reply.parent.uri if reply.parent else subject.uri if isinstance(subject, Ref) else None
            for reply, subject in zip(replies, about, strict=True)
        ]
        roots = [reply.root.uri if reply.root else None for reply in replies]
        known = self._targets(dict.fromkeys((*uris, *roots)))
        targets = [known.get(uri) for uri in uris]
        threads = [
            (known.get(root) or target).act_id if reply is not _NO_REPLY and target else None
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
            "recipients": people_lists(pseudonyms(self._door, NETWORK, text_column(others))),
        }

    def _targets(self, uris: Iterable[str | None]) -> dict[str | None, _Target]:
        """What addresses name; one that is no address of a record is left out."""
        named = [found for uri in uris if uri and (found := _ADDRESS.fullmatch(uri))]
        ids = self._ids([found[0][len(SCHEME) :] for found in named]).to_pylist()
        return {
            found[0]: _Target(act_id, found["did"], self._time_in(found["key"]))
            for found, act_id in zip(named, ids, strict=True)
        }

    def _property(self, did: str) -> str:
        return self._door.property_id or self._door.ours(NETWORK, did) or f"{NETWORK}:{did}"

    def _ids(self, paths: list[str | None]) -> Any:
        # The address of a record names its author.
        given = [None if path is None else f"{NETWORK} {path}" for path in paths]
        return keyed_ids(f"{NETWORK}:", given, self._door.pseudonyms)

    def _time_in(self, key: str | None) -> int | None:
        if key is None or not _TID.fullmatch(key):
            return None
        ts_us = int(key.translate(_TO_BASE_32), 32) >> _TID_CLOCK_BITS
        return ts_us if self._door.plausible(ts_us) else None


def _object_type(value: Value, kind: str | None) -> ObjectType:
    if kind == _POST:
        return "media" if value.embed and not value.text else "note"
    return _VERBS.get(kind or "", _NO_KIND)[1]


def _tags(post: Value, features: list[_Feature]) -> list[str] | None:
    if not features and not post.tags:
        return None
    tags = [*(post.tags or ()), *(feature.tag for feature in features if feature.tag)]
    return [scrub(tag) for tag in dict.fromkeys(tags)] or None


def _links(value: Value, features: list[_Feature]) -> list[str] | None:
    """Domains of the pages that a post links to; texts hold them shortened."""
    linked = [feature.uri for feature in features if feature.uri]
    if value.embed and value.embed.external and value.embed.external.uri:
        linked.append(value.embed.external.uri)
    return domains_named(" ".join(linked)) if linked else None
