"""Pages: members and invitations of an organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pappus.vocabulary.errors import UsageError
from pappus.web.access import scoped
from pappus.web.organisations import inviting, selectors, services
from pappus.web.organisations.forms import InvitationForm, MemberForm
from pappus.web.organisations.roles import Role
from pappus.web.organisations.scope import ScopedRequest


@scoped("manage")
def members(request: ScopedRequest) -> HttpResponse:
    """Who belongs to the organisation, and inviting others."""
    organisation = request.organisation
    form = InvitationForm(request.POST or None, units=selectors.units_of(organisation), initial={"role": "committee"})
    link = None
    if request.method == "POST" and form.is_valid():
        link = _invite(request, form)
        if link is None and form.is_valid():
            return redirect("members", organisation.slug)
    shown = {
        "members": selectors.members_of(organisation),
        "invitations": selectors.pending_invitations(organisation),
        "form": form,
        "link": link,
    }
    return render(request, "organisations/members.html", shown)


def _invite(request: ScopedRequest, form: InvitationForm) -> str | None:
    """Invites; the link, where whoever invites has to hand it on."""
    given = form.cleaned_data
    if given["role"] == Role.OWNER and request.membership.role != Role.OWNER:
        form.add_error("role", _("Only an owner gives ownership."))
        return None
    made, secret = services.invite(request.organisation, given["email"], given["role"], given["unit"], request.user)
    link = request.build_absolute_uri(reverse("organisation_join", args=[secret]))
    if inviting.send(made, link):
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": made.email})
        return None
    return link


@scoped("manage")
def member(request: ScopedRequest, number: int) -> HttpResponse:
    """The role and unit of a member."""
    found = selectors.member_of(request.organisation, number)
    units = selectors.units_of(request.organisation)
    form = MemberForm(request.POST or None, units=units, initial={"role": found.role, "unit": found.unit})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(found, form.cleaned_data["role"], form.cleaned_data["unit"], request.membership)
        except UsageError as error:
            form.add_error("role", str(error))
        else:
            return redirect("members", request.organisation.slug)
    return render(request, "organisations/member.html", {"member": found, "form": form})


@require_POST
@scoped("manage")
def remove(request: ScopedRequest, number: int) -> HttpResponse:
    """Ends a membership."""
    try:
        services.remove_member(selectors.member_of(request.organisation, number), request.membership)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("members", request.organisation.slug)


@require_POST
@scoped("manage")
def withdraw(request: ScopedRequest, number: int) -> HttpResponse:
    """Takes an invitation back."""
    services.withdraw(selectors.invitation_of(request.organisation, number), request.user)
    return redirect("members", request.organisation.slug)
