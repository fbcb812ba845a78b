"""What the markup of Matrix messages tells of the people named in them (https://spec.matrix.org, mentions)."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

_QUOTATION = re.compile(r"<mx-reply>.*?</mx-reply>", re.DOTALL)
_PERSON = re.compile(r"<a href=[\"']https://matrix\.to/#/((?:@|%40)[^\"'<>/?]{1,255})[^\"'<>]*[\"']>([^<>]{1,255})</a>")


def people_marked(markup: object) -> list[tuple[str, str]]:
    """Ids and shown names of the people whom a message marks, without those in what it quotes.

    The text beside the markup holds the names alone.
    """
    if not isinstance(markup, str) or "matrix.to/#/" not in markup:
        return []
    found = _PERSON.findall(_QUOTATION.sub("", markup))
    return [(unquote(native), unescape(name).lstrip("@")) for native, name in found if name.strip("@ ")]
