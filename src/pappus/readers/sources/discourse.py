"""Discourse: topics as the forum hands them out (/t/<number>.json), one a file or one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa

from pappus.readers.door import Door, arrow_column
from pappus.readers.instant_columns import instants
from pappus.readers.instants import instant
from pappus.readers.json_stream import line_blocks
from pappus.readers.markup import link_domains, plain_text
from pappus.readers.reader import Reader
from pappus.readers.scrubbing import scrub
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, Verb

_NETWORK = "discourse"
_BOM = b"\xef\xbb\xbf"
_ENDINGS = (".json", ".jsonl", ".ndjson")
_STREAM = re.compile(rb'"post_stream"\s*:\s*\{')
_POSTS = (b'"post_number"', b'"cooked"', b'"topic_id"')
_MENTION = re.compile(r"<a class=[\"']mention[\"'] href=[\"'][^\"'<>]*/u(?:sers)?/([^\"'<>/]+)[\"']")
_SMALL_ACTION, _WHISPER, _LIKE = 3, 4, 2
_MOST_TOPIC_BYTES = 64 << 20
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


class _Post(msgspec.Struct, gc=False):
    post_number: int | None = None
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


class _Stream(msgspec.Struct, gc=False):
    posts: list[_Post] | None = None
    stream: list[int] | None = None


class _Topic(msgspec.Struct, gc=False):
    id: int | None = None
    title: str | None = None
    archetype: str | None = None
    category_id: int | None = None
    tags: list[Any] | None = None
    post_stream: _Stream | None = None


_TOPICS = Typed(_Topic)


class _Forum:
    """Makes acts of topics; counts the posts that a topic names and does not hold."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._property = door.property_id or f"{_NETWORK}:forum"
        # Topics are numbered forum by forum; a forum that is named by hand tells its topics from others'.
        named = (door.property_id or "").removeprefix(f"{_NETWORK}:")
        self._prefix = f"{_NETWORK}:{named}/" if named else f"{_NETWORK}:"
        self.left_out = 0
        self.has_private = False

    def acts(self, topic: _Topic, place: str) -> Iterator[Act]:
        """The posts of a topic as acts; what is none is counted."""
        held = topic.post_stream or _Stream()
        posts = held.posts or []
        self.left_out += max(0, len(held.stream or ()) - len(posts))
        is_private = topic.archetype == "private_message"
        self.has_private = self.has_private or is_private
        times = instants(arrow_column([post.created_at for post in posts], pa.string()))
        said = [plain_text(post.cooked) or None if post.cooked else None for post in posts]
        rows = zip(posts, *(column.to_pylist() for column in times), said, self._door.texts(said), strict=True)
        for number, (post, ts_us, precision, assumed, whole, text) in enumerate(rows, 1):
            record_no, where = self._door.record(), f"{place}, post {number}"
            is_notice = post.post_type == _SMALL_ACTION
            verb = _NOTICES.get(post.action_code or "") if is_notice else "Create"
            if verb is None:
                self._door.ignore("notice of the forum (pinned, renamed …)")
            elif post.post_number is None or ts_us is None or not self._door.plausible(ts_us):
                self._door.reject(where, f"has no number or no possible time (created_at: {post.created_at!r})")
            else:
                thread_id = f"{self._prefix}{topic.id}"
                is_root = post.post_number == 1
                yield Act(
                    act_id=f"{thread_id}/{post.post_number}",
                    record_no=record_no,
                    ts_us=ts_us,
                    ts_precision=precision,
                    tz_assumed=assumed,
                    network=_NETWORK,
                    source=self._door.source,
                    raw_ref=where,
                    property_id=None if is_private else self._property,
                    container_id=None if topic.category_id is None else f"{_NETWORK}:category/{topic.category_id}",
                    thread_id=thread_id,
                    thread_method="native",
                    # What answers no post in particular answers the topic.
                    parent_id=None if is_root else f"{thread_id}/{post.reply_to_post_number or 1}",
                    parent_ts_source=None if is_root else "missing",
                    verb=verb,
                    actor_id=self._door.person(_NETWORK, post.username) if post.username else None,
                    actor_kind="bot" if post.user_id is not None and post.user_id < 0 else "human",
                    mentions=self._mentions(post.cooked) if post.cooked and "mention" in post.cooked else None,
                    visibility="internal_note" if post.post_type == _WHISPER else "direct" if is_private else "public",
                    edited_us=_later(post.updated_at, ts_us) if (post.version or 1) > 1 else None,
                    deleted_us=_later(post.deleted_at, ts_us),
                    tags=_labels(topic) if is_root else None,
                    links=link_domains(post.cooked) if post.cooked else None,
                    text=text,
                    text_len=len(whole) if whole else None,
                    engagement=_counts(post),
                )

    def _mentions(self, cooked: str) -> list[str] | None:
        return self._door.people(_NETWORK, dict.fromkeys(_MENTION.findall(cooked))) or None


def _later(text: str | None, ts_us: int) -> int | None:
    found = instant(text)
    return found.ts_us if found and found.ts_us >= ts_us else None


def _labels(topic: _Topic) -> list[str] | None:
    # Newer forums hand out tags as objects with a name.
    names = [tag.get("name") if isinstance(tag, dict) else tag for tag in topic.tags or ()]
    return [scrub(name) for name in names if isinstance(name, str) and name] or None


def _counts(post: _Post) -> dict[str, int] | None:
    likes = sum(action.count or 0 for action in post.actions_summary or () if action.id == _LIKE)
    counts = {"likes": likes, "replies": post.reply_count or 0}
    return {name: count for name, count in counts.items() if count} or None


def _detect(source: Source) -> float:
    return 0.9 if any(_is_topic(source.head(member)) for member in _candidates(source)[:20]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _is_topic(head: bytes) -> bool:
    begun = head.removeprefix(_BOM).lstrip()
    return begun.startswith(b"{") and _STREAM.search(begun) is not None and all(key in begun for key in _POSTS)


def _read(source: Source, door: Door) -> Iterator[Any]:
    topics = [member for member in _candidates(source) if _is_topic(source.head(member))]
    if not topics:
        raise UnreadableError(
            f"{source.path}: holds no topic of Discourse. Expected what /t/<number>.json of the forum gives "
            "(post_stream with posts), one topic a file or one a line"
        )
    forum = _Forum(door)
    for member in topics:
        place = source.place(member)
        for number, topic in enumerate(_topics_in(source, member, place), 1):
            where = f"{place}#{number}"
            if isinstance(topic, str) or topic.id is None or topic.post_stream is None:
                door.record()
                door.reject(where, f"is no topic: {topic if isinstance(topic, str) else 'no id or no post_stream'}")
                continue
            for act in forum.acts(topic, where):
                if door.add(act):
                    yield door.batch()
    yield from door.rest()
    _describe(door, forum)


def _topics_in(source: Source, member: str, place: str) -> Iterator[_Topic | str]:
    """The topics of a file: one, however its lines are broken, or one a line."""
    first = source.head(member).removeprefix(_BOM).lstrip().partition(b"\n")[0]
    if len(first) > 1 and _STREAM.search(first):
        with source.open(member) as stream:
            for block in line_blocks(stream, place, stream.read(len(_BOM)).removeprefix(_BOM)):
                yield from _TOPICS.items(block)
    else:
        yield _TOPICS.one(source.read(member, _MOST_TOPIC_BYTES))


def _describe(door: Door, forum: _Forum) -> None:
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound = coverage.outbound = "sampled" if forum.left_out else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, forum.has_private, True, True
    coverage.notes = [
        translatable("Only the topics that were fetched are in it, and of those what their reader may see.")
    ]
    if forum.left_out:
        coverage.notes.append(f"{forum.left_out} posts are named in these topics and missing: fetch with ?print=true.")


READER = Reader(
    title="Discourse topics (JSON)",
    network=_NETWORK,
    accepts="a .json file of one topic or one topic a line, or a folder or .zip of such files",
    how_to_get="fetch https://FORUM/t/NUMBER.json?print=true for each topic (the numbers are in /latest.json); with "
    "several forums name each on import: --property discourse:FORUM",
    proves="who asked, who answered whom and when, also what nobody answered; likes as counts",
    cannot_show="topics that were not fetched, deleted posts (unless staff fetches), when a like was given",
    verified="files made by hand, with field names from general knowledge of the forum; not a real forum",
    detect=_detect,
    read=_read,
)
