"""The files of an X archive, whichever generation it is of, as tweets and direct messages with the same fields."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import compress
from typing import IO, Any, NamedTuple, TypeVar

import msgspec

from pappus.readers.json_stream import Block, Decode, array_blocks
from pappus.readers.lenient_json import lenient_json
from pappus.readers.source import Source
from pappus.readers.tweets import whole_id
from pappus.vocabulary.errors import UnreadableError

Entry = TypeVar("Entry", bound=msgspec.Struct)

CSV_COLUMNS = ("tweet_id", "in_reply_to_status_id", "in_reply_to_user_id", "timestamp", "text")
ZEROS = "its tweet id ends in zeros as if a spreadsheet had rounded it; use the file as it was downloaded"

_OPENING = re.compile(rb"^\s*(?:window\.)?([\w.]+)\s*=\s*\[")
_EXACT_DIGITS = 15
_BATCH_RECORDS = 8_192


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


Id = str | int | None


@dataclass(frozen=True)
class Records:
    """Records of a file of tweets, column by column; null where a record says nothing.

    Attributes:
        place: the file's name in messages.
        unit: what a record is called there: entry or line.
        numbers: which entry or line each is.
        ordinals: which record of the file each is, from 1.
        faults: by position why some are no tweets (what else stands there means nothing).
        versions: the ids of all versions of a tweet that was edited; empty if it never was.
    """

    place: str
    unit: str
    numbers: list[int]
    ordinals: list[int]
    faults: dict[int, str]
    ids: list[Id]
    created: list[str | None]
    texts: list[str]
    reply_ids: list[Id]
    reply_users: list[Id]
    shared_ids: list[Id]
    shared_created: list[str | None]
    urls: list[list[str]]
    langs: list[str | None]
    likes: list[Id]
    shares: list[Id]
    users: list[tuple[_User, ...]]
    versions: list[tuple[str | int, ...]]

    def __len__(self) -> int:
        return len(self.ids)

    def place_of(self, position: int) -> str:
        """How a record is named in messages."""
        return f"{self.place}, {self.unit} {self.numbers[position]}"

    def where(self, kept: Any) -> Records:
        """Only some of them."""
        if kept.all():
            return self
        chosen = kept.tolist()
        columns: dict[str, Any] = {
            one.name: list(compress(getattr(self, one.name), chosen))
            for one in fields(self)
            if isinstance(getattr(self, one.name), list)
        }
        return replace(self, **columns)

    def users_named(self) -> set[tuple[Id, str | None]]:
        """Id and handle of the users whom the export names, as far as it does."""
        return {(user.id_str, user.screen_name) for users in self.users for user in users}


class Found(NamedTuple):
    """What stands at one place: a conversation, or why it is none."""

    place: str
    raw_ref: str
    value: Any


class _User(msgspec.Struct, gc=False):
    screen_name: str | None = None
    id_str: str | int | None = None


class _Url(msgspec.Struct, gc=False):
    expanded_url: str | None = None


class _Entities(msgspec.Struct, gc=False):
    urls: tuple[_Url, ...] | None = None
    media: tuple[_Url, ...] | None = None
    user_mentions: tuple[_User, ...] | None = None


class _Shared(msgspec.Struct, gc=False):
    id_str: str | int | None = None
    created_at: str | None = None


class _Versions(msgspec.Struct, rename="camel", gc=False):
    edit_tweet_ids: tuple[str | int, ...] | None = None


class _Edit(msgspec.Struct, rename="camel", gc=False):
    edit_control_initial: _Versions | None = None


class _Edits(msgspec.Struct, gc=False):
    """What is told of the versions of a tweet, each with an id of its own: with the first, and with each later one."""

    initial: _Versions | None = None
    edit: _Edit | None = None


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
    edit_info: _Edits | None = None


_NO_ENTITIES, _NOTHING_SHARED = _Entities(), _Shared()


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


def is_wrapped(source: Source, member: str) -> bool:
    """Whether each tweet of a file stands in an object of its own."""
    return b'"tweet"' in source.head(member)[:400]


def decode_of(wrapped: bool) -> Decode:
    """What decodes tweets of a file, wrapped or not."""
    decode: Decode = _decoder(_kind(wrapped)).decode
    return decode


def tweets(blocks: Iterable[Block], place: str, wrapped: bool, passed: int) -> Iterator[Records]:
    """The tweets of a file of JSON, some thousand at a time.

    Args:
        blocks: its entries.
        place: its name in messages.
        wrapped: whether each tweet stands in an object of its own.
        passed: how many entries of the file stand before these.
    """
    kind = _kind(wrapped)
    decoder = _decoder(kind)
    for entries in _gathered(_entries(block, decoder, kind) for block in blocks):
        faults = {position: entry for position, entry in enumerate(entries) if isinstance(entry, str)}
        yield _records(place, [_status(entry) for entry in entries], faults, passed)
        passed += len(entries)


def _kind(wrapped: bool) -> type[_Wrapped] | type[_Status]:
    return _Wrapped if wrapped else _Status


@cache
def _decoder(kind: type[msgspec.Struct]) -> Any:
    return msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]


def conversations(source: Source, member: str) -> Iterator[Found]:
    """Every direct conversation of a file: its id and its messages, null for what else happened in it."""
    ordinal, place = 0, source.place(member)
    for entries in lists_in(source, member, _Dialogue):
        for entry in entries:
            ordinal += 1
            value = entry if isinstance(entry, str) else _messages(entry.dm_conversation)
            yield Found(f"{place}, entry {ordinal}", f"{place}#{ordinal}", value)


def _messages(conversation: _Conversation) -> tuple[str, list[Message | None]]:
    return conversation.conversation_id, [one.message_create for one in conversation.messages]


def owner_in(source: Source, member: str) -> tuple[str, str | None] | None:
    """Handle and id of the account as the oldest archives repeat them with each tweet."""
    for entries in lists_in(source, member, _Status):
        user = None if isinstance(entries[0], str) else entries[0].user
        if user is None or not user.screen_name:
            return None
        return user.screen_name, None if user.id_str is None else str(user.id_str)
    return None


def _is_of(head: bytes, generation: Generation) -> bool:
    if generation.variable is None:
        header = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
        return set(CSV_COLUMNS) <= {name.strip().strip('"') for name in header.split(",")}
    opening = _OPENING.match(head.removeprefix(b"\xef\xbb\xbf"))
    return opening is not None and generation.variable.fullmatch(opening[1].decode()) is not None


def lists_in(source: Source, member: str, kind: type[Entry]) -> Iterator[list[Entry | str]]:
    """The entries of a file, some at a time; the reason instead of each that is none."""
    decoder, place = _decoder(kind), source.place(member)
    with source.open(member) as stream:
        for block in array_blocks(stream, place, after_bracket(stream, place), decoder.decode):
            yield _entries(block, decoder, kind)


def after_bracket(stream: IO[bytes], place: str) -> bytes:
    """What was read beyond the bracket that opens the list of a file.

    Raises:
        UnreadableError: the file does not begin with one.
    """
    head = stream.read(4096)
    opening = _OPENING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if opening is None:
        raise UnreadableError(f"{place}: does not begin as files of an X archive do (`window.YTD… = [`)")
    return head.removeprefix(b"\xef\xbb\xbf")[opening.end() :]


def _entries(block: Block, decoder: Any, kind: type[Entry]) -> list[Entry | str]:
    if block.decoded is not None:
        return block.decoded
    try:
        return list(decoder.decode(b"[" + block.content + b"]"))
    except (ValueError, RecursionError):
        return [_entry(item, kind) for item in block.items()]


def _entry(item: bytes, kind: type[Entry]) -> Entry | str:
    try:
        return msgspec.convert(lenient_json(item), kind, strict=False)
    except ValueError as error:
        return f"is not written as X writes it: {error}"


def _gathered(lists: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """The same entries in longer lists."""
    waiting: list[Any] = []
    for entries in lists:
        waiting += entries
        if len(waiting) >= _BATCH_RECORDS:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _status(entry: _Wrapped | _Status | str) -> _Status:
    if isinstance(entry, _Wrapped):
        return entry.tweet
    return _Status() if isinstance(entry, str) else entry


def _records(place: str, statuses: list[_Status], faults: dict[int, str], passed: int) -> Records:
    numbers = list(range(passed + 1, passed + len(statuses) + 1))
    entities = [status.entities or _NO_ENTITIES for status in statuses]
    shared = [status.retweeted_status or _NOTHING_SHARED for status in statuses]
    return Records(
        place=place,
        unit="entry",
        numbers=numbers,
        ordinals=numbers,
        faults=faults,
        ids=[status.id if status.id_str is None else status.id_str for status in statuses],
        created=[status.created_at for status in statuses],
        texts=[status.full_text or status.text or "" for status in statuses],
        reply_ids=[status.in_reply_to_status_id_str or status.in_reply_to_status_id for status in statuses],
        reply_users=[status.in_reply_to_user_id_str or status.in_reply_to_user_id for status in statuses],
        shared_ids=[one.id_str for one in shared],
        shared_created=[one.created_at for one in shared],
        urls=[_urls(one) if one.urls or one.media else [] for one in entities],
        langs=[status.lang for status in statuses],
        likes=[status.favorite_count for status in statuses],
        shares=[status.retweet_count for status in statuses],
        users=[one.user_mentions or () for one in entities],
        versions=[_versions(status.edit_info) if status.edit_info else () for status in statuses],
    )


def _versions(edits: _Edits) -> tuple[str | int, ...]:
    told = edits.initial or (edits.edit and edits.edit.edit_control_initial)
    ids = (told and told.edit_tweet_ids) or ()
    return ids if len(ids) > 1 else ()


def _urls(entities: _Entities) -> list[str]:
    return [url.expanded_url for url in (*(entities.urls or ()), *(entities.media or ())) if url.expanded_url]


def table(source: Source, member: str) -> Iterator[Records]:
    """The tweets of a table, some thousand at a time."""
    place = source.place(member)
    with source.open(member) as raw, io.TextIOWrapper(raw, "utf-8-sig", "replace", newline="") as stream:
        rows = csv.reader(stream)
        header = [name.strip() for name in _first(rows)]
        column = {name: position for position, name in enumerate(header)}
        if lacking := [name for name in CSV_COLUMNS if name not in column]:
            raise UnreadableError(f"{place}: lacks the columns {', '.join(lacking)} in its first line")
        rounded = _looks_rounded(source.head(member), column["tweet_id"])
        passed = 0
        for lines in _lines(rows):
            yield _table_records(place, lines, column, len(header), passed, rounded)
            passed += len(lines)


def _first(rows: Any) -> list[str]:
    """The first row; an empty one if it cannot be read, or there is none."""
    try:
        return next(rows, [])
    except csv.Error:
        return []


def _lines(rows: Any) -> Iterator[list[tuple[int, list[str] | str]]]:
    """The rows that are not blank with the line on which each ends, some thousand at a time; the reason for some."""
    lines: list[tuple[int, list[str] | str]] = []
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            lines.append((rows.line_num, f"cannot be read ({error})"))
            continue
        if row:
            lines.append((rows.line_num, row))
        if lines and (row is None or len(lines) >= _BATCH_RECORDS):
            yield lines
            lines = []
        if row is None:
            return


def _table_records(
    place: str,
    lines: list[tuple[int, list[str] | str]],
    column: dict[str, int],
    width: int,
    passed: int,
    rounded: bool,
) -> Records:
    faults = {position: row for position, (_, row) in enumerate(lines) if isinstance(row, str)}
    for position, (_, row) in enumerate(lines):
        if len(row) != width and position not in faults:
            faults[position] = f"has {len(row)} fields where the first line has {width}"
    blank = [""] * width
    cells = list(zip(*(blank if at in faults else row for at, (_, row) in enumerate(lines)), strict=True))

    def of(name: str) -> list[Any]:
        return list(cells[column[name]]) if name in column else [""] * len(lines)

    ids = of("tweet_id")
    if rounded:
        faults |= {at: ZEROS for at, one in enumerate(ids) if _ends_in_zeros(one) and whole_id(one) is not None}
    return Records(
        place=place,
        unit="line",
        numbers=[number for number, _ in lines],
        ordinals=list(range(passed + 1, passed + len(lines) + 1)),
        faults=faults,
        ids=ids,
        created=of("timestamp"),
        texts=of("text"),
        reply_ids=of("in_reply_to_status_id"),
        reply_users=of("in_reply_to_user_id"),
        shared_ids=of("retweeted_status_id"),
        shared_created=[created or None for created in of("retweeted_status_timestamp")],
        urls=[[url for url in cell.split(",") if url] for cell in of("expanded_urls")],
        langs=[None] * len(lines),
        likes=[None] * len(lines),
        shares=[None] * len(lines),
        users=[()] * len(lines),
        versions=[()] * len(lines),
    )


def _ends_in_zeros(tweet_id: str) -> bool:
    return len(tweet_id) > _EXACT_DIGITS and not tweet_id[_EXACT_DIGITS:].strip("0")


def _looks_rounded(head: bytes, position: int) -> bool:
    """Whether most ids of the first rows end in zeros, which one in a thousand does by itself."""
    rows = csv.reader(io.StringIO(head.decode("utf-8", "replace"), newline=""))
    whole = [row for lines in _lines(rows) for _, row in lines if not isinstance(row, str)][1:-1]
    ids = [row[position].strip() for row in whole if len(row) > position]
    long = [tweet_id for tweet_id in ids if tweet_id.isdecimal() and len(tweet_id) > _EXACT_DIGITS]
    return len(long) > 1 and 2 * sum(map(_ends_in_zeros, long)) > len(long)
