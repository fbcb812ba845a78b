"""Signing in: passwords, lock-out, second factor, single sign-on with a real provider."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from pappus.web.accounts.models import User
from pappus.web.organisations.models import Organisation

PASSWORD = "a long password indeed"


def _sign_in(client: Client, password: str = PASSWORD, email: str = "olga@linden.example") -> int:
    return client.post("/accounts/login/", {"login": email, "password": password}).status_code


def test_a_password_signs_in_however_the_address_is_spelled(owner: User) -> None:
    client = Client()
    assert _sign_in(client, email="Olga@Linden.example") == 302
    assert client.get("/me/").status_code == 200


def test_a_wrong_password_does_not(owner: User) -> None:
    client = Client()
    assert _sign_in(client, "another password") == 200
    assert client.get("/me/").status_code == 302


def test_after_many_wrong_passwords_the_right_one_waits(owner: User) -> None:
    client = Client()
    answers = [_sign_in(client, "wrong") for _ in range(9)]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert _sign_in(client) == 429
    assert client.get("/me/").status_code == 302


def test_nobody_signs_up_uninvited(db: None) -> None:
    given = {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", given)
    assert not User.objects.exists()


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_second_factor_is_asked_for_once_it_is_set_up(owner: User) -> None:
    client = Client()
    _sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'value="([A-Z2-7]{16,})"', page)
    assert found is not None, page
    secret = found[1]
    assert client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)}).status_code == 302
    other = Client()
    assert _sign_in(other) == 302
    assert other.get("/me/").status_code == 302
    assert other.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    recovery = client.get("/accounts/2fa/recovery-codes/").content.decode()
    code = re.findall(r"\b[0-9a-zA-Z]{8,10}\b", recovery.split("<textarea")[1].split("</textarea>")[0].split(">")[1])[0]
    assert other.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert other.get("/me/").status_code == 200


def test_a_user_chooses_a_language(owner: User, organisation: Organisation) -> None:
    client = Client()
    client.force_login(owner, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/me/", {"name": "Olga L.", "language": "de"}).status_code == 302
    answer = client.get("/me/")
    assert answer.headers["Content-Language"] == "de"
    assert '<html lang="de">' in answer.content.decode()


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"])
def test_pages_carry_their_protection(header: str, db: None) -> None:
    answer = Client().get("/accounts/login/")
    assert header in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "<script>" not in answer.content.decode()
