"""A Slack workspace export: users, channels and a file for each channel and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pappus.simulation.archive_files import as_json, write_zip
from pappus.simulation.cast import Cast, Member
from pappus.simulation.rhythm import SECOND_US, Window, aware
from pappus.simulation.settings import Settings
from pappus.simulation.slack_talk import Saying, SlackTalk

TEAM = "T0LINDEN01"
BOT = "B0SHEDBOT1"

Message = dict[str, Any]


def write_slack_export(path: Path, settings: Settings, window: Window, cast: Cast) -> None:
    """Writes the zip archive of a year of talk inside the organisation."""
    talk = SlackTalk(settings, window, cast)
    channels = talk.channels
    days: dict[str, list[Message]] = defaultdict(list)
    for channel, message in _messages(talk):
        days[f"{channel}/{_day(message, window)}.json"].append(message)
    members = {
        "users.json": as_json([_user(member) for member in cast.on_slack] + [_bot_user()]),
        "channels.json": as_json([_channel(name, crew, window) for name, crew in channels.items()]),
        "integration_logs.json": as_json([]),
    }
    for name in sorted(days):
        members[name] = as_json(sorted(days[name], key=lambda message: message["ts"]), indent=0)
    write_zip(path, members)


def _messages(talk: SlackTalk) -> Iterator[tuple[str, Message]]:
    for moment_us, channel, member in talk.joins():
        yield channel, _join(moment_us, member)
    for conversation in talk.conversations():
        head, *answers = conversation.sayings
        if not conversation.threaded:
            for saying in conversation.sayings:
                yield conversation.channel, _message(saying)
            continue
        yield conversation.channel, {**_message(head), **_thread_head(head, answers)}
        for answer in answers:
            yield conversation.channel, {**_message(answer), **_thread_answer(head)}


def _message(saying: Saying) -> Message:
    ts = _ts(saying.moment_us)
    if saying.speaker is None:
        return {"type": "message", "subtype": "bot_message", "bot_id": BOT, "username": "shedbot", "ts": ts,
                "text": saying.text}  # fmt: skip
    if saying.gone:
        return {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True, "ts": ts,
                "text": "This message was deleted."}  # fmt: skip
    user = saying.speaker.slack_id
    message: Message = {
        "client_msg_id": saying.client_id,
        "type": "message",
        "text": saying.text,
        "user": user,
        "ts": ts,
        "team": TEAM,
        "user_team": TEAM,
        "source_team": TEAM,
        "user_profile": {"real_name": saying.speaker.name, "display_name": saying.speaker.name, "team": TEAM},
        "blocks": _blocks(saying.text),
    }
    if saying.edited_us:
        message["edited"] = {"user": user, "ts": _ts(saying.edited_us)}
    if saying.reactions:
        message["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in saying.reactions.items()
        ]
    return message


def _blocks(text: str) -> list[Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "b1", "elements": [section]}]


def _thread_head(head: Saying, answers: list[Saying]) -> Message:
    users = list(dict.fromkeys(_user_id(answer) for answer in answers))
    return {
        "thread_ts": _ts(head.moment_us),
        "reply_count": len(answers),
        "reply_users_count": len(users),
        "latest_reply": _ts(answers[-1].moment_us),
        "reply_users": users,
        "replies": [{"user": _user_id(answer), "ts": _ts(answer.moment_us)} for answer in answers],
        "is_locked": False,
        "subscribed": False,
    }


def _thread_answer(head: Saying) -> Message:
    return {"thread_ts": _ts(head.moment_us), "parent_user_id": _user_id(head)}


def _join(moment_us: int, member: Member) -> Message:
    return {"type": "message", "subtype": "channel_join", "user": member.slack_id, "ts": _ts(moment_us),
            "text": f"<@{member.slack_id}> has joined the channel"}  # fmt: skip


def _user(member: Member) -> Message:
    first, _, last = member.name.partition(" ")
    return {
        "id": member.slack_id,
        "team_id": TEAM,
        "name": member.email.partition("@")[0],
        "deleted": member.left_at is not None,
        "real_name": member.name,
        "tz": "Europe/London",
        "profile": {
            "title": member.level,
            "real_name": member.name,
            "display_name": first,
            "first_name": first,
            "last_name": last,
            "email": member.email,
            "team": TEAM,
        },
        "is_bot": False,
        "is_app_user": False,
    }


def _bot_user() -> Message:
    profile = {"real_name": "shedbot", "display_name": "shedbot", "bot_id": BOT, "team": TEAM}
    return {"id": "U0SHEDBOT01", "team_id": TEAM, "name": "shedbot", "deleted": False, "real_name": "shedbot",
            "profile": profile, "is_bot": True, "is_app_user": False}  # fmt: skip


def _channel(name: str, crew: list[Member], window: Window) -> Message:
    creator = crew[0].slack_id
    return {
        "id": "C" + name.upper().replace("-", "")[:9].ljust(10, "0"),
        "name": name,
        "created": window.midnights_us[0] // SECOND_US,
        "creator": creator,
        "is_archived": False,
        "is_general": name == "general",
        "members": [member.slack_id for member in crew],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": name.replace("-", " "), "creator": creator, "last_set": 0},
    }


def _user_id(saying: Saying) -> str:
    if saying.gone:
        return "USLACKBOT"
    return saying.speaker.slack_id if saying.speaker else BOT


def _ts(moment_us: int) -> str:
    return f"{moment_us // SECOND_US}.{moment_us % SECOND_US:06d}"


def _day(message: Message, window: Window) -> str:
    seconds, _, rest = message["ts"].partition(".")
    moment = aware(int(seconds) * SECOND_US + int(rest))
    return moment.astimezone(window.zone).date().isoformat()
