"""What deserves attention: a short dated list of what is news in the record."""

from __future__ import annotations

from typing import Any

from pappus.report.attention import attention_rules, notables
from pappus.report.section import Material, Section
from pappus.report.words import day, words


def content(material: Material) -> dict[str, Any] | None:
    """The latest first, each with the section that tells more; left out where nothing is news."""
    found = notables(material.lookup.document)[: attention_rules()["most"]]
    titles = words()["sections"]
    lines = [(day(one.day), one.sentence, one.section, titles[one.section]["title"]) for one in found]
    return {"lines": lines} if lines else None


SECTION = Section(place=15, content=content)
