"""Secrets of live sources: a file for each organisation that the server's user alone can read, never the database.

The organisation's folder, which can be taken away, does not hold it. The server's own environment is not asked, since
it may hold what belongs to another organisation.
"""

from __future__ import annotations

from pathlib import Path

from pappus.live.keyring_file import keep_secret, secret_kept
from pappus.live.syncing import Secrets
from pappus.web.decisions import folder_of
from pappus.web.organisations.models import Organisation
from pappus.web.place import place


def secrets_of(organisation: Organisation) -> Secrets:
    """Gives the secrets of an organisation by their names; null for one that is not kept."""

    def secret(name: str, workspace: Path) -> str | None:
        return secret_kept(_path(organisation), name, workspace)

    return secret


def has_secret(organisation: Organisation, name: str) -> bool:
    """Whether a secret is kept; it is shown to nobody."""
    return secret_kept(_path(organisation), name, folder_of(organisation)) is not None


def keep(organisation: Organisation, name: str, secret: str | None) -> None:
    """Keeps a secret; null forgets it."""
    keep_secret(_path(organisation), name, secret, folder_of(organisation))


def _path(organisation: Organisation) -> Path:
    return place().keyrings / f"{organisation.key}.yaml"
