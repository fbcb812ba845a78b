"""Background work: charting the scorecard."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import Kind, Told
from pappus.web.organisations.models import Organisation
from pappus.web.scorecard.services import look


def _look(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    del arguments
    look(organisation, tell)
    return {}


KINDS = {"scorecard": Kind(str(_("Scorecard")), _look, "decide", daily=True, page="scorecard")}
