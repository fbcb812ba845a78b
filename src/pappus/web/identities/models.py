"""Suggestions that two pseudonyms are one person, until somebody decides; decisions lie in `identities.csv`."""

from __future__ import annotations

from django.db import models

from pappus.web.organisations.models import OfOrganisation


class Suggestion(OfOrganisation):
    """Two pseudonyms that may be one person; see `store.identities.Suggestion`.

    Attributes:
        one: pseudonym of the one; of somebody who is listed where there is one.
        other: that of the other.
        rule: what speaks for it.
        confidence: from 0 to 1.
        row: of the list of people that the guess was made from; null where acts alone suggest it.
        texts: that both wrote; null where that is not the rule.
        networks: on which each of the two acts: two lists.
    """

    one = models.CharField(max_length=64)
    other = models.CharField(max_length=64)
    rule = models.CharField(max_length=40)
    confidence = models.FloatField()
    row = models.PositiveIntegerField(null=True)
    texts = models.PositiveIntegerField(null=True)
    networks = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "one", "other"), name="one_suggestion"),)
        ordering = ("-confidence", "one", "other")

    def __str__(self) -> str:
        return self.rule
