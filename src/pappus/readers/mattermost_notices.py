"""Notices of a Mattermost server that only their words tell from posts: exports of older servers give no kinds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pappus.vocabulary.documents import read_yaml


def kind_told(user: str | None, message: str | None) -> str | None:
    """The kind of a post that the server wrote in the name of `user`, by its words; null if it is nothing of the kind.

    Kinds are called as newer servers call them, those that are no acts `system_told`.
    """
    if not user or not message or user not in message:
        return None
    told = {name: tuple(one.replace("{user}", user) for one in words) for name, words in _words().items()}
    if message in told["joined"]:
        return "system_join_channel"
    if message in told["left"]:
        return "system_leave_channel"
    return "system_told" if message.startswith(told["begins"]) or message.endswith(told["ends"]) else None


@cache
def _words() -> dict[str, list[str]]:
    content: dict[str, list[str]] = read_yaml(Path(__file__).with_name("mattermost_words.yaml")).content
    return content
