"""Filters of the templates of the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from pappus.report.words import network_title

register = template.Library()


register.filter("network_title", network_title)


@register.filter
def entry(entries: Mapping[str, Any], key: str) -> Any:
    """An entry of a mapping; the key itself where there is none."""
    return entries.get(key, key)


@register.filter
def last_part(place: str) -> str:
    """A place in a file without the file's name."""
    return place.rsplit(", ", 1)[-1]
