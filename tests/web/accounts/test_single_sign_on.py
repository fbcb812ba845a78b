"""Single sign-on with a provider that runs beside the test."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client, override_settings

from pappus.web.accounts.models import User
from pappus.web.sign_on import sign_on_providers

_WAIT_SECONDS = 20
_KNOWN = {"sub": "olga", "email": "Olga@linden.example", "email_verified": True}
_UNVERIFIED = {"sub": "mallory", "email": "olga@linden.example", "email_verified": False}
_STRANGER = {"sub": "stranger", "email": "stranger@elsewhere.example", "email_verified": True}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Address of an OpenID Connect provider that knows three people."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for claims in (_KNOWN, _UNVERIFIED, _STRANGER):
        command += ["--user-claims", json.dumps(claims)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(_WAIT_SECONDS * 10):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def _sign_on(client: Client, provider: str, subject: str) -> str:
    """Goes from our page to the provider and back; where that ends."""
    environment = {"PAPPUS_OIDC_URL": provider, "PAPPUS_OIDC_CLIENT": "pappus", "PAPPUS_OIDC_SECRET": "secret"}
    with override_settings(SOCIALACCOUNT_PROVIDERS=sign_on_providers(environment)):
        there = client.post("/accounts/oidc/oidc/login/").headers["Location"]
        assert there.startswith(provider)
        assert "code_challenge=" in there
        back = requests.post(there, data={"sub": subject}, allow_redirects=False, timeout=10).headers["Location"]
        parts = urlsplit(back)
        answer = client.get(f"{parts.path}?{parts.query}")
    return str(answer.headers.get("Location", answer.status_code))


def test_somebody_who_is_known_signs_on(owner: User, provider: str) -> None:
    client = Client()
    assert _sign_on(client, provider, "olga") == "/"
    assert client.get("/me/").status_code == 200


def test_an_address_that_is_not_verified_does_not_count(owner: User, provider: str) -> None:
    client = Client()
    assert _sign_on(client, provider, "mallory") == "/accounts/login/"
    assert client.get("/me/").status_code == 302


def test_a_stranger_is_told_to_ask_for_an_invitation(owner: User, provider: str) -> None:
    client = Client()
    assert _sign_on(client, provider, "stranger") == "/accounts/login/"
    assert "Ask for an invitation" in client.get("/accounts/login/").content.decode()
    assert not User.objects.filter(email__startswith="stranger").exists()


def test_a_provider_that_is_down_is_said_in_words(owner: User) -> None:
    environment = {"PAPPUS_OIDC_URL": "http://127.0.0.1:1", "PAPPUS_OIDC_CLIENT": "pappus", "PAPPUS_OIDC_SECRET": "x"}
    with override_settings(SOCIALACCOUNT_PROVIDERS=sign_on_providers(environment)):
        client = Client()
        answer = client.post("/accounts/oidc/oidc/login/")
    assert answer.headers["Location"] == "/accounts/login/"
    assert "does not answer now" in client.get("/accounts/login/").content.decode()
