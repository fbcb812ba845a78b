"""Background work: having an organisation assessed, looking up rows, comparing rounds, writing a workspace folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from pappus.web.jobs.services import enqueue
from pappus.web.jobs.work import Kind, Told
from pappus.web.organisations.folders import bring_in, write_export
from pappus.web.organisations.models import Organisation
from pappus.web.place import place
from pappus.web.results.services import assess, compare, open_rows


def _assess(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    del arguments
    return {"assessment": assess(organisation, tell).pk}


def _rows(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    found = open_rows(organisation, arguments["indicator"], arguments["by"], arguments["key"], tell)
    return {"detail": found.pk}


def _compare(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    return {"comparison": compare(organisation, arguments["before"], arguments["after"], tell).pk}


def _export(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    del arguments
    tell(gettext_noop("Writing the folder"), None)
    return {"size_bytes": write_export(organisation).stat().st_size}


def _bring_in(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    tell(gettext_noop("Reading the folder"), None)
    bring_in(organisation, place().uploads / arguments["file"])
    enqueue(organisation, "assess", {})
    return {}


KINDS = {
    "assess": Kind(_("Assessment"), _assess, "assess", page="results"),
    "rows": Kind(_("Rows behind a figure"), _rows, "see_rows", page="results"),
    "compare": Kind(_("Comparison of rounds"), _compare, "see_answer", page="results_compared"),
    "export": Kind(_("Workspace folder"), _export, "manage", page="organisation_export"),
    "bring_in": Kind(_("Workspace folder brought in"), _bring_in, "manage"),
}
