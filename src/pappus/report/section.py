"""What a section of the page is: a module with a `SECTION`, a template of the same name, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pappus.report.ladder import Ladder
from pappus.report.lookup import Lookup
from pappus.report.missing import Missing


@dataclass(frozen=True)
class Material:
    """What sections are made from: the document's words, the ladders of its models, and what is not known."""

    lookup: Lookup
    ladders: tuple[Ladder, ...]
    missing: Missing


@dataclass(frozen=True)
class Section:
    """One section of the page.

    Its name is that of its module; `templates/<name>.html` is its content, and `words.yaml` has its title and its name
    in the table of contents.

    Attributes:
        place: where it stands among the sections, the lowest first.
        content: what its template needs, by name; null leaves the section out.
        printed: whether it is part of a print, which holds what a committee reads.
    """

    place: int
    content: Callable[[Material], Mapping[str, Any] | None]
    printed: bool = True


@cache
def sections() -> dict[str, Section]:
    """Every section by name, in their order on the page."""
    from pappus.report import sections as catalogue
    from pappus.vocabulary.discovery import definitions_in

    found: dict[str, Section] = definitions_in(catalogue, "SECTION")
    return dict(sorted(found.items(), key=lambda pair: (pair[1].place, pair[0])))
