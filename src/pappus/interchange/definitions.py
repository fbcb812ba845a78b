"""The definitions of a workspace: what a person wrote in YAML beside the settings, as it goes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pappus.interchange.declared import MODELS
from pappus.pilots.definitions import FOLDER as PILOTS
from pappus.scorecard.definition import FILE as SCORECARD
from pappus.vocabulary.discovery import yaml_files_in
from pappus.vocabulary.documents import read_yaml
from pappus.workspace.live_sources import SOURCES_FILE, LiveSource, read_live_sources

ACTIONS = "actions"
"""The folder of a workspace with actions of its own."""


def definitions(folder: Path) -> Iterator[tuple[str, str]]:
    """The text of each definition with its path below the workspace; comments in the files stay behind.

    Raises:
        InvalidFileError: a file is no YAML, or the live sources are not sound.
    """
    if (folder / SCORECARD).is_file():
        yield SCORECARD, _without_comments(folder / SCORECARD)
    for name in (ACTIONS, MODELS, PILOTS):
        for path in yaml_files_in(folder / name):
            yield f"{name}/{path.name}", _without_comments(path)
    sources = {one.name: _source(one) for one in read_live_sources(folder)}
    if sources:
        yield SOURCES_FILE, yaml.safe_dump({"sources": sources}, allow_unicode=True, sort_keys=False)


def _without_comments(path: Path) -> str:
    read_yaml(path)
    # Its values are written as they stand there: an answer `yes` of a model would else become `true`.
    root = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    return "" if root is None else str(yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True))


def _source(source: LiveSource) -> dict[str, Any]:
    """What is fetched and how, without the account, which may be somebody's, and without where secrets are kept."""
    entry = {
        "kind": source.kind,
        "address": _without_account(source.address),
        "property": source.property_id,
        "folders": list(source.folders),
        "rooms": list(source.rooms),
        "texts": source.keep_text,
    }
    return {name: value for name, value in entry.items() if value not in (None, [])}


def _without_account(address: str) -> str:
    """An address without the name and password that may stand before its host."""
    scheme, separator, rest = address.rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}"
