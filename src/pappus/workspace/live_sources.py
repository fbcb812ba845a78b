"""Live sources: what `sources.yaml` says about accounts that are fetched from their servers. The file may be left out.

Secrets never stand in it; see `pappus.live.keyring_file`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pappus.vocabulary.documents import Document, parse_yaml, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError, UsageError
from pappus.workspace.columns import SCHEMAS
from pappus.workspace.identifiers import network_id, unknown_network
from pappus.workspace.writing import make_folder, write_atomically
from pappus.workspace.yaml_text import changed

SOURCES_FILE = "sources.yaml"
_SECRETS = ("password", "token", "access_token", "app_password", "key")


@dataclass(frozen=True)
class LiveSource:
    """An account on a server that is fetched from again and again.

    Attributes:
        name: what the organisation calls it.
        kind: which kind of server it is (`imap`, `matrix` …).
        address: of the server, as `imaps://mail.example.org` or `https://matrix.example.org`.
        account: the name to fetch under, or the account that is fetched.
        property_id: `network:handle` that everything in it belongs to; null where its content says.
        folders: folders of a mailbox; none for the usual ones.
        rooms: rooms by number or alias; none for all that the account is in.
        secret_name: the name under which its password or token is kept.
        auth: whether the secret is a password or an access token (OAuth 2.0), where a mailbox takes both.
        certificate: file of a certificate to trust besides those of the system; null for none.
        keep_text: whether texts are kept, scrubbed.
    """

    name: str
    kind: str
    address: str
    account: str
    property_id: str | None = None
    folders: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    secret_name: str = ""
    auth: Literal["password", "token"] = "password"
    certificate: Path | None = None
    keep_text: bool = True


def read_live_sources(folder: Path) -> tuple[LiveSource, ...]:
    """The live sources of a workspace in the order of the file; none if there is no such file.

    Raises:
        InvalidFileError: every fault of the file, with its line.
    """
    path = folder / SOURCES_FILE
    if not path.exists():
        return ()
    return _sources_of(folder, read_yaml(path))


def _sources_of(folder: Path, document: Document) -> tuple[LiveSource, ...]:
    faults = [*_secret_faults(document)] or schema_faults(document, read_schema(SCHEMAS / "sources.schema.json"))
    faults = faults or [*_network_faults(document)]
    if faults:
        raise InvalidFileError(faults)
    return tuple(_source(folder, name, entry) for name, entry in document.content["sources"].items())


def live_source_faults(folder: Path) -> list[Fault]:
    """Everything wrong with the live sources of a workspace."""
    try:
        read_live_sources(folder)
    except InvalidFileError as error:
        return error.faults
    return []


def save_live_source(folder: Path, source: LiveSource) -> None:
    """Keeps a source in `sources.yaml`, in place of the one of its name; all else in the file stays as it was written.

    Raises:
        InvalidFileError: the source, or the file that is there, breaks its rules; nothing was changed.
        PappusError: the file cannot be written; it is as it was before.
    """
    _rewrite(folder, lambda sources: sources | {source.name: _entry(folder, source)})


def remove_live_source(folder: Path, name: str) -> None:
    """Removes a source from `sources.yaml`; what was fetched from it stays in the record.

    Raises:
        InvalidFileError: the file breaks its rules.
        PappusError: the file cannot be written; it is as it was before.
    """
    _rewrite(folder, lambda sources: {key: entry for key, entry in sources.items() if key != name})


def chosen(sources: tuple[LiveSource, ...], names: tuple[str, ...]) -> tuple[LiveSource, ...]:
    """The sources of these names, all if there are none.

    Raises:
        UsageError: there is no source of a name, or none at all.
    """
    if not sources:
        raise UsageError(f"there are no live sources; declare them in {SOURCES_FILE} of the workspace")
    known = {one.name: one for one in sources}
    for name in names:
        if name not in known:
            raise UsageError(f"{name!r} is no source of {SOURCES_FILE}. Known: {', '.join(known)}")
    return tuple(known[name] for name in dict.fromkeys(names)) or sources


def _rewrite(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    path = folder / SOURCES_FILE
    read_live_sources(folder)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before = parse_yaml(text, SOURCES_FILE).content["sources"] if text else {}
    made = changed(text, {"sources": change(before)})
    _sources_of(folder, parse_yaml(made, SOURCES_FILE))
    make_folder(folder)
    write_atomically(path, made.encode())


def _entry(folder: Path, source: LiveSource) -> dict[str, Any]:
    """The entry of a source; what is as if it were left out is left out."""
    trusted = source.certificate
    if trusted is not None and trusted.is_relative_to(folder):
        trusted = trusted.relative_to(folder)
    entry: dict[str, Any] = {
        "kind": source.kind,
        "address": source.address,
        "account": source.account,
        "property": source.property_id,
        "folders": list(source.folders),
        "rooms": list(source.rooms),
        "secret": source.secret_name if source.secret_name != source.name else "",
        "auth": source.auth if source.auth != "password" else "",
        "certificate": str(trusted or ""),
        "texts": None if source.keep_text else False,
    }
    return {name: value for name, value in entry.items() if value not in (None, "", [])}


def _secret_faults(document: Document) -> Iterator[Fault]:
    for path in document.lines:
        if len(path) == 3 and path[0] == "sources" and str(path[2]).lower() in _SECRETS:
            told = "secrets never stand in a workspace; put it into the environment or the keyring file, and change it"
            yield document.fault(path, f"{path[1]}.{path[2]}: {told}")


def _network_faults(document: Document) -> Iterator[Fault]:
    for name, entry in document.content["sources"].items():
        network = entry.get("property", "").partition(":")[0]
        if network and network_id(network) is None:
            yield document.fault(("sources", name, "property"), f"{name}.property: {unknown_network(network)}")


def _source(folder: Path, name: str, entry: dict[str, Any]) -> LiveSource:
    certificate = entry.get("certificate")
    return LiveSource(
        name=name,
        kind=entry["kind"],
        address=entry["address"].strip().rstrip("/"),
        account=entry["account"].strip(),
        property_id=entry.get("property"),
        folders=tuple(entry.get("folders", ())),
        rooms=tuple(entry.get("rooms", ())),
        secret_name=entry.get("secret", name),
        auth=entry.get("auth", "password"),
        certificate=folder / certificate if certificate else None,
        keep_text=entry.get("texts", True),
    )
