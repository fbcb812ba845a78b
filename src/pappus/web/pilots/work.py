"""Background work: judging all pilots, and promoting one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import Kind, Told
from pappus.web.organisations.models import Organisation
from pappus.web.pilots.looking import look
from pappus.web.pilots.services import promote


def _look(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    del arguments
    look(organisation, tell)
    return {}


def _promote(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    promote(organisation, arguments, tell)
    return {}


KINDS = {
    "pilots": Kind(str(_("Verdicts of pilots")), _look, "decide", daily=True, page="pilots"),
    "pilot_promote": Kind(str(_("Promotion of a pilot")), _promote, "decide", page="pilots"),
}
