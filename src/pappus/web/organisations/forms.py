"""Forms about organisations and accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pappus.web.accounts.models import User
from pappus.web.organisations.models import Unit
from pappus.web.organisations.roles import Role


class AccountForm(forms.Form):
    """A new account: name and password; the address as well at the first set-up."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence is easier to remember than signs."),
    )

    def clean_password(self) -> str:
        """The password, if it is strong enough."""
        password: str = self.cleaned_data["password"]
        user = User(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, user)
        return password


class SetUpForm(AccountForm):
    """The first account, and the name of the organisation."""

    email = forms.EmailField(label=_("E-mail address"))
    organisation = forms.CharField(label=_("Name of your organisation"), max_length=200)
    field_order = ("organisation", "name", "email", "password")

    def __init__(self, *args: Any, has_organisation: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_organisation:
            del self.fields["organisation"]


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=200)


class MemberForm(forms.Form):
    """The role of a member, and the unit that an editor or property manager cares for."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(label=_("Unit"), queryset=None, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for the type checker)
        field.queryset = units


class InvitationForm(MemberForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    field_order = ("email", "role", "unit")
