"""All pilots are judged in the background, and the look is kept as it is shown."""

from __future__ import annotations

from dataclasses import asdict

from django.core.cache import cache
from django.utils.translation import gettext as _

from pappus.report.trials import told
from pappus.web.decisions import workspace_of
from pappus.web.jobs.work import Told
from pappus.web.organisations.models import Organisation
from pappus.web.pilots.models import Look
from pappus.web.results.freshness import inputs_of
from pappus.web.stored import plain


def look(organisation: Organisation, tell: Told) -> Look:
    """Judges every pilot, says what those can find that are not judged yet, and writes the stories."""
    inputs = inputs_of(organisation)
    workspace = workspace_of(organisation)
    tell(_("Judging the pilots"), 0.1)
    found = workspace.pilots()
    names = [one.pilot.id for one in found.lines]
    tell(_("Looking at what each can find"), 0.5)
    waiting = [one.pilot.id for one in found.lines if not one.verdict.due]
    content = {
        "found": found.as_json(),
        "told": asdict(told(found)) if found.lines else None,
        "power": {name: workspace.pilot_power(name).as_json() for name in waiting},
        "stories": {name: workspace.pilot_story(name) for name in names},
    }
    made, _new = Look.objects.update_or_create(
        organisation=organisation, defaults={"content": plain(content), "inputs": inputs}
    )
    cache.delete(f"inputs-{organisation.pk}")
    return made
