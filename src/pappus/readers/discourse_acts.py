"""Posts of a Discourse forum as acts, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.markup_columns import domains_linked_to, plain_texts
from pappus.readers.record_columns import let_in, list_column, placed, pseudonyms, said, text_column
from pappus.readers.scrubbing import scrub
from pappus.vocabulary.record import SCHEMA, Verb, Visibility

NETWORK = "discourse"
_MENTION = re.compile(r"<a class=[\"']mention[\"'] href=[\"'][^\"'<>]*/u(?:sers)?/([^\"'<>/]+)[\"']")
_ASIDE = re.compile(r"<aside\b([^<>]{0,2000})>|</aside>")
_QUOTE = re.compile(r"class=[\"']quote\b")
_SMALL_ACTION, _WHISPER, _LIKE = 3, 4, 2
_NOTICES: dict[str, Verb] = {
    "closed.enabled": "Close",
    "autoclosed.enabled": "Close",
    "archived.enabled": "Close",
    "closed.disabled": "Reopen",
    "autoclosed.disabled": "Reopen",
    "archived.disabled": "Reopen",
    "split_topic": "Move",
}
"""What notices of the forum tell of a topic; others are counted and left out."""


class _Action(msgspec.Struct, gc=False):
    id: int | None = None
    count: int | None = None


class Post(msgspec.Struct, gc=False):
    """A post; one that stands without its topic names it."""

    id: int | None = None
    post_number: int | None = None
    topic_id: int | None = None
    category_id: int | None = None
    reply_to_post_number: int | None = None
    post_type: int | None = None
    action_code: str | None = None
    username: str | None = None
    user_id: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None
    version: int | None = None
    reply_count: int | None = None
    cooked: str | None = None
    actions_summary: list[_Action] | None = None


class Stream(msgspec.Struct, gc=False):
    """The posts of a topic that are held, and the ids of all of them."""

    posts: list[Post] | None = None
    stream: list[int] | None = None


class Topic(msgspec.Struct, gc=False):
    """A topic with its posts."""

    id: int | None = None
    title: str | None = None
    archetype: str | None = None
    category_id: int | None = None
    tags: list[Any] | None = None
    post_stream: Stream | None = None


class _Standing(NamedTuple):
    """What the posts of a topic share."""

    thread_id: str
    property_id: str | None
    container_id: str | None
    is_private: bool
    tags: list[str] | None


class Said(msgspec.Struct, gc=False):
    """A post, where it stands in the forum and in the file."""

    post: Post
    standing: _Standing
    place: str


class Forum:
    """Makes acts of topics; knows the posts that topics name and do not hold, on no page of theirs."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._property = door.property_id or f"{NETWORK}:forum"
        # Topics are numbered forum by forum; a forum that is named by hand tells its topics from others'.
        named = (door.property_id or "").removeprefix(f"{NETWORK}:")
        self._prefix = f"{NETWORK}:{named}/" if named else f"{NETWORK}:"
        self._named: set[int] = set()
        self._held: set[int | None] = set()
        self.has_private = self.has_single = False

    @property
    def left_out(self) -> int:
        """How many posts are named and missing."""
        return len(self._named - self._held)

    def said(self, topic: Topic, place: str) -> list[Said]:
        """The posts of a topic."""
        held = topic.post_stream or Stream()
        posts = held.posts or []
        self._named.update(held.stream or ())
        self._held.update(post.id for post in posts)
        standing = self._standing(topic.id, topic.category_id, topic.archetype == "private_message", _labels(topic))
        return [Said(post, standing, f"{place}, post {number}") for number, post in enumerate(posts, 1)]

    def single(self, post: Post, place: str, is_private: bool) -> Said:
        """A post that stands without its topic."""
        self.has_single = True
        return Said(post, self._standing(post.topic_id, post.category_id, is_private), place)

    def _standing(
        self, topic: int | None, category: int | None, is_private: bool, labels: list[str] | None = None
    ) -> _Standing:
        self.has_private |= is_private
        return _Standing(
            f"{self._prefix}{topic}",
            None if is_private else self._property,
            None if category is None else f"{NETWORK}:category/{category}",
            is_private,
            labels,
        )

    def acts(self, things: list[Said]) -> Iterator[Any]:
        """Posts as acts; what is none is counted."""
        door, posts = self._door, [one.post for one in things]
        written = [post.created_at for post in posts]
        times = instants(arrow_column(written, pa.string()))
        verbs = list(map(_verb, posts))
        acts = placed(door, NETWORK, pa.array([one.place for one in things]), times)
        acts |= self._text(posts) | _threads(things)
        acts |= {
            "verb": pa.array([verb or "Create" for verb in verbs]),
            "actor_id": pseudonyms(door, NETWORK, text_column([post.username for post in posts])),
            "actor_kind": pa.array(["bot" if (post.user_id or 0) < 0 else "human" for post in posts]),
            "visibility": pa.array([_visibility(one) for one in things]),
            "edited_us": _later([post.updated_at if (post.version or 1) > 1 else None for post in posts], times.ts_us),
            "deleted_us": _later([post.deleted_at for post in posts], times.ts_us),
            "tags": list_column([one.standing.tags if one.post.post_number == 1 else None for one in things]),
            "engagement": arrow_column([_counts(post) for post in posts], SCHEMA.field("engagement").type),
        }
        ignored = {row: "notice of the forum (pinned, renamed …)" for row, verb in enumerate(verbs) if verb is None}
        faults = {row: "has no number" for row, post in enumerate(posts) if post.post_number is None}
        yield from let_in(door, acts, written, faults, ignored)

    def _text(self, posts: list[Post]) -> dict[str, Any]:
        """The columns of what was written, with the people named in it and the pages linked to."""
        cooked = [_without_quotes(post.cooked or "") for post in posts]
        mentions = [self._mentions(markup) if "mention" in markup else None for markup in cooked]
        return said(self._door, text_column(plain_texts(cooked))) | {
            "mentions": list_column(mentions),
            "links": domains_linked_to(cooked),
        }

    def _mentions(self, cooked: str) -> list[str] | None:
        return self._door.people(NETWORK, dict.fromkeys(_MENTION.findall(cooked))) or None


def _without_quotes(cooked: str) -> str:
    """What somebody wrote without what it quotes, which names its author and stands in a post of its own."""
    if "<aside" not in cooked:
        return cooked
    kept, start, depth = [], 0, 0
    for found in _ASIDE.finditer(cooked):
        if depth == 0:
            if found[1] is None or not _QUOTE.search(found[1]):
                continue
            kept.append(cooked[start : found.start()])
        depth += 1 if found[1] is not None else -1
        start = found.end()
    return "".join([*kept, "" if depth else cooked[start:]])


def _verb(post: Post) -> Verb | None:
    """What was done; null for a notice that tells nothing of its topic."""
    return _NOTICES.get(post.action_code or "") if post.post_type == _SMALL_ACTION else "Create"


def _visibility(one: Said) -> Visibility:
    if one.post.post_type == _WHISPER:
        return "internal_note"
    return "direct" if one.standing.is_private else "public"


def _threads(things: list[Said]) -> dict[str, Any]:
    """The columns that tell where posts stand; what answers no post in particular answers the topic."""
    parents = [
        None if one.post.post_number == 1 else f"{one.standing.thread_id}/{one.post.reply_to_post_number or 1}"
        for one in things
    ]
    return {
        "act_id": text_column([f"{one.standing.thread_id}/{one.post.post_number}" for one in things]),
        "property_id": text_column([one.standing.property_id for one in things]),
        "container_id": text_column([one.standing.container_id for one in things]),
        "thread_id": text_column([one.standing.thread_id for one in things]),
        "thread_method": "native",
        "parent_id": text_column(parents),
        "parent_ts_source": pa.array(["missing" if parent else None for parent in parents], pa.string()),
    }


def _later(written: list[str | None], times_us: Any) -> Any:
    """Times at or after those when posts were written; null where there is none."""
    if not any(written):
        return None
    found = instants(arrow_column(written, pa.string())).ts_us
    return pc.if_else(pc.greater_equal(found, times_us), found, pa.scalar(None, pa.int64()))


def _labels(topic: Topic) -> list[str] | None:
    # Newer forums hand out tags as objects with a name.
    names = [tag.get("name") if isinstance(tag, dict) else tag for tag in topic.tags or ()]
    return [scrub(name) for name in names if isinstance(name, str) and name] or None


def _counts(post: Post) -> dict[str, int] | None:
    likes = sum(one.count or 0 for one in post.actions_summary if one.id == _LIKE) if post.actions_summary else 0
    if not likes and not post.reply_count:
        return None
    counts = {"likes": likes, "replies": post.reply_count or 0}
    return {name: count for name, count in counts.items() if count}
