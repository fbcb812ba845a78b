"""Assessments are made once, in the background, and kept as they are shown."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pappus.report.page import parts
from pappus.web.decisions import workspace_of
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.results.models import Assessment, AssessmentPart

_KEPT = 24


def assess(organisation: Organisation, tell: Told) -> Assessment:
    """Assesses an organisation as it is now and keeps what its pages show; the oldest assessments go."""
    workspace = workspace_of(organisation)
    tell(_("Reading the record and the answers"), 0.1)
    found = workspace.assess()
    tell(_("Drawing the pictures"), 0.6)
    document = workspace.report_document(assessment=found)
    readings = [asdict(one) for one in (*document.readings, *document.monthly)]
    shown = parts(document)
    tell(_("Keeping the answer"), 0.9)
    with transaction.atomic():
        made = Assessment.objects.create(
            organisation=organisation,
            as_of=found.as_of.isoformat(),
            answer=_plain(found.as_json()),
            readings=_plain(readings),
        )
        AssessmentPart.objects.bulk_create(
            AssessmentPart(
                assessment=made,
                language="en",
                place=place,
                name=one.name,
                title=one.title,
                short=one.short,
                html=one.html,
            )
            for place, one in enumerate(shown)
        )
        old = Assessment.objects.filter(organisation=organisation).order_by("-id").values_list("pk", flat=True)[_KEPT:]
        Assessment.objects.filter(pk__in=list(old)).delete()
    return made


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))
