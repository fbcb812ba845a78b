"""What the generator writes is what the readers read: every export, nothing rejected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pappus.readers import detect, reader_named
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.simulation import Demonstration, Export
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.pseudonyms import Pseudonymiser

NOW_US = 1_790_845_200_000_000
NAMES = (
    "accounts.csv",
    "slack-export.zip",
    "help-mailbox.mbox",
    "care-tweets.csv",
    "x-archive-LindenFern.zip",
    "x-archive-LindenFernJobs.zip",
    "mastodon-archive.tar.gz",
    "forum-posts.csv",
    "scheduled-posts.csv",
)


def read(export: Export) -> tuple[Door, int]:
    """The door after reading an export, and the number of what came through."""
    door = Door(
        pseudonyms=Pseudonymiser(b"a key for this test"),
        source=export.format_id,
        now_us=NOW_US,
        property_id=export.property_id,
        mapping=read_yaml(export.mapping) if export.mapping else None,
    )
    source = Source(export.path)
    batches: Iterator[Any] = reader_named(export.format_id).read(source, door)
    through = sum(getattr(batch, "num_rows", 1) for batch in batches)
    source.close()
    return door, through


@pytest.mark.parametrize("name", NAMES)
def test_every_record_is_read(demonstration: Demonstration, name: str) -> None:
    export = next(one for one in demonstration.exports if one.path.name == name)
    door, through = read(export)
    assert door.rejections == []
    assert through > 0
    assert door.rows_read == through + door.ignored.total()
    if export.mapping is None:
        assert detect(Source(export.path)) == export.format_id


def test_all_exports_are_tried(demonstration: Demonstration) -> None:
    assert tuple(export.path.name for export in demonstration.exports) == NAMES
