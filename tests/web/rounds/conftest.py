"""A round in which people can answer, and a mail server on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings
from tests.web.rounds.respondents import GIVEN, Form, Postbox

from pappus.web.accounts.models import User
from pappus.web.organisations.models import Organisation, Unit
from pappus.web.rounds import inviting, services
from pappus.web.rounds.models import Round


@pytest.fixture
def prepared(organisation: Organisation, owner: User) -> Round:
    """A round that asks nobody yet, in an organisation with two units."""
    for key, function in (("care", "customer_support"), ("office", "hr")):
        Unit.objects.create(organisation=organisation, key=key, name=key.title(), function=function)
    return services.set_up(organisation, owner, dict(GIVEN))


@pytest.fixture
def opened(prepared: Round, owner: User) -> Round:
    services.open_round(prepared, owner)
    return prepared


@pytest.fixture
def form(opened: Round, owner: User) -> Form:
    """Somebody of the front line in customer care, who has begun."""
    [secret] = inviting.make_links(opened, owner, 1, inviting.Group(unit="care", level="frontline"))
    made = Form(secret)
    assert made.begin().status_code == 302
    return made


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.MAIL_IS_SET_UP = True
    try:
        yield box
    finally:
        controller.stop()
