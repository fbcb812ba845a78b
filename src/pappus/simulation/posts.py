"""What the organisation says in public: the archives of its accounts on X and Mastodon."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pappus.simulation.archive_files import as_json, write_tar_gz, write_zip
from pappus.simulation.chance import Lot, log_normal, stream
from pappus.simulation.rhythm import HOUR_US, Rhythm, Window, aware
from pappus.simulation.sentences import Sentences, elaborated
from pappus.simulation.settings import Settings
from pappus.simulation.snowflakes import Snowflakes, created_at

_REPEATED = 4
"""Each fourth post is one that is used again and again."""

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


@dataclass(frozen=True)
class Post:
    """One post of an account.

    Attributes:
        moment_us: when.
        kind: original, reply or share.
        text: what it says; empty for a share.
        outsider: number of the person answered or shared.
        earlier_us: when that person had written.
    """

    moment_us: int
    kind: str
    text: str
    outsider: int
    earlier_us: int


def write_x_archive(path: Path, settings: Settings, window: Window, account: str) -> None:
    """Writes the archive of an account on X (`x` or `x_jobs` of the plan) as X hands it out: JavaScript in a zip."""
    plan = settings.plan["posts"][account]
    ids, account_id = Snowflakes(), str(stream(settings.seed, account).randrange(10**9, 10**10))
    tweets = [{"tweet": _tweet(post, ids)} for post in reversed(_posts(settings, window, account))]
    profile = {"description": {"bio": settings.plan["name"], "website": "", "location": ""}}
    identity = {"username": plan["handle"], "accountId": account_id, "accountDisplayName": settings.plan["name"]}
    info = {"userInfo": {"accountId": account_id, "userName": plan["handle"], "displayName": settings.plan["name"]}}
    write_zip(
        path,
        {
            "data/README.txt": b"Your archive.\n",
            "data/account.js": _script("account", [{"account": identity}]),
            "data/profile.js": _script("profile", [{"profile": profile}]),
            "data/manifest.js": b"window.__THAR_CONFIG = " + as_json(info),
            "data/tweets.js": _script("tweets", tweets),
        },
    )


def write_mastodon_archive(path: Path, settings: Settings, window: Window) -> None:
    """Writes the archive of the community account on Mastodon as its server hands it out."""
    plan = settings.plan["posts"]["mastodon"]
    actor = f"https://{settings.plan['server']}/users/{plan['handle']}"
    items = [_activity(post, actor, 1 + place) for place, post in enumerate(_posts(settings, window, "mastodon"))]
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }
    likes = {"@context": "https://www.w3.org/ns/activitystreams", "id": "likes.json", "type": "OrderedCollection",
             "orderedItems": []}  # fmt: skip
    members = {
        "actor.json": as_json(_actor(actor, plan["handle"], settings)),
        "outbox.json": as_json(outbox),
        "likes.json": as_json(likes),
        "bookmarks.json": as_json({**likes, "id": "bookmarks.json"}),
    }
    write_tar_gz(path, members)


def _posts(settings: Settings, window: Window, account: str) -> list[Post]:
    plan: Mapping[str, Any] = settings.plan["posts"][account]
    rng = stream(settings.seed, account)
    say, kinds, rhythm = Sentences(rng), Lot.of(plan["kinds"]), Rhythm(window, settings.plan, "public")
    last_us = window.end_us
    if "months" in plan:
        last_us = window.midnights_us[min(window.length, 30 * plan["months"])]
    posts: list[Post] = []
    while len(posts) < settings.count(plan["posts"]):
        moment_us = rhythm.moment(rng)
        if moment_us < last_us:
            kind = kinds.draw(rng)
            text = "" if kind == "share" else say.say("post_reply" if kind == "reply" else "post")
            if kind == "original":
                text = elaborated(text, len(posts), _REPEATED)
            earlier_us = moment_us - round(log_normal(rng, 3.0, 1.2) * HOUR_US)
            posts.append(Post(moment_us, kind, text, rng.randrange(2_000), earlier_us))
    return sorted(posts, key=lambda post: post.moment_us)


def _script(name: str, content: Any) -> bytes:
    return f"window.YTD.{name}.part0 = ".encode() + as_json(content)


def _tweet(post: Post, ids: Snowflakes) -> dict[str, Any]:
    number, outsider = str(ids.make(post.moment_us)), f"gardener{post.outsider}"
    text = {"original": post.text, "reply": f"@{outsider} {post.text}", "share": f"RT @{outsider}: Look at this!"}
    mention = {"name": outsider, "screen_name": outsider, "indices": ["0", str(len(outsider) + 1)],
               "id_str": str(7_000_000 + post.outsider), "id": str(7_000_000 + post.outsider)}  # fmt: skip
    tweet: dict[str, Any] = {
        "edit_info": {"initial": {"editTweetIds": [number], "editsRemaining": "5", "isEditEligible": False}},
        "retweeted": False,
        "source": '<a href="https://desk.example.com" rel="nofollow">Desk</a>',
        "entities": {
            "hashtags": _hashtags(post.text),
            "symbols": [],
            "user_mentions": [] if post.kind == "original" else [mention],
            "urls": [],
        },
        "favorite_count": str(post.outsider % 40),
        "retweet_count": str(post.outsider % 7),
        "id_str": number,
        "id": number,
        "truncated": False,
        "created_at": created_at(post.moment_us),
        "favorited": False,
        "full_text": text[post.kind],
        "lang": "en",
    }
    if post.kind == "reply":
        answered = str(ids.make(post.earlier_us))
        tweet |= {
            "in_reply_to_status_id_str": answered,
            "in_reply_to_status_id": answered,
            "in_reply_to_user_id_str": mention["id_str"],
            "in_reply_to_user_id": mention["id_str"],
            "in_reply_to_screen_name": outsider,
        }
    return tweet


def _hashtags(text: str) -> list[dict[str, Any]]:
    tags = [word[1:] for word in text.split() if word.startswith("#")]
    return [{"text": tag, "indices": [str(text.index(tag) - 1), str(text.index(tag) + len(tag))]} for tag in tags]


def _activity(post: Post, actor: str, number: int) -> dict[str, Any]:
    published = f"{aware(post.moment_us):%Y-%m-%dT%H:%M:%SZ}"
    outsider = f"https://gardens.example.org/users/gardener{post.outsider}"
    status = f"{actor}/statuses/{(post.moment_us // 1_000 << 16) + number}"
    earlier = f"{outsider}/statuses/{(post.earlier_us // 1_000 << 16) + number}"
    act = {"id": f"{status}/activity", "type": "Create", "actor": actor, "published": published, "to": [PUBLIC]}
    if post.kind == "share":
        return act | {"type": "Announce", "cc": [outsider, f"{actor}/followers"], "object": earlier}
    answering = post.kind == "reply"
    cc = [f"{actor}/followers", *([outsider] if answering else [])]
    mention = {"type": "Mention", "href": outsider, "name": f"@gardener{post.outsider}@gardens.example.org"}
    hashtags = [{"type": "Hashtag", "name": f"#{tag['text']}"} for tag in _hashtags(post.text)]
    content = f"<p>{html.escape(post.text)}</p>"
    note = {
        "id": status,
        "type": "Note",
        "summary": None,
        "inReplyTo": earlier if answering else None,
        "published": published,
        "url": status,
        "attributedTo": actor,
        "to": [PUBLIC],
        "cc": cc,
        "sensitive": False,
        "content": content,
        "contentMap": {"en": content},
        "attachment": [],
        "tag": [mention] if answering else hashtags,
    }
    return act | {"cc": cc, "object": note}


def _actor(actor: str, handle: str, settings: Settings) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": actor,
        "type": "Person",
        "following": f"{actor}/following",
        "followers": f"{actor}/followers",
        "inbox": f"{actor}/inbox",
        "outbox": "outbox.json",
        "likes": "likes.json",
        "bookmarks": "bookmarks.json",
        "preferredUsername": handle,
        "name": settings.plan["name"],
        "summary": "<p>Tools and the people who make them.</p>",
        "url": f"https://{settings.plan['server']}/@{handle}",
        "published": "2023-04-12T00:00:00Z",
    }
