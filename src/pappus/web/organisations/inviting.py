"""Sending invitations: by mail where a server is set up, else the link is shown to whoever invites."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from pappus.web.organisations.models import Invitation

_LOG = logging.getLogger("pappus.web.organisations")


def send(invitation: Invitation, address: str) -> bool:
    """Sends the link of an invitation; whether it was sent. A server that refuses is no reason to lose the link."""
    if not settings.MAIL_IS_SET_UP:
        return False
    text = render_to_string("organisations/invitation.txt", {"invitation": invitation, "address": address})
    subject = _("Join %(name)s on Pappus") % {"name": " ".join(invitation.organisation.name.split())}
    try:
        send_mail(subject, text, None, [invitation.email])
    except (OSError, SMTPException) as error:
        # Not what the server said, which quotes the address.
        _LOG.warning("an invitation could not be sent (%s)", type(error).__name__)
        return False
    return True
