"""What can be asked of accounts."""

from __future__ import annotations

from pappus.web.accounts.models import User


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return User.objects.filter(email__iexact=email).exists()
