"""Two topics of a Discourse forum: a question with answers, a whisper and a notice; one that nobody answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def post(number: int, username: str = "ann", **more: Any) -> dict[str, Any]:
    """A post of topic 4711."""
    return {
        "id": 88000 + number,
        "topic_id": 4711,
        "post_number": number,
        "post_type": 1,
        "username": username,
        "user_id": 17,
        "created_at": f"2026-03-01T10:{number:02d}:00.000Z",
        "updated_at": f"2026-03-01T11:{number:02d}:00.500Z",
        "version": 1,
        "reply_count": 0,
        "cooked": "<p>Hello &amp; bye</p>",
        "actions_summary": [{"id": 2, "count": 3}],
        **more,
    }


def topic(number: int, *posts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the forum hands out of a topic."""
    stream = {"posts": list(posts), "stream": [one["id"] for one in posts]}
    described = {"id": number, "title": "Invoices", "archetype": "regular", "category_id": 5, "tags": ["refund"]}
    return {"post_stream": stream, **described, **more}


MENTION = '<p><a class="mention" href="/u/bo">@bo</a> see <a href="https://help.example/a">help</a></p>'
TOPICS = [
    topic(
        4711,
        post(1, cooked=MENTION, reply_count=1),
        post(2, "bo", reply_to_post_number=1, version=2),
        post(3, "cy"),
        post(4, "bo", post_type=4),
        post(5, "system", user_id=-1, post_type=3),
        post(6, "discobot", user_id=-2),
    ),
    topic(4712, post(1, "dee"), archetype="private_message", category_id=None),
]


def write(folder: Path) -> Path:
    """Writes a file a topic; returns what a person would hand in."""
    for one in TOPICS:
        (folder / f"{one['id']}.json").write_text(json.dumps(one, indent=1), encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """The topics as lines of one file, and posts without their topic."""
    path = folder / "topics.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in TOPICS), encoding="utf-8")
    posts = folder / "posts.json"
    posts.write_text(json.dumps({"latest_posts": [post(7, "bo", category_id=5), post(8)]}), encoding="utf-8")
    return [path, posts]
