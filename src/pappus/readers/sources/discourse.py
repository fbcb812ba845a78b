"""Discourse: topics as the forum hands them out (/t/<number>.json), one a file or one a line.

Posts without their topic are read too: lists of the latest (/posts.json), or posts one by one (/posts/<number>.json).
Fields: docs.discourse.org, `topic_response` of github.com/discourse/discourse_api_docs, which serves that page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pappus.readers.discourse_acts import NETWORK, Forum, Post, Said, Topic
from pappus.readers.door import Door
from pappus.readers.json_records import BOM, accepted, begun, is_paged, records
from pappus.readers.json_stream import line_blocks
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.typed_json import Typed
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_ENDINGS = (".json", ".jsonl", ".ndjson")
_STREAM = re.compile(rb'"post_stream"\s*:\s*\{')
_POSTS = (b'"post_number"', b'"cooked"', b'"topic_id"')
_LISTED = re.compile(rb'"(?:latest_|private_)?posts"\s*:\s*\[')
_WRAPPED = re.compile(rb'[\[\s]*\{\s*"(?!actions_summary")[^"]*"\s*:\s*[\[{]')
_PRIVATE = b'"private_posts"'
_MOST_TOPIC_BYTES = 64 << 20
_PIECE_POSTS = 4_096
_TOPICS, _SINGLE = Typed(Topic), Typed(Post)


def _detect(source: Source) -> float:
    return 0.9 if any(_form(source.head(member)) for member in _candidates(source)[:20]) else 0.0


def _candidates(source: Source) -> list[str]:
    return list(source.members) if source.kind == "file" else source.find(*_ENDINGS)


def _form(head: bytes) -> Literal["topics", "posts"] | None:
    """Whether a file holds topics, or posts without them; null for anything else."""
    text = begun(head)
    if not (text.startswith((b"{", b"[")) and all(key in text for key in _POSTS)):
        return None
    if _STREAM.search(text):
        return "topics" if text.startswith(b"{") else None
    return "posts" if is_paged(head, _LISTED) or not _WRAPPED.match(text) else None


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = {member: form for member in _candidates(source) if (form := _form(source.head(member)))}
    if not forms:
        raise UnreadableError(
            f"{source.path}: holds no topic of Discourse. Expected what /t/<number>.json of the forum gives "
            "(post_stream with posts), one topic a file or one a line, or the posts that /posts.json gives"
        )
    forum = Forum(door)
    waiting: list[Said] = []
    for member, form in forms.items():
        found = _in_topics if form == "topics" else _in_posts
        for some in found(source, member, forum, door):
            waiting += some
            if len(waiting) >= _PIECE_POSTS:
                yield from forum.acts(waiting)
                waiting = []
    yield from forum.acts(waiting)
    _describe(door, forum)


def _in_topics(source: Source, member: str, forum: Forum, door: Door) -> Iterator[list[Said]]:
    place = source.place(member)
    for found in accepted(_topics_in(source, member, place), place, door.refuse, "topic", _lacking):
        for topic, where in found:
            yield forum.said(topic, where)


def _in_posts(source: Source, member: str, forum: Forum, door: Door) -> Iterator[list[Said]]:
    is_private = is_paged(source.head(member), _LISTED) and _PRIVATE in source.head(member)
    pieces = records(source, member, _LISTED, _SINGLE)
    for found in accepted(pieces, source.place(member), door.refuse, "post", _homeless):
        yield [forum.single(post, where, is_private) for post, where in found]


def _homeless(post: Post) -> str | None:
    return "no topic_id" if post.topic_id is None else None


def _lacking(topic: Topic) -> str | None:
    return "no id or no post_stream" if topic.id is None or topic.post_stream is None else None


def _topics_in(source: Source, member: str, place: str) -> Iterator[Sequence[Topic | str]]:
    """The topics of a file: one, however its lines are broken, or one a line."""
    first = source.head(member).removeprefix(BOM).lstrip().partition(b"\n")[0]
    if len(first) > 1 and _STREAM.search(first):
        with source.open(member) as stream:
            for block in line_blocks(stream, place, stream.read(len(BOM)).removeprefix(BOM)):
                yield _TOPICS.items(block)
    else:
        yield [_TOPICS.one(source.read(member, _MOST_TOPIC_BYTES))]


def _describe(door: Door, forum: Forum) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "sampled" if forum.left_out or forum.has_single else "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, forum.has_private, True, True
    coverage.notes = [
        translatable("Only the topics that were fetched are in it, and of those what their reader may see.")
    ]
    if forum.has_single:
        coverage.notes.append(translatable("Posts without their topic are in it: what else was written there is not."))
    if forum.left_out:
        coverage.notes.append(f"{forum.left_out} posts are named in these topics and missing: fetch with ?print=true.")


READER = Reader(
    title="Discourse topics (JSON)",
    network=NETWORK,
    accepts="a .json file of one topic or one topic a line, of the latest posts (/posts.json) or of single posts, or a "
    "folder or .zip of such files",
    how_to_get="fetch https://FORUM/t/NUMBER.json?print=true for each topic (the numbers are in /latest.json); with "
    "several forums name each on import: --property discourse:FORUM",
    proves="who asked, who answered whom and when, also what nobody answered; likes as counts",
    cannot_show="topics that were not fetched, deleted posts (unless staff fetches), when a like was given",
    verified="files made by hand; the form of answers that a public forum gave (2026); 28 posts of another (2016); the "
    "forum's own description of /posts.json and /posts/NUMBER.json",
    detect=_detect,
    read=_read,
)
