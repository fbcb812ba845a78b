"""How accounts come about: by set-up, by invitation, or by single sign-on of somebody who was invited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are not open to everybody."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an invitation or the first set-up makes an account."""
        del request
        return False


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on leads to the account of the verified address, if there is one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: whoever signs on must have been invited first."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connects the account of the address that the provider has verified.

        Raises:
            ImmediateHttpResponse: nobody with this address was invited.
        """
        from pappus.web.accounts.models import User

        if sociallogin.is_existing:
            return
        verified = [one.email for one in sociallogin.email_addresses if one.verified]
        user = User.objects.filter(email__in=[address.lower() for address in verified], is_active=True).first()
        if user is None:
            told = _("Nobody here has the address that your organisation's sign-on gave. Ask for an invitation first.")
            messages.error(request, told)
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)
