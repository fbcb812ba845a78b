"""Tags taken out of many texts joined: the bytes of all tags are looked at together, not one tag after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from pappus.readers.column_bytes import byte_flags
from pappus.readers.joined_search import BETWEEN

_IN_WORD = byte_flags("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_LOWER = 0x20
# So that the bytes behind the beginning of any tag can be looked at.
_MARGIN = b"\n" * 6


def without_tags(joined: str) -> str | None:
    """Texts without tags, with a line end for those that end one (`markup.BREAK`).

    Null where there is more than whole tags of the plain sort: a `<` or `>` that is no part of one, a tag that goes on
    in the next text, or one with which something begins that nobody sees.
    """
    content = np.frombuffer(joined.encode("utf-8", "surrogatepass") + _MARGIN, np.uint8)
    opens, closes = np.flatnonzero(content == ord("<")), np.flatnonzero(content == ord(">"))
    if len(opens) != len(closes) or (opens > closes).any() or (closes[:-1] > opens[1:]).any():
        return None
    # In front of what stands between texts, as many tags were closed as were opened.
    between = np.flatnonzero(content == ord(BETWEEN))
    if (np.searchsorted(opens, between) != np.searchsorted(closes, between)).any():
        return None
    breaks = _are_breaks(content, opens)
    if breaks is None:
        return None
    content = content.copy()
    content[closes[breaks]] = ord("\n")
    # Of a tag that ends a line the last byte, which is a line end now, stays.
    edges = np.stack([opens, closes + ~breaks], axis=1).ravel()
    sizes = np.diff(edges, prepend=0, append=len(content) - len(_MARGIN))
    kept = np.repeat(np.arange(len(sizes)) % 2 == 0, sizes)
    bare: bytes = content[: len(kept)][kept].tobytes()
    return bare.decode("utf-8", "surrogatepass")


def _are_breaks(content: Any, opens: Any) -> Any:
    """Which of the tags that open at these bytes end a line; null if one is no tag, can hide something or is odd."""
    closing = content[opens + 1] == ord("/")
    signs = [content[opens + 1 + closing + place] for place in range(4)]
    letters = [sign | _LOWER for sign in signs]
    are_tags = (letters[0] >= ord("a")) & (letters[0] <= ord("z")) & (signs[0] < 128)
    can_hide = (letters[0] == ord("s")) & ((letters[1] == ord("c")) | (letters[1] == ord("t")))
    if not are_tags.all() or can_hide.any():
        return None
    heading = (letters[0] == ord("h")) & (signs[1] >= ord("1")) & (signs[1] <= ord("6"))
    named = [(heading & closing, 2), (_are(letters, "br") & ~closing, 2)]
    named += [(_are(letters, name) & closing, len(name)) for name in ("p", "div", "li", "tr", "pre")]
    if any((signs[size][same] > 127).any() for same, size in named):
        return None
    return np.logical_or.reduce([same & ~_IN_WORD[signs[size]] for same, size in named])


def _are(letters: list[Any], name: str) -> Any:
    return np.logical_and.reduce([letters[place] == ord(letter) for place, letter in enumerate(name)])
