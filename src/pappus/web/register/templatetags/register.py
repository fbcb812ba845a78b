"""Filters of the templates of the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from pappus.vocabulary.networks import networks

register = template.Library()


@register.filter
def network_title(network: str) -> str:
    """The name of a network on screen."""
    known = networks().get(network)
    return known.title if known else network


@register.filter
def entry(entries: Mapping[str, Any], key: str) -> Any:
    """An entry of a mapping; the key itself where there is none."""
    return entries.get(key, key)


@register.filter
def last_part(place: str) -> str:
    """A place in a file without the file's name."""
    return place.rsplit(", ", 1)[-1]
