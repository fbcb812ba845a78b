"""The latest look at the scorecard, ready to be shown."""

from __future__ import annotations

from django.db import models

from pappus.web.organisations.models import OfOrganisation


class ScorecardLook(OfOrganisation):
    """The scorecard as it was last charted.

    Attributes:
        content: `found` (the form of `pappus scorecard --json`) and `told` (the same in words and pictures).
        inputs: digests of what it was made from, by kind; see `results.freshness`.
        made_at: when.
    """

    content = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation",), name="one_look_at_the_scorecard"),)

    def __str__(self) -> str:
        return str(self.organisation)
