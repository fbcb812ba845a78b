"""Facebook: the download of one's information (JSON), with conversations of Messenger; see `meta_files`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pappus.readers.door import Door
from pappus.readers.meta_acts import read_download
from pappus.readers.meta_files import files_of
from pappus.readers.reader import Reader
from pappus.readers.source import Source

_NETWORK = "facebook"
_EXPECTED = (
    "holds no file of a Facebook download with acts in it. Expected JSON (not HTML) with conversations "
    "(message_1.json), comments, posts or reactions"
)


def _detect(source: Source) -> float:
    return 0.9 if files_of(source, _NETWORK) else 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    yield from read_download(source, door, _NETWORK, _EXPECTED)


READER = Reader(
    title="Facebook download (JSON)",
    network=_NETWORK,
    accepts="the .zip, its folder, or one of its .json files; also the download of encrypted chats of Messenger",
    how_to_get="Facebook: Settings & privacy → Accounts Center → Your information and permissions → Export your "
    "information → to device, format JSON; encrypted chats: Messenger → Privacy & safety → End-to-end encrypted chats",
    proves="conversations from both sides with their times; what the account posted, commented and reacted to and when",
    cannot_show="what others wrote in public, which post or comment was answered, when a reaction to a message was "
    "given, deleted posts",
    verified="files made by hand after open readers and a public generator of such downloads (2026); not a real "
    "download",
    detect=_detect,
    read=_read,
)
