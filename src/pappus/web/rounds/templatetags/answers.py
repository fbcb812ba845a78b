"""How answers and days are put on a page."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from pappus.assessment.items import Item
from pappus.web.rounds.languages import written
from pappus.web.rounds.selectors import Answer

register = template.Library()


@register.filter
def said(answers: Mapping[str, Answer], item: Item) -> str:
    """What was answered to an item: a number, `dk` or `na`; empty if nothing."""
    found = answers.get(item.id)
    return found.said if found is not None else ""


@register.filter
def comment(answers: Mapping[str, Answer], item: Item) -> str:
    """The comment on an item."""
    found = answers.get(item.id)
    return found.comment if found is not None else ""


@register.filter
def day(text: str) -> str:
    """An ISO date as people write it; empty for none."""
    return written(text)


@register.filter
def scale(item: Item) -> list[str]:
    """The answers of an item that are numbers, as a form says them."""
    return [str(number) for number in range(item.lowest, item.highest + 1)]


@register.filter
def anchored(item: Item) -> list[tuple[str, str]]:
    """The answers of an item, each with what can be seen there."""
    return [(str(number), anchor) for number, anchor in enumerate(item.anchors, start=item.lowest)]
