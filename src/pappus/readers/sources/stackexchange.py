"""The dump of a Stack Exchange site: Posts.xml and Comments.xml, one row an element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.stackexchange_acts import NETWORK, SiteActs
from pappus.readers.stackexchange_rows import row_lists
from pappus.readers.stackexchange_sites import site_named, site_shown_by
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable

_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_ROOT = {"posts": re.compile(rb"<posts\b"), "comments": re.compile(rb"<comments\b")}


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
    coverage.network = NETWORK
    coverage.inbound, coverage.outbound = "all", "all"
    coverage.deletions, coverage.private, coverage.edits, coverage.bots_marked = False, False, True, True
    sites: dict[str, SiteActs] = {}
    for kind, member, property_id in _placed(source, door, tables):
        site = sites.setdefault(property_id, SiteActs(property_id, door))
        passed = 0
        for rows in row_lists(source, member):
            yield from site.batches(kind, source.place(member), rows, passed)
            passed += len(rows)
    coverage.notes.append(
        translatable("Votes, badges, links between posts, edits and users of the dump are no acts and are not read.")
    )
    coverage.notes.append(translatable("Deleted posts and comments are not in the dump."))
    missing = {"posts", "comments"} - {kind for kind, _ in tables}
    coverage.notes.extend(f"{kind.capitalize()}.xml is not there; its acts are missing." for kind in sorted(missing))


def _placed(source: Source, door: Door, tables: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Kind, member and property of each file; the property is the site, as far as it can be known."""
    shown: dict[str, str] = {}
    for kind, member in tables:
        name = site_named(source, member)
        if door.property_id is None and kind == "posts" and (host := site_shown_by(source, member)) is not None:
            shown[name] = host
        if door.property_id is None and name not in shown:
            shown[name] = name
            door.coverage.notes.append(
                f"Which site it is, nothing in it shows; it is called {name!r} as its folder is. Hand in later dumps "
                f"under the same name, or name the site with --property {NETWORK}:SITE."
            )
        yield kind, member, door.property_id or f"{NETWORK}:{shown[name]}"


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


READER = Reader(
    title="Stack Exchange site dump",
    network=NETWORK,
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
