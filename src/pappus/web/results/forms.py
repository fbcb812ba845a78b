"""Forms of share links and of bringing a workspace in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pappus.web.results.services import MOST_SHARE_DAYS


class ShareForm(forms.Form):
    """For whom a link is, and how long it holds."""

    note = forms.CharField(label=_("For whom"), max_length=200, help_text=_("So that you know later whom you gave it."))
    days = forms.IntegerField(label=_("Days it holds"), min_value=1, max_value=MOST_SHARE_DAYS, initial=30)


class WorkspaceForm(forms.Form):
    """A workspace folder as one zip file."""

    file = forms.FileField(
        label=_("Zip file of a workspace folder"), help_text=_("With organisation.yaml and pappus.key.")
    )
