"""The dump of a Stack Exchange site: Posts.xml and Comments.xml, one row an element."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from pappus.readers.door import Door
from pappus.readers.instants import Instant, instant
from pappus.readers.markup import link_domains, plain_text
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.record import Act, ActorKind

_NETWORK = "stackexchange"
_CHUNK_BYTES = 256 << 10
_MOST_POST_ID = 2**32 - 1
_COMMUNITY_USER = "-1"
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_QUESTION, _ANSWER = "1", "2"
_OTHER_POSTS = {
    "3": "orphaned wiki page",
    "4": "excerpt of a tag's description",
    "5": "description of a tag",
    "6": "nomination of a moderator",
    "7": "placeholder of a wiki",
    "8": "description of a privilege",
}
_TAG = re.compile(r"[^<>|]+")
_ROOT = {"posts": re.compile(rb"<posts\b"), "comments": re.compile(rb"<comments\b")}

Row = dict[str, str]


class _Rows(ContentHandler):
    """Collects the attributes of the rows that the parser has passed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  (the parser's own name)
        """Called by the parser at each opening tag."""
        if name == "row":
            self.rows.append(dict(attrs.items()))


class _Questions:
    """The question that each post belongs to, in eight bytes a post."""

    def __init__(self) -> None:
        self._posts = array("I")
        self._questions = array("I")
        self._sorted = True

    def note(self, post: int, question: int) -> None:
        """Remembers that a post is an answer to a question, or the question itself."""
        self._sorted = self._sorted and (not self._posts or self._posts[-1] <= post)
        self._posts.append(post)
        self._questions.append(question)

    def of(self, post: int) -> int | None:
        """The question that a post belongs to; null if the post is in no file or is neither question nor answer."""
        if not self._sorted:
            self._sort()
        place = bisect_left(self._posts, post)
        known = place < len(self._posts) and self._posts[place] == post
        return self._questions[place] if known else None

    def _sort(self) -> None:
        order = sorted(range(len(self._posts)), key=self._posts.__getitem__)
        self._posts = array("I", (self._posts[i] for i in order))
        self._questions = array("I", (self._questions[i] for i in order))
        self._sorted = True


class _Site:
    """One site on its way to becoming acts."""

    def __init__(self, source: Source, door: Door, name: str) -> None:
        self.source = source
        self.door = door
        self.property_id = door.property_id or f"{_NETWORK}:{name}"
        self.site = self.property_id.partition(":")[2] or self.property_id
        self.scheme = f"{_NETWORK}:{self.site}"
        self.questions = _Questions()

    def read(self, member: str, kind: str) -> Iterator[Any]:
        """Takes in the rows of a file of `posts` or `comments`; yields the batches that fill up."""
        place, made = self.source.place(member), self._post if kind == "posts" else self._comment
        for ordinal, row in enumerate(_rows(self.source, member), 1):
            record_no, here = self.door.record(), f"{place}#{ordinal}"
            when = self._time(row, here)
            act = made(row, when, record_no, here) if when else None
            if act and self.door.add(act):
                yield self.door.batch()

    def _time(self, row: Row, here: str) -> Instant | None:
        """When the row was written; null if the row is rejected for want of an id or a possible time."""
        if not _is_id(row.get("Id", "")):
            self.door.reject(here, f"has no usable Id ({row.get('Id')!r})")
            return None
        when = instant(row.get("CreationDate"))
        if when is None or not self.door.plausible(when.ts_us):
            self.door.reject(here, f"has no possible CreationDate ({row.get('CreationDate')!r})")
            return None
        return when

    def _post(self, row: Row, when: Instant, record_no: int, here: str) -> Act | None:
        kind = row.get("PostTypeId", "")
        if kind not in (_QUESTION, _ANSWER):
            self.door.ignore(f"neither question nor answer: {_OTHER_POSTS.get(kind, 'post of unknown type')}")
            return None
        question, number = kind == _QUESTION, int(row["Id"])
        asked = number if question else _number(row.get("ParentId", ""))
        if asked is not None:
            self.questions.note(number, asked)
        text = plain_text(row["Body"]) if row.get("Body") else None
        if question and row.get("Title"):
            text = f"{row['Title']}\n\n{text or ''}".rstrip()
        edited = instant(row.get("LastEditDate"))
        act = self._act(f"p{number}", when, record_no, here)
        act.object_type = "question" if question else "answer"
        act.thread_id, act.thread_method = self._thread(asked)
        act.parent_id = None if question or asked is None else self._id(f"p{asked}")
        self._author(act, row.get("OwnerUserId"), row.get("OwnerDisplayName"))
        act.edited_us = edited.ts_us if edited and edited.ts_us > when.ts_us else None
        act.tags = _TAG.findall(row.get("Tags", "")) or None
        act.links = link_domains(row.get("Body", ""))
        act.text, act.text_len = self.door.text(text), None if text is None else len(text)
        act.engagement = _engagement(row)
        act.needs_response, act.needs_response_rule = (True, "question") if question else (None, None)
        return act

    def _comment(self, row: Row, when: Instant, record_no: int, here: str) -> Act:
        post = _number(row.get("PostId", ""))
        text = row.get("Text")
        act = self._act(f"c{int(row['Id'])}", when, record_no, here)
        act.thread_id, act.thread_method = self._thread(None if post is None else self.questions.of(post))
        act.parent_id = None if post is None else self._id(f"p{post}")
        self._author(act, row.get("UserId"), row.get("UserDisplayName"))
        act.text, act.text_len = self.door.text(text), len(text) if text else None
        act.engagement = _engagement(row)
        return act

    def _act(self, native: str, when: Instant, record_no: int, here: str) -> Act:
        return Act(
            act_id=self._id(native),
            record_no=record_no,
            ts_us=when.ts_us,
            # The dump's times are UTC by definition; nothing is assumed.
            ts_precision=when.precision,
            network=_NETWORK,
            source=self.door.source,
            raw_ref=here,
            property_id=self.property_id,
            visibility="public",
        )

    def _thread(self, question: int | None) -> tuple[str | None, Any]:
        return (None, "reply_chain") if question is None else (self._id(f"p{question}"), "native")

    def _author(self, act: Act, user: str | None, name: str | None) -> None:
        """A user by id; one who left by the name that stayed, apart from the ids; else unknown."""
        kind: ActorKind = "bot" if user == _COMMUNITY_USER else "human"
        act.actor_kind = kind
        if user:
            act.actor_id = self.door.person(self.scheme, user)
        elif name:
            act.actor_id = self.door.person(f"{self.scheme}:name", name)

    def _id(self, native: str) -> str:
        return f"{_NETWORK}:{self.site}/{native}"


def detect(source: Source) -> float:
    """How sure it is that a source is the dump of a Stack Exchange site."""
    if source.kind == "file" and source.head(source.name).startswith(_SEVEN_ZIP):
        return 0.1
    return 0.95 if _tables(source) else 0.0


def read(source: Source, door: Door) -> Iterator[Any]:
    """Yields the questions, answers and comments of a site as Arrow batches.

    Raises:
        UnreadableError: it holds neither posts nor comments, or an XML file is damaged or declares entities.
    """
    if source.kind == "file" and source.head(source.name).startswith(_SEVEN_ZIP):
        raise UnreadableError(f"{source.path}: is a 7z archive; unpack it and hand in the folder")
    tables = _tables(source)
    if not tables:
        raise UnreadableError(f"{source.path}: holds neither Posts.xml nor Comments.xml of a Stack Exchange dump")
    coverage = door.coverage
    coverage.network = _NETWORK
    coverage.inbound, coverage.outbound = "all", "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, False, True, True
    sites: dict[str, _Site] = {}
    for kind, member in tables:
        name = _site_name(source, member)
        site = sites.setdefault(name, _Site(source, door, name))
        yield from site.read(member, kind)
    yield from door.rest()
    coverage.notes.append(
        "Votes, badges, links between posts, edits and users of the dump are no acts and are not read."
    )
    coverage.notes.append("Deleted posts and comments are not in the dump.")
    missing = {"posts", "comments"} - {kind for kind, _ in tables}
    coverage.notes.extend(f"{kind.capitalize()}.xml is not there; its acts are missing." for kind in sorted(missing))


def _tables(source: Source) -> list[tuple[str, str]]:
    """The files that are read, posts first, since comments are tied to questions through them."""
    found = []
    for kind, root in _ROOT.items():
        members = [source.name] if source.kind == "file" else source.find(f"{kind}.xml")
        for member in members:
            named = source.kind == "file" or PurePosixPath(member).name.lower() == f"{kind}.xml"
            if named and root.search(source.head(member)[:1024].replace(b"\0", b"")):
                found.append((kind, member))
    return found


def _rows(source: Source, member: str) -> Iterator[Row]:
    from defusedxml import DefusedXmlException
    from defusedxml.expatreader import DefusedExpatParser

    parser, handler = DefusedExpatParser(forbid_dtd=True), _Rows()
    parser.setContentHandler(handler)
    place, passed = source.place(member), 0
    with source.open(member) as stream:
        ended = False
        while not ended:
            chunk = stream.read(_CHUNK_BYTES)
            ended = not chunk
            try:
                parser.close() if ended else parser.feed(chunk)
            except DefusedXmlException as error:
                raise UnreadableError(
                    f"{place}: declares a document type or entities ({type(error).__name__}), which a dump never "
                    "does and which can be an attack; nothing was read"
                ) from error
            except SAXException as error:
                raise UnreadableError(
                    f"{place}: is damaged or truncated ({error.getMessage()}) at line {parser.getLineNumber()}; "
                    f"{passed + len(handler.rows)} rows before it are whole. Unpack or download it again"
                ) from error
            except (LookupError, ValueError) as error:
                raise UnreadableError(f"{place}: names an encoding in its first line that is none ({error})") from error
            passed += len(handler.rows)
            yield from handler.rows
            handler.rows = []


def _site_name(source: Source, member: str) -> str:
    """The name of the folder that a file stands in, else of the archive, in lower case and without its ending."""
    if source.kind == "file":
        name = source.path.resolve().parent.name
    else:
        name = PurePosixPath(member).parent.name or source.path.resolve().name
    name = name.lower()
    for ending in (".xml", ".zip", ".7z"):
        name = name.removesuffix(ending)
    return name


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:20]) <= _MOST_POST_ID


def _number(text: str) -> int | None:
    return int(text) if _is_id(text) else None


def _engagement(row: Row) -> dict[str, int] | None:
    found = {}
    for name, column in (("score", "Score"), ("views", "ViewCount")):
        text = row.get(column, "")
        if text.removeprefix("-").isdigit() and text.isascii():
            found[name] = int(text[:18])
    return found or None


READER = Reader(
    title="Stack Exchange site dump",
    network=_NETWORK,
    accepts="the unpacked folder, a .zip of it, or Posts.xml or Comments.xml alone",
    how_to_get=(
        "your profile on the site: Settings, Access, Data dump access; older dumps: archive.org, Stack Exchange Data "
        "Dump. Unpack the .7z"
    ),
    proves="every question, answer and comment that still stands, with author and time: also what stayed unanswered",
    cannot_show="deleted questions (often the poor ones) and private chat; who of the users is the organisation's own",
    verified="a whole site's dump (1,042 questions, 1,496 answers, 1,829 comments)",
    detect=detect,
    read=read,
)
