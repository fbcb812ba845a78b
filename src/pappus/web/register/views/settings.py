"""The page of what the organisation says about itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pappus.vocabulary.errors import InvalidFileError
from pappus.web.access import scoped
from pappus.web.decisions import declared_of
from pappus.web.organisations.scope import ScopedRequest
from pappus.web.register.settings_form import SettingsForm, initial_of, save_settings


@scoped("manage")
def settings(request: ScopedRequest) -> HttpResponse:
    """Every entry of organisation.yaml but the units."""
    form = SettingsForm(request.POST or None, initial=initial_of(declared_of(request.organisation)))
    if request.method == "POST" and form.is_valid():
        try:
            save_settings(request.membership, form.entries())
        except InvalidFileError as error:
            for told in dict.fromkeys(fault.expected for fault in error.faults):
                form.add_error(*form.placed(told))
        else:
            messages.success(request, _("Kept. The next assessment goes by it."))
            return redirect("organisation_settings", request.organisation.slug)
    return render(request, "register/settings.html", {"form": form})
