"""Plans that were made, and what became of actions that are done. Actions themselves stay in `actions.csv`."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from pappus.web.organisations.models import OfOrganisation


class MadePlan(OfOrganisation):
    """A plan: what was asked for, and what came of it.

    Attributes:
        asking: the entries of `pappus.roadmap.wish.Asking`.
        content: the form of `pappus plan --json`; empty until it is made.
        waiting: how long the next stage takes if nothing is planned, model by model.
        played: the organisation played forward under this plan, with nothing new begun, and under another plan: `model`
            and `courses` as `pappus.roadmap.way.Played` has them, and `other`, the number of that plan or null; empty
            until it is made.
        before: the plan that was changed into this one; null if none.
        kept_at: when its actions were put on the board; null if they were not.
    """

    asking = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    waiting = models.JSONField(default=list)
    played = models.JSONField(default=dict)
    before = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.organisation}, {self.pk}"


class Effects(OfOrganisation):
    """Whether actions that are done moved their practices, as it was last looked up.

    Attributes:
        content: movements by action, in the form of `pappus actions --json`.
        made_at: when.
    """

    content = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation",), name="one_look_at_effects"),)

    def __str__(self) -> str:
        return str(self.organisation)
