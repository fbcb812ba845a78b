"""Which site a Stack Exchange dump is of: by links among its own questions, else by the name it was handed in with."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import PurePosixPath

from pappus.readers.source import Source

_SEARCHED_BYTES = 16 << 20
_LINK = re.compile(rb"https?://(?:www\.)?([a-z0-9.\-]+\.[a-z]+)/questions/(\d{1,10})/([a-z0-9\-]+)")
_SHORTEST_TITLE = 12
_BETWEEN_WORDS = frozenset(" ,./\\-_=")
_ENDINGS = (".xml", ".zip", ".7z", "-posts", "-comments")


def site_shown_by(source: Source, member: str) -> str | None:
    """The host of the site that a file of posts is of; null if nothing in its beginning shows it.

    A link to a question holds host, number and title. Where the question of this number in the same file has this
    title, the file is of that host's site.
    """
    with source.open(member) as stream:
        content = stream.read(_SEARCHED_BYTES)
    links = {(host.decode(), number, words.decode()) for host, number, words in _LINK.findall(content)}
    titles = _titles(content, {number for _, number, _ in links})
    proven = Counter(host for host, number, words in links if _is_title(words, titles.get(number, "")))
    return min(proven, key=lambda host: (-proven[host], host), default=None)


def site_named(source: Source, member: str) -> str:
    """The name of the folder that a file stands in, else of the archive, in lower case and without its ending.

    What of a name is no text, since it was written in another encoding, becomes `?`.
    """
    if source.kind == "file":
        name = source.path.resolve().parent.name
    else:
        name = PurePosixPath(member).parent.name or source.path.resolve().name
    name = name.lower().encode("utf-8", "replace").decode("utf-8")
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name


def _titles(content: bytes, numbers: set[bytes]) -> dict[bytes, str]:
    """The titles of some questions by number."""
    found = {}
    for row in content.split(b"<row ")[1:] if numbers else ():
        number = row[4 : row.find(b'"', 4)] if row.startswith(b'Id="') else b""
        if number in numbers:
            title = row.partition(b' Title="')[2].partition(b'"')[0]
            found[number] = unescape(title.decode("utf-8", "replace"))
    return found


def _is_title(words: str, title: str) -> bool:
    """Whether the end of a link is this title, which links shorten."""
    return len(words) >= _SHORTEST_TITLE and _in_link(title).startswith(words)


def _in_link(title: str) -> str:
    kept = "".join("-" if sign in _BETWEEN_WORDS else sign for sign in title.lower())
    return re.sub("-+", "-", re.sub(r"[^a-z0-9\-]", "", kept)).strip("-")
