"""What of the sources deserves attention."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pappus.web.design.notices import Notice
from pappus.web.organisations.models import Organisation
from pappus.web.sources.models import Upload


def attention(organisation: Organisation) -> list[Notice]:
    """Exports that were looked at and wait to be read."""
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
