"""An invitation that the mail server refuses is told in the log without the address."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings

from pappus.web.organisations.inviting import send
from pappus.web.organisations.models import Invitation, Organisation


class Refusing(BaseEmailBackend):
    """A server that knows none of those whom a mail is to."""

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({one: (550, one.encode()) for mail in messages for one in mail.to})


def test_the_log_does_not_quote_an_address(organisation: Organisation, caplog: pytest.LogCaptureFixture) -> None:
    invitation = Invitation(organisation=organisation, email="jane.doe@acme.example")
    with override_settings(MAIL_IS_SET_UP=True, EMAIL_BACKEND=f"{__name__}.Refusing"):
        assert not send(invitation, "https://pappus.example/join")
    assert "an invitation could not be sent (SMTPRecipientsRefused)" in caplog.text
    assert "jane.doe" not in caplog.text
