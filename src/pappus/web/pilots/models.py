"""The latest look at all pilots, ready to be shown."""

from __future__ import annotations

from django.db import models

from pappus.web.organisations.models import OfOrganisation


class Look(OfOrganisation):
    """All pilots as they were last judged.

    Attributes:
        content: `found` (the form of `pappus pilots --json`), `told` (the same in words, with the two-way picture),
            `power` of those that are not judged yet and `stories`, both by pilot.
        inputs: digests of what it was made from, by kind; see `results.freshness`.
        made_at: when.
    """

    content = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation",), name="one_look_at_pilots"),)

    def __str__(self) -> str:
        return str(self.organisation)
