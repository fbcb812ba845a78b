"""What deserves attention of actions: those whose day has passed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pappus.web.design.notices import Notice
from pappus.web.plan import selectors


def attention(organisation: Any) -> list[Notice]:
    """Actions that are neither done nor dropped although their day has passed."""
    return [
        Notice(
            day,
            _("“%(action)s” was to be done.") % {"action": card.title},
            reverse("plan_action", args=[organisation.slug, card.entry.action]),
            "decide",
        )
        for card, day in selectors.overdue(organisation)
    ]
