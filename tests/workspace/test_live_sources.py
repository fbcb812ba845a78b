"""What sources.yaml says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pappus.vocabulary.errors import InvalidFileError, UsageError
from pappus.workspace.live_sources import (
    LiveSource,
    chosen,
    live_source_faults,
    read_live_sources,
    remove_live_source,
    save_live_source,
)

_WHOLE = """
sources:
  help:
    kind: imap
    address: imaps://mail.acme.example/
    account: help@acme.example
    folders: [INBOX, Sent]
    property: email:help@acme.example
    certificate: ours.pem
    texts: false
  rooms:
    kind: matrix
    address: https://matrix.acme.example
    account: "@pappus:acme.example"
    secret: matrix-token
"""


def read(folder: Path, text: str) -> tuple[LiveSource, ...]:
    """The sources of a file with this text."""
    (folder / "sources.yaml").write_text(text, encoding="utf-8")
    return read_live_sources(folder)


def test_every_entry(tmp_path: Path) -> None:
    mail, rooms = read(tmp_path, _WHOLE)
    assert mail == LiveSource(
        name="help",
        kind="imap",
        address="imaps://mail.acme.example",
        account="help@acme.example",
        property_id="email:help@acme.example",
        folders=("INBOX", "Sent"),
        secret_name="help",  # noqa: S106 - a name, no secret
        certificate=tmp_path / "ours.pem",
        keep_text=False,
    )
    assert (rooms.secret_name, rooms.keep_text, rooms.folders) == ("matrix-token", True, ())


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert read_live_sources(tmp_path) == ()
    with pytest.raises(UsageError, match=r"declare them in sources\.yaml"):
        chosen((), ())


def test_sources_are_chosen_by_name(tmp_path: Path) -> None:
    sources = read(tmp_path, _WHOLE)
    assert [one.name for one in chosen(sources, ())] == ["help", "rooms"]
    assert [one.name for one in chosen(sources, ("rooms", "rooms"))] == ["rooms"]
    with pytest.raises(UsageError, match=r"'rom' is no source of sources\.yaml\. Known: help, rooms"):
        chosen(sources, ("rom",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources:\n  a: {kind: imap, address: b, account: c, password: d}\n", "line 2: a.password: secrets never"),
        ("sources:\n  a: {kind: imap, address: b}\n", "lacks 'account'"),
        ("sources:\n  a: {kind: imap, address: b, account: c, folder: d}\n", "did you mean 'folders'"),
        ("sources:\n  a: {kind: imap, address: b, account: c, property: nowhere:d}\n", "nowhere"),
        ("sources:\n  ../a: {kind: imap, address: b, account: c}\n", "../a"),
        ("- a\n", "expected"),
        ("", "expected"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InvalidFileError) as error:
        read(tmp_path, text)
    assert told in str(error.value)
    assert [str(one) for one in live_source_faults(tmp_path)] == str(error.value).split("\n")


def test_what_a_person_wrote_stays_where_a_program_adds(tmp_path: Path) -> None:
    written = "# Ask Ida before changing this.\nsources:\n  desk:\n    kind: imap  # the old server\n"
    written += "    address: imaps://mail.example.org\n    account: help@acme.example\n"
    (tmp_path / "sources.yaml").write_text(written, encoding="utf-8")
    name = "rooms"
    added = LiveSource(
        name, "matrix", "https://matrix.example.org", "@p:example.org", rooms=("!a:b",), secret_name=name
    )
    save_live_source(tmp_path, added)
    text = (tmp_path / "sources.yaml").read_text(encoding="utf-8")
    assert text.startswith(written.rstrip())
    assert read_live_sources(tmp_path)[1] == added
    changed = replace(added, account="@q:example.org", keep_text=False, auth="token", certificate=tmp_path / "c.pem")
    save_live_source(tmp_path, changed)
    assert read_live_sources(tmp_path)[1] == changed
    remove_live_source(tmp_path, "rooms")
    assert [one.name for one in read_live_sources(tmp_path)] == ["desk"]
    assert "# the old server" in (tmp_path / "sources.yaml").read_text(encoding="utf-8")
    remove_live_source(tmp_path, "desk")
    assert read_live_sources(tmp_path) == ()


def test_what_breaks_the_rules_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="property"):
        save_live_source(tmp_path, LiveSource("a", "imap", "imaps://x", "y", property_id="nowhere:z"))
    assert not (tmp_path / "sources.yaml").exists()
