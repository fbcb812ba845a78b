"""What happens to accounts goes into the audit log."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from pappus.web.audit.services import note


@receiver(user_logged_in)
def _signed_in(user: Any, **_: Any) -> None:
    note(None, user, "account.signed_in")


@receiver(user_logged_out)
def _signed_out(user: Any, **_: Any) -> None:
    if user is not None:
        note(None, user, "account.signed_out")


@receiver(authenticator_added)
def _added(user: Any, authenticator: Any, **_: Any) -> None:
    note(None, user, "account.second_factor_added", authenticator.type)


@receiver(authenticator_removed)
def _removed(user: Any, authenticator: Any, **_: Any) -> None:
    note(None, user, "account.second_factor_removed", authenticator.type)


@receiver(user_locked_out)
def _locked_out(username: str, **_: Any) -> None:
    note(None, None, "account.locked_out", username or "")
