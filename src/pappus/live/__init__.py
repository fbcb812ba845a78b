"""Stage 1½: accounts on servers → what the readers of exports know. What was fetched never touches the disk unread."""

from __future__ import annotations

from functools import cache

from pappus.live.kind import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of server that can be fetched from, by id, in alphabetical order."""
    from pappus.live import servers
    from pappus.vocabulary.discovery import definitions_in

    return definitions_in(servers, "KIND")
