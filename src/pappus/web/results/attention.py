"""What deserves attention of the answer: links that end soon, the day of the aim, and what is news in the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pappus.web.design.notices import Notice
from pappus.web.results import selectors

_SOON_DAYS = 7


def attention(organisation: Any) -> list[Notice]:
    """Share links that end within a week, the day on which the organisation's aim falls due, and news of the record."""
    return [*_ending(organisation), *_due(organisation), *_news(organisation)]


def _news(organisation: Any) -> list[Notice]:
    """What the newest assessment found in the record, such as a burst or a change of shape, while it is news."""
    today = timezone.now().date()
    return [
        Notice(
            date.fromisoformat(one["day"]),
            one["sentence"],
            reverse("results_section", args=[organisation.slug, one["section"]]),
            "see_answer",
        )
        for one in selectors.newest_notables(organisation)
        if date.fromisoformat(one["until"]) >= today
    ]


def _ending(organisation: Any) -> list[Notice]:
    now = timezone.now()
    soon = selectors.links_of(organisation).filter(
        revoked_at=None, expires_at__gte=now, expires_at__lt=now + timedelta(days=_SOON_DAYS)
    )
    address = reverse("share_links", args=[organisation.slug])
    return [
        Notice(one.expires_at.date(), _("The link for %(whom)s ends.") % {"whom": one}, address, "share")
        for one in soon
    ]


def _due(organisation: Any) -> list[Notice]:
    day = str((organisation.settings.get("target") or {}).get("by") or "")
    try:
        due = date.fromisoformat(day)
    except ValueError:
        return []
    address = reverse("organisation_home", args=[organisation.slug])
    return [Notice(due, _("The day that you set yourselves for your aim."), address, "see_answer")]
