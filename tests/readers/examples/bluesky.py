"""A small repository of Bluesky: posts, an answer, a like, a repost, a follow, what is no act; as CAR and as JSON."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2

ACME, ANN = "did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:plc:z72i7hdynmk6r22z27h6tvur"
POST, LIKE, REPOST, FOLLOW = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.repost", "app.bsky.graph.follow"
ASKED = f"at://{ANN}/{POST}/3k4duaz5vfs2b"


def ref(uri: str) -> dict[str, str]:
    """A reference to a record."""
    return {"cid": "bafyreieteuyxvbvjbvuhsuo54qx6r3tnjxtp3ub6kb66rdjml3murxjcsy", "uri": uri}


def value(kind: str, minute: int, **more: Any) -> dict[str, Any]:
    """A record."""
    return {"$type": kind, "createdAt": f"2026-03-01T10:{minute:02d}:00.123Z", **more}


def facet(kind: str, **more: str) -> dict[str, Any]:
    """What a part of a text stands for."""
    return {
        "index": {"byteStart": 0, "byteEnd": 4},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **more}],
    }


RECORDS = {
    f"{POST}/3mfabcdefgh2a": value(
        POST,
        1,
        text="@ann.example see help.example/a… #refund",
        langs=["en"],
        facets=[facet("mention", did=ANN), facet("link", uri="https://help.example/a"), facet("tag", tag="refund")],
    ),
    f"{POST}/3mfabcdefgh2b": value(POST, 2, text="Done", reply={"root": ref(ASKED), "parent": ref(ASKED)}),
    f"{POST}/3mfabcdefgh2c": value(POST, 3, text="", embed={"$type": "app.bsky.embed.images", "images": []}),
    f"{LIKE}/3mfabcdefgh2d": value(LIKE, 4, subject=ref(ASKED)),
    f"{REPOST}/3mfabcdefgh2e": value(REPOST, 5, subject=ref(ASKED)),
    f"{FOLLOW}/3mfabcdefgh2f": value(FOLLOW, 6, subject=ANN),
    "app.bsky.actor.profile/self": value("app.bsky.actor.profile", 0, displayName="Acme"),
}


def _block(content: Any) -> tuple[bytes, bytes]:
    """The content id and the section of a block."""
    data = content if isinstance(content, bytes) else cbor2.dumps(content, canonical=True)
    cid = b"\x01\x71\x12\x20" + hashlib.sha256(data).digest()
    return cid, _framed(cid + data)


def _framed(content: bytes) -> bytes:
    length, prefix = len(content), b""
    while length >= 0x80:
        prefix += bytes([length & 0x7F | 0x80])
        length >>= 7
    return prefix + bytes([length]) + content


def link(cid: bytes) -> cbor2.CBORTag:
    """A link to a block."""
    return cbor2.CBORTag(42, b"\0" + cid)


def car(records: dict[str, Any], *strays: Any, did: str = ACME) -> bytes:
    """A repository as a file: commit, tree, records, and blocks that are not in the tree."""
    made = {key: _block(content) for key, content in sorted(records.items())}
    entries, last = [], b""
    for key, (cid, _) in made.items():
        name = key.encode()
        shared = next(
            (n for n, (a, b) in enumerate(zip(name, last, strict=False)) if a != b), min(len(name), len(last))
        )
        entries.append({"p": shared, "k": name[shared:], "v": link(cid), "t": None})
        last = name
    root, node = _block({"l": None, "e": entries})
    commit = {"did": did, "rev": "3mfabcdefgh2z", "sig": b"\0" * 64, "data": link(root), "prev": None, "version": 3}
    head, committed = _block(commit)
    header = _framed(cbor2.dumps({"roots": [link(head)], "version": 1}, canonical=True))
    return (
        header
        + committed
        + node
        + b"".join(one for _, one in made.values())
        + b"".join(_block(one)[1] for one in strays)
    )


def listed(did: str = ACME) -> list[dict[str, Any]]:
    """The same records as the interface lists them."""
    return [{**ref(f"at://{did}/{key}"), "value": content} for key, content in RECORDS.items()]


def feed() -> list[dict[str, Any]]:
    """What the account posted and shared as the interface lists it, the newest first."""
    whose = {"did": ACME, "handle": "acme.example"}
    counted = {"likeCount": 3, "repostCount": 1, "replyCount": 0, "quoteCount": 0, "indexedAt": "2026-03-01T10:09:00Z"}
    own = [
        {"post": {**ref(f"at://{ACME}/{key}"), "author": whose, "record": content, **counted}}
        for key, content in RECORDS.items()
        if key.startswith(POST)
    ]
    asked = {**ref(ASKED), "author": {"did": ANN}, "record": value(POST, 0, text="Help?"), **counted}
    own[1]["reply"] = {"root": {"$type": "app.bsky.feed.defs#postView", **asked}, "parent": asked}
    why = {"$type": "app.bsky.feed.defs#reasonRepost", "by": whose, "indexedAt": "2026-03-01T10:05:00.123Z"}
    return [*own[::-1], {"post": asked, "reason": {**why, "uri": f"at://{ACME}/{REPOST}/3mfabcdefgh2e"}}]


def write(folder: Path) -> Path:
    """Writes the export; returns what a person would hand in."""
    path = folder / "repo.car"
    path.write_bytes(car(RECORDS, value(POST, 9, text="deleted since")))
    return path


def more(folder: Path) -> list[Path]:
    """Pages of records; records one a line; a page of the feed."""
    pages = folder / "records.json"
    pages.write_text(json.dumps({"cursor": "3mfabcdefgh2f", "records": listed()}), encoding="utf-8")
    lines = folder / "records.jsonl"
    lines.write_text("".join(f"{json.dumps(one)}\n" for one in listed()), encoding="utf-8")
    listing = folder / "feed.json"
    listing.write_text(json.dumps({"feed": feed(), "cursor": "2026-03-01T10:01:00Z"}), encoding="utf-8")
    return [pages, lines, listing]
