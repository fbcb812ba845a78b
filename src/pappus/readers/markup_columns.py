"""HTML as networks export it, many texts at once: what `markup` gives text by text.

The patterns run over all texts joined, which spares most of the time that many short texts would take.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pyarrow as pa

from pappus.readers.column_values import lists_by_row
from pappus.readers.joined_search import BETWEEN, found_in
from pappus.readers.joined_tags import without_tags
from pappus.readers.markup import BLANK_LINES, BREAK, MOST_CHARACTERS, TAG, plain_text

_IN_TAG = r"[^<>\0]*"
_BREAK, _TAG = re.compile(rf"{BREAK}{_IN_TAG}>"), re.compile(rf"{TAG}{_IN_TAG}>")
_ENTITIES = {"&amp;": "&", "&quot;": '"', "&#39;": "'", "&nbsp;": "\xa0", "&lt;": "<", "&gt;": ">"}
"""The commonest first; the first of them can make others, and is replaced last."""
_HIDDEN = re.compile(r"<(?:!--|[sS][cC][rR][iI][pP][tT]|[sS][tT][yY][lL][eE])")
# A link to a person or a hashtag is none to a page. Without bounds a tag that never ends would take time in the square
# of its length.
_PAGE = re.compile(
    rf"<[aA]\s(?!{_IN_TAG}class=[\"'][^\"'<>\0]*\b(?:mention|hashtag)\b)[^<>\0]{{0,2000}}?"
    rf"(?:href|HREF)=[\"']https?://([^/\"'<>?#:\s\0]{{1,300}})[^<>\0]{{0,8000}}>"
)


def plain_texts(markups: list[str]) -> list[str]:
    """The texts that a reader of each page sees."""
    joined = BETWEEN.join(markups)
    if joined.count(BETWEEN) >= len(markups) or max(map(len, markups), default=0) > MOST_CHARACTERS:
        return list(map(plain_text, markups))
    bare = without_tags(joined)
    if bare is None:
        if _HIDDEN.search(joined):
            return list(map(plain_text, markups))
        bare = _TAG.sub("", _BREAK.sub("\n", joined))
    return list(map(str.strip, BLANK_LINES.sub("\n\n", _resolved(bare)).split(BETWEEN)))


def _resolved(text: str) -> str:
    """A text with the signs that its entities stand for; no entity reaches beyond what stands between texts."""
    found, unknown = [], text.count("&")
    for entity in _ENTITIES if unknown else ():
        if count := text.count(entity):
            found.append(entity)
            unknown -= count
        if not unknown:
            break
    if unknown:
        return unescape(text)
    # Those that programs write are replaced in a fraction of the time; what others come of is replaced last.
    for entity in reversed(found):
        text = text.replace(entity, _ENTITIES[entity])
    return text


def domains_linked_to(markups: list[str]) -> Any:
    """Domains of the pages that each markup links to, in order, once each, as an Arrow column; null if none."""
    rows, domains = found_in(_PAGE, [markup[:MOST_CHARACTERS] for markup in markups])
    return lists_by_row(pa.array(map(str.lower, domains), pa.string()).dictionary_encode(), rows, len(markups))
