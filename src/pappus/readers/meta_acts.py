"""Acts of Facebook's and Instagram's downloads: messages of conversations, and what the owner posted and did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pappus.readers.door import Door
from pappus.readers.meta_deeds import deed_acts
from pappus.readers.meta_download import Download
from pappus.readers.meta_files import ITEM, MESSAGE, OPENINGS, Form, files_of, owners_in
from pappus.readers.meta_messages import message_acts
from pappus.readers.owners import owner_of
from pappus.readers.source import Source
from pappus.readers.typed_lists import typed_lists
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.quoting import shortened

_MOST_OF_NAMES = 200
_META_NAME = re.compile(r"[a-z0-9_'-]{1,80}\.json")


def holds_download(source: Source, network: str) -> float:
    """How sure it is that a source is a download of a network."""
    return 0.9 if files_of(source, network) else 0.0


def read_download(source: Source, door: Door, network: str, expected: str) -> Iterator[Any]:
    """The acts of a download of a network.

    Raises:
        UnreadableError: there is no file with acts in it (says what is `expected`), or one is truncated.
    """
    files = files_of(source, network)
    if not files:
        raise UnreadableError(f"{source.path}: {expected}")
    _describe(door, network, files)
    _name_the_rest(source, door, files)
    download = Download(door, network, owner_of(door, network, owners_in(source)))
    for member, form in files.items():
        place = source.place(member)
        with source.open(member) as stream:
            if form == "messages":
                for messages in typed_lists(stream, place, OPENINGS[form], MESSAGE):
                    yield from message_acts(download, messages, member, place)
            else:
                for items in typed_lists(stream, place, OPENINGS[form], ITEM):
                    yield from deed_acts(download, items, place, form)


def _name_the_rest(source: Source, door: Door, files: dict[str, Form]) -> None:
    rest = {member.rpartition("/")[2] for member in source.find(".json") if member not in files}
    # Files of Meta's own are written small; others may be called after people.
    named = sorted(name for name in rest if _META_NAME.fullmatch(name))
    if named and source.kind != "file":
        names = shortened(", ".join(named), _MOST_OF_NAMES)
        door.coverage.notes.append(f"{len(named)} kinds of files hold nothing that is read as acts: {names}.")


def _describe(door: Door, network: str, files: dict[str, Form]) -> None:
    coverage = door.coverage
    coverage.network = network
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.edits = coverage.bots_marked = False
    coverage.private = "messages" in files.values()
    coverage.notes = [
        translatable(
            "Only what the account itself did is in it, conversations apart: what others wrote in public is not."
        ),
        translatable("Whom a comment or reaction answers is told in a sentence at most, and left out."),
        translatable("People in conversations have no number; two of one name are one person."),
    ]
