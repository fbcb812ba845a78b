"""What an account posted and shared as the interface of Bluesky lists it: app.bsky.feed.getAuthorFeed.

A post stands there as its author wrote it, with the likes, reposts and answers that it had by then. What an account
shared is the post of somebody else, with the reason why it is listed: who shared it, and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pappus.readers.bluesky_acts import REPOST, SCHEME, Found, Ref, Value
from pappus.readers.door import Door
from pappus.readers.json_records import accepted, begun, is_paged, list_named, records
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed

_LISTED = list_named("feed")
_PLAIN_FIELD = rb'"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[\w.+-]+)\s*,\s*'
_FIRST = re.compile(rb'[\[\s]*\{\s*(?:%s){0,9}"post"\s*:\s*\{' % _PLAIN_FIELD)
_KEYS = (b'"post"', b'"record"', b'"uri"', b"app.bsky.feed.")
_ADDRESS = re.compile(rf"{SCHEME}(did:[a-z]+:[A-Za-z0-9._:%-]+)/[A-Za-z0-9.]+/([A-Za-z0-9._:~-]+)")


class _Author(msgspec.Struct, gc=False):
    did: str | None = None


class _Reason(msgspec.Struct, rename="camel", gc=False):
    kind: str | None = msgspec.field(default=None, name="$type")
    by: _Author | None = None
    uri: str | None = None
    indexed_at: str | None = None


class _Post(msgspec.Struct, rename="camel", gc=False):
    uri: str | None = None
    record: Value | None = None
    like_count: int | None = None
    repost_count: int | None = None
    reply_count: int | None = None
    quote_count: int | None = None


class _Listed(msgspec.Struct, gc=False):
    post: _Post | None = None
    reason: _Reason | None = None


_LISTS = Typed(_Listed)


def is_feed(head: bytes) -> bool:
    """Whether a file that begins so lists what an account posted and shared."""
    is_list = is_paged(head, _LISTED) or _FIRST.match(begun(head)) is not None
    return is_list and all(key in head for key in _KEYS)


def feed_records(source: Source, member: str, door: Door) -> Iterator[list[Found]]:
    """The records of such a file; posts of others than the account of the first are ignored."""
    owner: str | None = None
    pieces = records(source, member, _LISTED, _LISTS)
    for some in accepted(pieces, source.place(member), door.refuse, "post of a feed", _lacking):
        found = [_repost(one, where) if _is_repost(one) else _post(one, where) for one, where in some]
        owners = [one.uri and one.uri.removeprefix(SCHEME).partition("/")[0] for one in found]
        owner = owner or next(iter(owners), None)
        others = sum(one != owner for one in owners)
        for _ in range(others):
            door.record()
        if others:
            door.ignore("post of another account than the first of the list", others)
        yield [one for one, whose in zip(found, owners, strict=True) if whose == owner]


def _lacking(listed: _Listed) -> str | None:
    if listed.post is None or not _ADDRESS.fullmatch(listed.post.uri or ""):
        return "no post with an address (at://DID/collection/key)"
    if _is_repost(listed):
        return None if _ADDRESS.fullmatch(_repost(listed, "").uri or "") else "shared by nobody"
    return "no record" if listed.post.record is None else None


def _is_repost(listed: _Listed) -> bool:
    return listed.reason is not None and (listed.reason.kind or "").endswith("#reasonRepost")


def _post(listed: _Listed, place: str) -> Found:
    post = listed.post or _Post()
    counts = {
        "likes": post.like_count,
        "shares": post.repost_count,
        "replies": post.reply_count,
        "quotes": post.quote_count,
    }
    told = {name: count for name, count in counts.items() if count}
    return Found(post.record or "no record", post.uri, place, told or None)


def _repost(listed: _Listed, place: str) -> Found:
    """The sharing of a post; older lists do not give its address, so it gets one of who shared what."""
    reason, uri = listed.reason or _Reason(), (listed.post and listed.post.uri) or ""
    value = Value(kind=REPOST, created_at=reason.indexed_at, subject=Ref(uri))
    key = _ADDRESS.fullmatch(uri)
    made = f"{SCHEME}{reason.by and reason.by.did}/{REPOST}/{key[2] if key else ''}"
    return Found(value, reason.uri if _ADDRESS.fullmatch(reason.uri or "") else made, place)
