"""Words of what organisations declare, as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TITLES: dict[str, Promise] = {
    "marketing": _("marketing"),
    "communications": _("communications"),
    "customer_support": _("customer support"),
    "hr": _("hr"),
    "product_development": _("product development"),
    "finance": _("finance"),
    "fulfilment": _("fulfilment"),
    "production": _("production"),
    "legal": _("legal"),
    "it": _("it"),
    "other": _("other"),
    "frontline": _("frontline"),
    "manager": _("manager"),
    "executive": _("executive"),
    "single_market": _("single market"),
    "several_markets": _("several markets"),
    "global": _("global"),
    "decentralised": _("decentralised"),
    "centralised": _("centralised"),
    "hub_and_spoke": _("hub and spoke"),
    "dandelion": _("dandelion"),
    "holistic": _("holistic"),
    "conservative": _("conservative"),
    "regulated": _("regulated"),
    "not_interested": _("not interested"),
}


def title_of(word: str) -> Any:
    """A word of a declaration on screen, in the language of whoever reads; an unknown one without its underscores."""
    return _TITLES.get(word) or word.replace("_", " ")


def choices_of(words: Iterable[str]) -> list[tuple[str, Any]]:
    """Words to choose from, each with what it is called on screen."""
    return [(word, title_of(word)) for word in words]
