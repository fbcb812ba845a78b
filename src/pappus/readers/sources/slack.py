"""Slack workspace export: a folder or .zip with a folder for each channel and a JSON file for each day.

Files: slack.com/help/articles/220556107, "How to read Slack data exports".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pappus.readers.door import BATCH_CHARACTERS, BATCH_ROWS, Door
from pappus.readers.reader import Reader
from pappus.readers.slack_acts import Day, SlackActs
from pappus.readers.slack_messages import messages_in
from pappus.readers.slack_workspace import (
    CHANNEL_FILES,
    NETWORK,
    USER_FILES,
    Channel,
    Workspace,
    day_files,
    metadata,
)
from pappus.readers.source import Source
from pappus.vocabulary.languages import translatable


def _detect(source: Source) -> float:
    if source.kind == "file":
        return 0.0
    days = len(day_files(source))
    listed = any(metadata(source, name) for name in CHANNEL_FILES)
    users = any(metadata(source, name) for name in USER_FILES)
    if listed and users:
        return 0.95
    if not days:
        return 0.0
    return 0.85 if listed or users else 0.5 * _looks_like_a_day(source)


def _looks_like_a_day(source: Source) -> bool:
    head = source.head(day_files(source)[0][1]).lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith(b"[") and b'"ts"' in head


def _read(source: Source, door: Door) -> Iterator[Any]:
    workspace = Workspace(source, door)
    _describe(source, door, workspace)
    acts = SlackActs(workspace, door)
    waiting: list[Day] = []
    messages = characters = 0
    for folder, member in day_files(source):
        content = source.read(member)
        waiting.append(_day(workspace.channel(folder), folder, member, content, source, door))
        messages += len(waiting[-1].messages)
        characters += len(content)
        if messages >= BATCH_ROWS or characters >= BATCH_CHARACTERS:
            yield from acts.batches(waiting)
            waiting, messages, characters = [], 0, 0
    yield from acts.batches(waiting)


def _day(channel: Channel, folder: str, member: str, content: bytes, source: Source, door: Door) -> Day:
    # The name of a group conversation spells out its members, so its digest stands in the reference instead.
    where = member if channel.container_id is None else member.replace(folder, channel.container_id)
    place = source.place(where)
    messages, faults = messages_in(content, place)
    return Day(channel, place, door.records(len(messages)), messages, faults)


def _describe(source: Source, door: Door, workspace: Workspace) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound = coverage.outbound = "all"
    coverage.deletions = False
    coverage.private = any(metadata(source, name) for name in CHANNEL_FILES if name != "channels.json")
    coverage.edits = True
    coverage.bots_marked = True
    coverage.notes = [
        translatable("Deleted messages are missing; only those that had replies leave a trace."),
        translatable("Reactions carry no time, so they are counts on the message and no acts."),
    ]
    if not coverage.private:
        coverage.notes.append(translatable("Private channels and direct messages are not in this export."))
    if not workspace.users:
        unlisted = translatable("The list of users is missing: who belongs to the organisation is not known.")
        coverage.notes.append(unlisted)
    if not any(metadata(source, name) for name in CHANNEL_FILES):
        coverage.notes.append(
            translatable(
                "The list of channels is missing: folder names stand for channel ids, so the same messages in another "
                "export would not be recognised."
            )
        )


READER = Reader(
    title="Slack workspace export",
    network=NETWORK,
    accepts="folder or .zip",
    how_to_get="Slack: workspace name → Tools & settings → Workspace settings → Import/Export Data → Export",
    proves="Who wrote, answered and joined in which channel and when, with threads, also what nobody answered.",
    cannot_show="Private channels and direct messages (in the standard export), deleted messages, who read what, "
    "when a reaction was given.",
    verified="A real export of 17 channels and 13,251 messages (2022); generated exports with private channels, "
    "group and direct conversations.",
    detect=_detect,
    read=_read,
)
