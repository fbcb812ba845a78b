"""HTML as networks export it, turned into plain text and the domains it links to.

The work is linear in the length of the text whatever the markup; a full parser would cost a reader most of its speed.
"""

from __future__ import annotations

import re
from html import unescape

MOST_CHARACTERS = 65_536
"""Longer markup is cut here: a text of this length is no message any more."""

_HIDDEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
# Without a flag for case, the search for the first character is a fast one.
BREAK = r"<(?:[bB][rR]|/(?:[pP]|[dD][iI][vV]|[lL][iI]|[hH][1-6]|[tT][rR]|[pP][rR][eE]))\b"
"""How a tag begins that ends a line."""
TAG = r"</?[a-zA-Z]"
"""How any tag begins."""
_BREAK, _TAG = re.compile(rf"{BREAK}[^<>]*>"), re.compile(rf"{TAG}[^<>]*>")
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
"""More than one line end at a time, with the space around them."""
# Without bounds a tag that never ends would take time in the square of its length.
_LINK = re.compile(r"<[aA]\s[^<>]{0,2000}?(?:href|HREF)=[\"']https?://([^/\"'<>?#:\s]{1,300})[^<>]{0,8000}>")
_ADDRESS = re.compile(r"https?://([A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9])")
_NO_PAGE = re.compile(r"class=[\"'][^\"']*\b(?:mention|hashtag)\b")


def plain_text(markup: str) -> str:
    """The text that a reader of the page sees: no tags, entities resolved, a line for each paragraph."""
    text = markup[:MOST_CHARACTERS]
    if "<" in text:
        lowered = text.lower()
        for opening, closing in _HIDDEN:
            if opening in lowered:
                text = _without(text, opening, closing)
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = unescape(text)
    return closed_up(text)


def closed_up(text: str) -> str:
    """A text without space around it and without more than one blank line at a time."""
    return (BLANK_LINES.sub("\n\n", text) if "\n" in text else text).strip()


def link_domains(markup: str) -> list[str] | None:
    """Domains of the pages that the markup links to, in order, once each; null if none.

    Links to people and hashtags (as the Fediverse marks them) are no pages.
    """
    if "://" not in markup:
        return None
    found = {m[1].lower(): None for m in _LINK.finditer(markup[:MOST_CHARACTERS]) if not _NO_PAGE.search(m[0])}
    return list(found) or None


def domains_named(text: str) -> list[str] | None:
    """Domains of the web addresses in plain text, in order, once each; null if none."""
    return list(dict.fromkeys(found.lower() for found in _ADDRESS.findall(text[:MOST_CHARACTERS]))) or None


def _without(text: str, opening: str, closing: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text
    start = lowered.find(opening)
    kept, position = [], 0
    while start >= 0:
        kept.append(text[position:start])
        end = lowered.find(closing, start)
        position = len(text) if end < 0 else lowered.find(">", end) + 1 or len(text)
        start = lowered.find(opening, position)
    kept.append(text[position:])
    return "".join(kept)
