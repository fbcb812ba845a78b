"""Background work: making a plan, playing it forward, and looking at what done actions moved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pappus.web.jobs.work import Kind, Told
from pappus.web.organisations.models import Organisation
from pappus.web.plan.services import look_at_effects, make, play


def _plan(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    return {"plan": make(organisation, arguments["plan"], tell).pk}


def _play(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    return {"plan": play(organisation, arguments["plan"], arguments["other"], tell).pk}


def _effects(organisation: Organisation, arguments: dict[str, Any], tell: Told) -> dict[str, Any]:
    del arguments
    look_at_effects(organisation, tell)
    return {}


KINDS = {
    "plan": Kind(str(_("Plan")), _plan, "decide", page="plan"),
    "play": Kind(str(_("The way played forward")), _play, "decide", page="plan"),
    "effects": Kind(str(_("Effects of actions")), _effects, "decide", page="plan"),
}
