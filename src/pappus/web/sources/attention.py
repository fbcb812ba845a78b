"""What of the sources deserves attention."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pappus.web.design.notices import Notice
from pappus.web.organisations.models import Organisation
from pappus.web.sources.live_selectors import faults_of, live_sources_of
from pappus.web.sources.models import Upload


def attention(organisation: Organisation) -> list[Notice]:
    """Exports that were looked at and wait to be read, and sources that could not be fetched."""
    return [*_unread(organisation), *_unfetched(organisation)]


def _unread(organisation: Organisation) -> list[Notice]:
    waiting = Upload.objects.filter(organisation=organisation, state="looked_at")
    return [
        Notice(
            one.made_at.date(),
            _("“%s” can be read.") % one.name,
            reverse("source_upload", args=[organisation.slug, one.key]),
            "import",
        )
        for one in waiting
        if not one.is_under_way
    ]


def _unfetched(organisation: Organisation) -> list[Notice]:
    sources = [] if faults_of(organisation) else live_sources_of(organisation)
    return [
        Notice(
            one.asked_at.date(),
            _("“%s” could not be fetched the last time.") % one.source.name,
            reverse("live_source", args=[organisation.slug, one.source.name]),
            "manage",
        )
        for one in sources
        if one.fault and one.asked_at and not one.job
    ]
