"""Background work: having an organisation assessed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import Kind, Told
from pappus.web.organisations.models import Organisation
from pappus.web.results.services import assess


def _assess(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    del arguments
    return {"assessment": assess(organisation, tell).pk}


KINDS = {"assess": Kind(str(_("Assessment")), _assess, "assess")}
