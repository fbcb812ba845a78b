"""A small dump of a question site: a question with two answers, comments on them, a row that is no post."""

from __future__ import annotations

from pathlib import Path

POSTS = """<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" CreationDate="2021-04-27T15:06:44.553" Score="-2" ViewCount="9" Title="How?"
    Body="&lt;p&gt;I ask @ann&lt;/p&gt;" OwnerUserId="7"
    Tags="&lt;a-b&gt;&lt;c#&gt;" LastEditDate="2021-04-28T00:00:00" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2021-04-27T16:06:44.553" Score="3" Body="So." OwnerUserId="8" />
  <row Id="3" PostTypeId="2" ParentId="1" CreationDate="2021-04-29T16:06:44.553" Score="0" Body="Or so."
    OwnerDisplayName="user9" />
  <row Id="4" PostTypeId="5" CreationDate="2021-05-01T00:00:00.000" Body="About a tag" />
</posts>
"""
COMMENTS = """<?xml version="1.0" encoding="utf-8"?>
<comments>
  <row Id="1" PostId="1" Score="0" Text="why?" CreationDate="2021-04-27T15:30:00.000" UserId="8" />
  <row Id="2" PostId="2" Score="1" Text="@ann thanks" CreationDate="2021-04-27T17:30:00.000" UserId="7" />
  <row Id="3" PostId="99" Score="0" Text="lost" CreationDate="2021-04-27T18:30:00.000" UserId="7" />
</comments>
"""


def write(folder: Path) -> Path:
    """Writes the dump; returns what a person would hand in."""
    site = folder / "help.example"
    site.mkdir(parents=True)
    (site / "Posts.xml").write_text(POSTS, encoding="utf-8-sig")
    (site / "Comments.xml").write_text(COMMENTS, encoding="utf-8-sig")
    return site


def more(folder: Path) -> list[Path]:
    """The questions alone, and the comments alone."""
    paths = [folder / "Posts.xml", folder / "Comments.xml"]
    for path, text in zip(paths, (POSTS, COMMENTS), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths
