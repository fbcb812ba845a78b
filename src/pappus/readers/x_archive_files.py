"""The files of an X archive, whichever generation it is of, as tweets and direct messages with the same fields."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, NamedTuple, TypeVar

import msgspec

from pappus.readers.json_stream import Block, array_blocks
from pappus.readers.lenient_json import lenient_json
from pappus.readers.source import Source
from pappus.readers.tweets import broken_id, whole_id
from pappus.vocabulary.errors import UnreadableError

Entry = TypeVar("Entry", bound=msgspec.Struct)

CSV_COLUMNS = ("tweet_id", "in_reply_to_status_id", "in_reply_to_user_id", "timestamp", "text")
ZEROS = "its tweet id ends in zeros as if a spreadsheet had rounded it; use the file as it was downloaded"

_OPENING = re.compile(rb"^\s*(?:window\.)?([\w.]+)\s*=\s*\[")
_EXACT_DIGITS = 15


@dataclass(frozen=True)
class Generation:
    """One form in which X has handed out archives.

    Attributes:
        name: how it is called in notes.
        member: pattern of its files' names, lower case.
        variable: pattern of what its files assign their list to; null for the table.
        retweets_marked: whether a retweet names what it shares (else only its text shows that it is one).
    """

    name: str
    member: re.Pattern[str]
    variable: re.Pattern[str] | None
    retweets_marked: bool


GENERATIONS = (
    Generation(
        "tweets.js",
        re.compile(r"(?:^|/)(?:community-)?tweets?(?:-part\d+)?\.js$"),
        re.compile(r"YTD\.(?:community_)?tweets?\.part\d+"),
        False,
    ),
    Generation(
        "js/tweets/YYYY_MM.js",
        re.compile(r"(?:^|/)\d{4}_\d\d\.js$"),
        re.compile(r"Grailbird\.data\.tweets_\d{4}_\d\d"),
        True,
    ),
    Generation("tweets.csv", re.compile(r"\.csv$"), None, True),
)
"""The richest first."""

MESSAGES = re.compile(r"(?:^|/)direct-messages?(?:-group)?(?:-part\d+)?\.js$")


class Tweet(NamedTuple):
    """A tweet as any generation tells it; null where it says nothing."""

    id: int
    created: str | None
    text: str
    reply_id: int | None
    reply_user: str | None
    shared_id: int | None
    shared_created: str | None
    urls: list[str]
    lang: str | None = None
    likes: int | None = None
    shares: int | None = None
    links: tuple[tuple[str, str], ...] = ()


class Found(NamedTuple):
    """What stands at one place: a tweet, or why it is none."""

    place: str
    raw_ref: str
    value: Any


class _User(msgspec.Struct, gc=False):
    screen_name: str | None = None
    id_str: str | int | None = None


class _Url(msgspec.Struct, gc=False):
    expanded_url: str | None = None


class _Entities(msgspec.Struct, gc=False):
    urls: list[_Url] | None = None
    media: list[_Url] | None = None
    user_mentions: list[_User] | None = None


class _Shared(msgspec.Struct, gc=False):
    id_str: str | int | None = None
    created_at: str | None = None


class _Status(msgspec.Struct, gc=False):
    id_str: str | int | None = None
    id: str | int | None = None
    created_at: str | None = None
    full_text: str | None = None
    text: str | None = None
    in_reply_to_status_id_str: str | int | None = None
    in_reply_to_status_id: str | int | None = None
    in_reply_to_user_id_str: str | int | None = None
    in_reply_to_user_id: str | int | None = None
    retweeted_status: _Shared | None = None
    entities: _Entities | None = None
    favorite_count: str | int | None = None
    retweet_count: str | int | None = None
    lang: str | None = None
    user: _User | None = None


class _Wrapped(msgspec.Struct, gc=False):
    tweet: _Status


class Message(msgspec.Struct, rename="camel", gc=False):
    """A direct message."""

    id: str | int | None = None
    sender_id: str | int | None = None
    recipient_id: str | int | None = None
    created_at: str | None = None
    text: str | None = None


class _Event(msgspec.Struct, rename="camel", gc=False):
    message_create: Message | None = None


class _Conversation(msgspec.Struct, rename="camel", gc=False):
    conversation_id: str
    messages: list[_Event] = []


class _Dialogue(msgspec.Struct, rename="camel", gc=False):
    dm_conversation: _Conversation


def files_of(source: Source, generation: Generation) -> list[str]:
    """The members of a generation, by name and first bytes."""
    named = [member for member in source.members if source.kind == "file" or generation.member.search(member.lower())]
    return [member for member in named if _is_of(source.head(member), generation)]


def message_files(source: Source) -> list[str]:
    """The members that hold direct messages."""
    return [member for member in source.members if MESSAGES.search(member.lower())]


def tweets(source: Source, member: str, generation: Generation) -> Iterator[Found]:
    """Every record of a file, those that are no tweets with the reason."""
    if generation.variable is None:
        return _from_table(source, member)
    wrapped = b'"tweet"' in source.head(member)[:400]
    if wrapped:
        return _from_list(source, member, _Wrapped, lambda entry: _tweet(entry.tweet))
    return _from_list(source, member, _Status, _tweet)


def conversations(source: Source, member: str) -> Iterator[Found]:
    """Every direct conversation of a file: its id and its messages."""

    def messages(entry: _Dialogue) -> tuple[str, list[Message]]:
        conversation = entry.dm_conversation
        return conversation.conversation_id, [e.message_create for e in conversation.messages if e.message_create]

    return _from_list(source, member, _Dialogue, messages)


def owner_in(source: Source, member: str) -> tuple[str, str | None] | None:
    """Handle and id of the account as the oldest archives repeat them with each tweet."""
    for found in _from_list(source, member, _Status, lambda entry: entry.user):
        if isinstance(found.value, _User) and found.value.screen_name:
            return found.value.screen_name, None if found.value.id_str is None else str(found.value.id_str)
        return None
    return None


def _is_of(head: bytes, generation: Generation) -> bool:
    if generation.variable is None:
        header = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
        return set(CSV_COLUMNS) <= {name.strip().strip('"') for name in header.split(",")}
    opening = _OPENING.match(head.removeprefix(b"\xef\xbb\xbf"))
    return opening is not None and generation.variable.fullmatch(opening[1].decode()) is not None


def _from_list(source: Source, member: str, kind: type[Entry], taken: Callable[[Entry], object]) -> Iterator[Found]:
    place = source.place(member)
    decoder = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
    ordinal = 0
    with source.open(member) as stream:
        for block in array_blocks(stream, place, _after_bracket(stream, place)):
            for entry in _entries(block, decoder, kind):
                ordinal += 1
                value = entry if isinstance(entry, str) else taken(entry)
                yield Found(f"{place}, entry {ordinal}", f"{place}#{ordinal}", value)


def _after_bracket(stream: IO[bytes], place: str) -> bytes:
    head = stream.read(4096)
    opening = _OPENING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if opening is None:
        raise UnreadableError(f"{place}: does not begin as files of an X archive do (`window.YTD… = [`)")
    return head.removeprefix(b"\xef\xbb\xbf")[opening.end() :]


def _entries(block: Block, decoder: Any, kind: type[Entry]) -> list[Entry | str]:
    try:
        return list(decoder.decode(b"[" + block.content + b"]"))
    except (ValueError, RecursionError):
        return [_entry(item, kind) for item in block.items()]


def _entry(item: bytes, kind: type[Entry]) -> Entry | str:
    try:
        return msgspec.convert(lenient_json(item), kind, strict=False)
    except ValueError as error:
        return f"is not written as X writes it: {error}"


def _tweet(status: _Status) -> Tweet | str:
    native = status.id_str if status.id_str is not None else status.id
    number = whole_id(native)
    if number is None:
        return broken_id(native)
    entities = status.entities or _Entities()
    urls = [url.expanded_url for url in (*(entities.urls or ()), *(entities.media or ())) if url.expanded_url]
    shared = status.retweeted_status
    reply_user = whole_id(status.in_reply_to_user_id_str or status.in_reply_to_user_id)
    return Tweet(
        number,
        status.created_at,
        status.full_text or status.text or "",
        whole_id(status.in_reply_to_status_id_str or status.in_reply_to_status_id),
        None if reply_user is None else str(reply_user),
        whole_id(shared.id_str) if shared else None,
        shared.created_at if shared else None,
        urls,
        status.lang,
        whole_id(status.favorite_count),
        whole_id(status.retweet_count),
        tuple(
            (str(user.id_str), user.screen_name)
            for user in entities.user_mentions or ()
            if user.screen_name and whole_id(user.id_str)
        ),
    )


def _from_table(source: Source, member: str) -> Iterator[Found]:
    place = source.place(member)
    with source.open(member) as raw, io.TextIOWrapper(raw, "utf-8-sig", "replace", newline="") as stream:
        rows = csv.reader(stream)
        header = [name.strip() for name in next(rows, [])]
        column = {name: position for position, name in enumerate(header)}
        if lacking := [name for name in CSV_COLUMNS if name not in column]:
            raise UnreadableError(f"{place}: lacks the columns {', '.join(lacking)} in its first line")
        rounded = _looks_rounded(source.head(member), column["tweet_id"])
        ordinal = 0
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                ordinal += 1
                yield Found(f"{place}, line {rows.line_num}", f"{place}#{ordinal}", f"cannot be read ({error})")
                continue
            if row is None:
                return
            if row:
                ordinal += 1
                told = (
                    _row(row, column, rounded)
                    if len(row) == len(header)
                    else f"has {len(row)} fields where the first line has {len(header)}"
                )
                yield Found(f"{place}, line {rows.line_num}", f"{place}#{ordinal}", told)


def _row(row: list[str], column: dict[str, int], rounded: bool) -> Tweet | str:

    def cell(name: str) -> str:
        return row[column[name]] if name in column else ""

    number = whole_id(cell("tweet_id"))
    if number is None:
        return broken_id(cell("tweet_id"))
    if rounded and _ends_in_zeros(cell("tweet_id")):
        return ZEROS
    reply_user = whole_id(cell("in_reply_to_user_id"))
    return Tweet(
        number,
        cell("timestamp"),
        cell("text"),
        whole_id(cell("in_reply_to_status_id")),
        None if reply_user is None else str(reply_user),
        whole_id(cell("retweeted_status_id")),
        cell("retweeted_status_timestamp") or None,
        [url for url in cell("expanded_urls").split(",") if url],
    )


def _ends_in_zeros(tweet_id: str) -> bool:
    return len(tweet_id) > _EXACT_DIGITS and not tweet_id[_EXACT_DIGITS:].strip("0")


def _looks_rounded(head: bytes, position: int) -> bool:
    """Whether most ids of the first rows end in zeros, which one in a thousand does by itself."""
    rows = list(csv.reader(io.StringIO(head.decode("utf-8", "replace"), newline="")))[1:-1]
    ids = [row[position].strip() for row in rows if len(row) > position]
    long = [tweet_id for tweet_id in ids if tweet_id.isdecimal() and len(tweet_id) > _EXACT_DIGITS]
    return len(long) > 1 and 2 * sum(map(_ends_in_zeros, long)) > len(long)
