"""What deserves attention of pilots: those that are over and wait for a decision."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pappus.web.design.notices import Notice
from pappus.web.pilots import selectors


def attention(organisation: Any) -> list[Notice]:
    """Pilots that are over and of which nobody has decided whether to stop, keep or promote them."""
    return [
        Notice(
            one.end,
            _("The pilot “%(pilot)s” is over: decide what becomes of it.") % {"pilot": one.title},
            reverse("pilot", args=[organisation.slug, one.id]),
            "decide",
        )
        for one in selectors.to_conclude(organisation, timezone.localdate())
    ]
