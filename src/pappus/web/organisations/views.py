"""Pages: first set-up, choosing an organisation, joining one."""

from __future__ import annotations

import hmac
import os

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from pappus.web.access import public, signed_in
from pappus.web.accounts.selectors import has_account
from pappus.web.accounts.services import make_user, sign_in
from pappus.web.organisations import selectors, services
from pappus.web.organisations.forms import AccountForm, OrganisationForm, SetUpForm
from pappus.web.organisations.roles import Role

SET_UP_VARIABLE = "PAPPUS_SET_UP"


@public("works once, with the code that the terminal shows, while nobody has an account")
def set_up(request: HttpRequest, code: str) -> HttpResponse:
    """The first account, and the first organisation."""
    if selectors.is_set_up() or not hmac.compare_digest(code, os.environ.get(SET_UP_VARIABLE) or "\0"):
        raise Http404
    opened = list(selectors.ownerless())
    form = SetUpForm(request.POST or None, has_organisation=bool(opened))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            user = make_user(given["email"], given["password"], given["name"])
            for one in opened:
                services.give(one, user, Role.OWNER)
            made = opened[0] if opened else services.make_organisation(given["organisation"], user)
        sign_in(request, user)
        return redirect("organisation_home", made.slug)
    return render(request, "organisations/set_up.html", {"form": form, "opened": opened})


@public("leads to the sign-in, or to the user's own organisations")
def home(request: HttpRequest) -> HttpResponse:
    """Where one begins: one's only organisation, or a choice."""
    if not request.user.is_authenticated:
        return redirect("account_login" if selectors.is_set_up() else "not_set_up")
    memberships = list(selectors.memberships_of(request.user))
    if len(memberships) == 1:
        return redirect("organisation_home", memberships[0].organisation.slug)
    return render(request, "organisations/choose.html", {"memberships": memberships})


@public("says only that the terminal shows an address")
def not_set_up(request: HttpRequest) -> HttpResponse:
    """Tells where the set-up is."""
    return render(request, "organisations/not_set_up.html")


@signed_in
def make(request: HttpRequest) -> HttpResponse:
    """A new organisation; a consultant has several."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.make_organisation(form.cleaned_data["name"], request.user)
        return redirect("organisation_home", made.slug)
    return render(request, "organisations/make.html", {"form": form})


@public("needs the secret of an invitation")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Accepting an invitation, with a new account if need be."""
    invitation = selectors.open_invitation(secret)
    if invitation is None:
        return render(request, "organisations/invitation_gone.html", status=404)
    if request.user.is_authenticated and request.user.email == invitation.email:
        if request.method == "POST":
            services.accept(invitation, request.user)
            return redirect("organisation_home", invitation.organisation.slug)
        return render(request, "organisations/join.html", {"invitation": invitation})
    if has_account(invitation.email):
        return redirect(f"/accounts/login/?next={request.path}")
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            user = make_user(invitation.email, given["password"], given["name"])
            services.accept(invitation, user)
        sign_in(request, user)
        return redirect("organisation_home", invitation.organisation.slug)
    return render(request, "organisations/join.html", {"invitation": invitation, "form": form})


@public("says only that the server lives")
def alive(request: HttpRequest) -> HttpResponse:
    """For whoever watches the server: answers while the database does."""
    del request
    selectors.is_set_up()
    return HttpResponse("ok", content_type="text/plain")
