"""ActivityStreams 2.0 as servers of the Fediverse write it: activities, their references and what these give away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
import pyarrow as pa

from pappus.readers.json_stream import Block, Lines, holds

_PROFILE = re.compile(r"^https?://([^/]+)/(?:users/|@|u/|profile/|accounts/)([^/@?#]+)$")
# …/statuses/<number> or …/@name/<number>
_FEWEST_DIGITS, _MOST_DIGITS = 17, 19
_SNOWFLAKE_SHIFT_BITS = 16
# Mastodon numbers statuses by time since version 2.0.
_FIRST_SNOWFLAKE_MS = 1_506_816_000_000


# Anything that JSON can hold, its lists as tuples: tuples of texts are no work for the garbage collector.
_Any = tuple[Any, ...] | dict[str, Any] | str | float | bool | None


class Tag(msgspec.Struct, gc=False):
    """A person or topic that a text names."""

    type: str | None = None
    name: str | None = None
    href: str | None = None


class Actor(msgspec.Struct, rename="camel", gc=False):
    """Who acts: a person, a program, a group."""

    id: str | None = None
    type: str | None = None
    preferred_username: str | None = None
    followers: Any = None


class Content(msgspec.Struct, rename="camel", gc=False):
    """What an activity is about: a note, an article, a poll."""

    id: str | None = None
    type: str | None = None
    in_reply_to: Any = None
    published: str | None = None
    updated: str | None = None
    conversation: Any = None
    context: Any = None
    name: Any = None
    content: str | None = None
    content_map: Any = None
    tag: tuple[Tag, ...] | Tag | None = None


class Activity(msgspec.Struct, rename="camel", gc=False):
    """What was done, by whom, to what, when, and for whom to see."""

    id: str | None = None
    type: str | None = None
    actor: str | Actor | None = None
    published: str | None = None
    to: _Any = None
    cc: _Any = None
    object: Content | str | None = None


class _Wrapped(msgspec.Struct, gc=False):
    object: Activity
    published: str | None = None


_DONE = frozenset(
    {"Create", "Update", "Delete", "Like", "Dislike", "Follow", "Undo", "Add", "Remove", "Block", "Flag", "Lock"}
)
"""What groups announce of their members and moderators."""
_LIST = msgspec.json.Decoder(list[Activity])
_RAW = msgspec.json.Decoder(list[msgspec.Raw])
_WRAPPED = msgspec.json.Decoder(_Wrapped)
_ONE = msgspec.json.Decoder(Activity)
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


decode_activities = _LIST.decode
"""The activities of a JSON array; raises ValueError or RecursionError if one of them is none."""


def decoded(block: Block | Lines) -> list[Activity] | list[Activity | str]:
    """The activities of a block; the reason instead of each that is none.

    Groups (Lemmy and others) announce whole activities of their members: these stand in place of what announces them.
    """
    found = _as_they_stand(block)
    wraps = [_wraps(one) for one in found]
    if not any(wraps):
        return found
    items = _items(block)
    return [_announced(item) if wrap else one for one, wrap, item in zip(found, wraps, items, strict=True)]


def _as_they_stand(block: Block | Lines) -> list[Activity] | list[Activity | str]:
    if isinstance(block, Block) and block.decoded is not None:
        return block.decoded
    try:
        found = _LIST.decode(b"[" + block.content + b"]")
    except _BROKEN:
        found = []
    return found if holds(block, found) else [_decoded_one(item) for item in block.items()]


def _wraps(one: Activity | str) -> bool:
    """Whether an activity announces another one, and not what somebody wrote."""
    return type(one) is Activity and one.type == "Announce" and type(one.object) is Content and one.object.type in _DONE


def _items(block: Block | Lines) -> Iterable[bytes | msgspec.Raw]:
    if not isinstance(block, Block) or block.decoded is None:
        return block.items()
    return _RAW.decode(b"[" + block.content + b"]")


def _announced(item: bytes | msgspec.Raw) -> Activity | str:
    """The activity that is announced; where nothing else tells its time, it was done when it was announced."""
    try:
        outer = _WRAPPED.decode(item)
    except _BROKEN as error:
        return str(error)
    inner, about = outer.object, outer.object.object
    if inner.published is None and not (isinstance(about, Content) and about.published):
        inner.published = outer.published
    return inner


def _decoded_one(item: bytes) -> Activity | str:
    try:
        return _ONE.decode(item)
    except _BROKEN as error:
        return str(error)


def activity_in(line: bytes) -> Activity | None:
    """The activity that one line of JSON holds; null if it holds something else."""
    found = _decoded_one(line)
    return found if isinstance(found, Activity) else None


def actor_in(content: bytes) -> Actor | str:
    """The account that an actor.json describes, or the reason why it describes none."""
    try:
        return msgspec.json.decode(content, type=Actor)
    except _BROKEN as error:
        return str(error)


def handle_of(uri: str) -> str:
    """`name@host` of a person's URI; the URI itself where it does not show a name."""
    match = _PROFILE.match(uri)
    if match:
        return f"{match[2]}@{match[1]}"
    host, path = host_of(uri), uri.partition("?")[0].rstrip("/")
    return f"{path.rpartition('/')[2]}@{host}" if host and not path.endswith(host) else uri.lstrip("@")


def host_of(uri: str) -> str:
    """The host of a web address; empty if it is none."""
    scheme, separator, rest = uri.partition("://")
    return rest.partition("/")[0] if separator and scheme in ("http", "https") else ""


def reference(value: Any) -> str | None:
    """The URI in a property that holds a URI, an object with an id, or a list of them."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, dict):
        return reference(value.get("id"))
    if isinstance(value, Actor):
        return value.id
    return reference(value[0]) if isinstance(value, list | tuple) and value else None


def references(value: Any) -> list[str]:
    """The URIs in a property that may hold several."""
    if isinstance(value, list | tuple):
        return [uri for entry in value if (uri := entry if type(entry) is str else reference(entry))]
    uri = reference(value)
    return [uri] if uri else []


def time_in_id(uri: str | None, latest_us: int) -> int | None:
    """The time in the number of a Mastodon status (its upper 48 bits are milliseconds); null if it holds none."""
    if uri is None:
        return None
    before, _, number = uri.rpartition("/")
    if not (_FEWEST_DIGITS <= len(number) <= _MOST_DIGITS and number.isdecimal()):
        return None
    _, slash, owner = before.rpartition("/")
    if not slash or not (owner == "statuses" or (owner.startswith("@") and len(owner) > 1)):
        return None
    milliseconds = int(number) >> _SNOWFLAKE_SHIFT_BITS
    return milliseconds * 1_000 if _FIRST_SNOWFLAKE_MS <= milliseconds <= latest_us // 1_000 + 1_000 else None


def times_in_ids(uris: list[str | None], latest_us: list[int]) -> Any:
    """The same for many statuses, as an Arrow column."""
    return pa.array(map(time_in_id, uris, latest_us), pa.int64())
