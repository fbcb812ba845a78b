"""Files of tweets as acts, large ones by several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pappus.readers.abreast import Acts, abreast
from pappus.readers.door import Door
from pappus.readers.file_pieces import large
from pappus.readers.json_stream import array_blocks, array_of, likely_piece_end
from pappus.readers.source import Source
from pappus.readers.x_account import Account
from pappus.readers.x_archive_files import after_bracket, decode_of, is_wrapped, table, tweets
from pappus.readers.x_notes import Notes, in_full
from pappus.readers.x_tweet_acts import Users, batches


@dataclass(frozen=True)
class Archive:
    """What is the same for all files of an archive.

    Attributes:
        account: whose archive it is.
        retweets_marked: whether a retweet names what it shares.
        is_table: whether tweets stand in a table.
        notes: the whole of long texts, of which tweets hold the beginning.
    """

    account: Account
    retweets_marked: bool
    is_table: bool
    notes: Notes


def member_acts(source: Source, member: str, archive: Archive, door: Door, met: Users) -> Iterator[Any]:
    """The acts of a file as batches.

    Args:
        source: what was handed in.
        member: the file.
        archive: what it belongs to.
        door: where acts go.
        met: the users whom the archive has named so far; it grows.
    """
    if archive.is_table:
        for records in table(source, member):
            yield from batches(records, archive.account, door, archive.retweets_marked, met)
        return
    place, wrapped = source.place(member), is_wrapped(source, member)
    with source.open(member) as stream:
        file = large(source, member, stream, after_bracket(stream, place))
        left = yield from abreast(file, likely_piece_end, partial(_piecewise, archive, place, wrapped), door)
        blocks = array_blocks(left.stream, place, decode=decode_of(wrapped), whole=left.items)
        for records in tweets(blocks, place, wrapped, left.items):
            whole = in_full(records, archive.notes)
            yield from batches(whole, archive.account, door, archive.retweets_marked, met)


def _piecewise(archive: Archive, place: str, wrapped: bool, door: Door) -> Callable[[bytes], Acts]:
    """What makes acts of pieces of a file."""
    decode, met = decode_of(wrapped), Users()

    def acts_of(piece: bytes) -> Acts:
        found = tweets(array_of(piece, place, decode), place, wrapped, 0)
        some = [in_full(records, archive.notes) for records in found]
        made = [
            batch for records in some for batch in batches(records, archive.account, door, archive.retweets_marked, met)
        ]
        return Acts(sum(map(len, some)), made)

    return acts_of
