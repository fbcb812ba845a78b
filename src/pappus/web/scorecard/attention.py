"""What deserves attention of the scorecard: that a review is due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pappus.web.design.notices import Notice
from pappus.web.scorecard import selectors

_SOON_DAYS = 14


def attention(organisation: Any) -> list[Notice]:
    """A review that is due, or will be within two weeks."""
    day = selectors.review_due(organisation)
    if day is None or day > timezone.localdate() + timedelta(days=_SOON_DAYS):
        return []
    address = reverse("scorecard_review", args=[organisation.slug])
    return [Notice(day, _("A review of the scorecard is due."), address, "decide")]
