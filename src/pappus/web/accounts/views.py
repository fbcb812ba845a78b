"""Pages: one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pappus.web.access import signed_in
from pappus.web.accounts.forms import OwnAccountForm
from pappus.web.accounts.services import change_account


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Name and language; leads to password and second factor."""
    user = request.user
    form = OwnAccountForm(
        request.POST or None, initial={"name": getattr(user, "name", ""), "language": getattr(user, "language", "")}
    )
    if request.method == "POST" and form.is_valid():
        change_account(user, form.cleaned_data["name"], form.cleaned_data["language"])
        messages.success(request, _("Kept."))
        return redirect("own_account")
    return render(request, "accounts/own.html", {"form": form})
