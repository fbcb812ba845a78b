"""Where things open: addresses of practices, indicators and models, and the links to them in stored HTML.

Stored HTML and details do not know under which address they will be read (by a member, in an older assessment, by a
share link), so their links begin with `ROOT`, which a page replaces by its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

ROOT = "pappus-root:"
_FOLDERS = {"practice": "practices", "indicator": "indicators", "model": "models"}
_OPENING = (
    '<th scope="row">',
    '<span class="compact-model">',
    '<span class="model">',
    '<p class="statement">',
    '<p class="need"><strong>',
)
"""What stands before titles in the templates of the report."""


@dataclass(frozen=True)
class Subject:
    """Something that has a page of its own."""

    kind: str
    id: str
    title: str

    @property
    def to(self) -> str:
        """Its address below the root."""
        return f"results/{_FOLDERS[self.kind]}/{self.id}/"


class Subjects:
    """Everything that has a page of its own, by id and by title."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._by_id: dict[str, list[Subject]] = {}
        for one in subjects:
            self._by_id.setdefault(one.id, []).append(one)
        every = [one for found in self._by_id.values() for one in found]
        self._by_title: Mapping[str, Subject] = {escape(one.title, quote=True): one for one in reversed(every)}

    def of(self, name: str, kind: str = "") -> Subject | None:
        """What has this id; of a kind, if it is given; null if nothing has."""
        return next((one for one in self._by_id.get(name, []) if kind in ("", one.kind)), None)

    def opened(self, html: str, sections: Iterable[str]) -> str:
        """The HTML of a section with links from titles to their pages, and from anchors to the pages of sections."""

        def linked(match: re.Match[str]) -> str:
            found = self._by_title.get(match[2].strip().replace("&#34;", "&quot;").replace("&#39;", "&#x27;"))
            return match[0] if found is None else f'{match[1]}<a href="{ROOT}{found.to}">{match[2]}</a>'

        html = re.sub(rf"({'|'.join(_OPENING)})([^<]+)", linked, html)
        for name in sections:
            html = html.replace(f'href="#{name}"', f'href="{ROOT}results/{name}/"')
        return html
