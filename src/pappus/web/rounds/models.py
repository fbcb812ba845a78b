"""Rounds, whom they ask, and what was answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pappus.web.organisations.models import OfOrganisation


class Round(OfOrganisation):
    """One run of the assessment; see `workspace.organisation.Round`.

    Attributes:
        key: its id in files.
        title: what it is called.
        opened_at: ISO date from which people are asked; empty while it is prepared.
        closed_at: ISO date of its end; empty while it is open.
        closes_on: ISO date of its last day, after which it closes by itself.
        reminders: so many days before the last one who is not done is reminded.
        reminded_on: ISO date of the latest planned day whose reminders were sent.
        address: of this place, by which links of invitations begin; empty before the first ones are sent.
        population: people who could have been asked.
        population_by_level: the same by level.
        asked_models: ids of the models that are asked about; empty for all.
        languages: codes of the languages of its form.
        message: what an invitation says, beside the link.
    """

    key = models.SlugField(_("id"), max_length=60)
    title = models.CharField(_("title"), max_length=200, blank=True)
    opened_at = models.CharField(max_length=10, blank=True)
    closed_at = models.CharField(max_length=10, blank=True)
    closes_on = models.CharField(_("closes on"), max_length=10, blank=True)
    reminders = models.JSONField(default=list)
    reminded_on = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=300, blank=True)
    population = models.PositiveIntegerField(_("people who could be asked"), null=True, blank=True)
    population_by_level = models.JSONField(default=dict)
    asked_models = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    message = models.TextField(_("message"), blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organisation", "key"), name="one_round_a_key"),)
        ordering = ("opened_at", "key")

    def __str__(self) -> str:
        return self.title or self.key


class Respondent(models.Model):
    """Somebody who is asked: a link without an account.

    Attributes:
        round: the round.
        secret_digest: of the secret in the link.
        rater: pseudonym under which answers are kept.
        email: address for invitation and reminders; emptied when the round closes.
        unit: id of the unit.
        function: the function.
        level: frontline, manager or executive.
        language: of the form.
        routes: what this person can know beside what the function does; see `assessment.questionnaire`.
        items: ids of what this person is asked, in order; fixed when the person begins.
        invited_at: when the mail server took the invitation.
        reminded_at: when the latest reminder was handed over.
        claimed_at: when the invitation was about to be handed over; without `invited_at` nobody knows what became of
            it, and it is never sent again.
        mail_fault: why the latest mail did not go out.
        started_at: when the person began.
        finished_at: when the person said to be done.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="respondents")
    secret_digest = models.CharField(max_length=64, unique=True)
    rater = models.CharField(max_length=64)
    email = models.EmailField(blank=True)
    unit = models.CharField(max_length=60, blank=True)
    function = models.CharField(max_length=30, blank=True)
    level = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, blank=True)
    routes = models.JSONField(default=list)
    items = models.JSONField(default=list)
    claimed_at = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    mail_fault = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "rater"), name="one_respondent_a_rater"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.round}: {self.pk}"


class Rating(models.Model):
    """What somebody answered to one item; see `workspace.organisation.Ratings`."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="ratings")
    rater = models.CharField(max_length=64)
    unit = models.CharField(max_length=60, blank=True)
    function = models.CharField(max_length=30, blank=True)
    level = models.CharField(max_length=20, blank=True)
    practice = models.CharField(max_length=100)
    answer = models.SmallIntegerField(null=True)
    state = models.CharField(max_length=10)
    comment = models.TextField(blank=True)
    answered_at = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "rater", "practice"), name="one_rating"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.practice}: {self.state}"
