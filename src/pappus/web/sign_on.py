"""Single sign-on by OpenID Connect, by three variables of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def sign_on_providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """Settings of the provider that `PAPPUS_OIDC_URL`, `…_CLIENT` and `…_SECRET` name; empty if there is none."""
    url = environment.get("PAPPUS_OIDC_URL")
    if not url:
        return {}
    app = {
        "provider_id": "oidc",
        "name": environment.get("PAPPUS_OIDC_NAME", "Single sign-on"),
        "client_id": environment.get("PAPPUS_OIDC_CLIENT", ""),
        "secret": environment.get("PAPPUS_OIDC_SECRET", ""),
        "settings": {"server_url": url, "token_auth_method": "client_secret_basic"},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
