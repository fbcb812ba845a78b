"""A small record that was taken out: two acts of people and one of an account, and who is one person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CONTEXT = ["https://www.w3.org/ns/activitystreams", {"pappus": "urn:pappus:record#", "alsoKnownAs": "as:alsoKnownAs"}]
ANN, BOB = (f"urn:pappus:person:{digit * 24}" for digit in "ab")


def act(number: int, verb: str = "Create", **content: Any) -> dict[str, Any]:
    """One act."""
    return {
        "@context": CONTEXT,
        "id": f"urn:pappus:act:x:{number}",
        "type": verb,
        "actor": {"type": "Person", "id": ANN, "pappus:kind": "human", "pappus:side": "external"},
        "published": f"2022-11-13T01:13:{number:02d}.000000Z",
        "object": {"type": "Note", "content": "Where is my parcel?", "mediaType": "text/plain"},
        "pappus:network": "x",
        "pappus:rawRef": f"tweets.js#{number}",
        **content,
    }


def write(folder: Path) -> Path:
    """Writes the record; returns what a person would hand in."""
    account = {"type": "Organization", "id": "urn:pappus:property:x:brand", "pappus:kind": "account"}
    answer = {"type": "Note", "inReplyTo": "urn:pappus:act:x:1", "tag": [{"type": "Hashtag", "name": "#parcel"}]}
    like = {"type": "Note", "id": "urn:pappus:act:x:2"}
    lines = [
        {"@context": CONTEXT, "type": "pappus:Record", "pappus:coverage": [{"source": "", "network": "x"}]},
        act(1, to=["urn:pappus:property:x:brand"]),
        act(2, actor={**account, "pappus:side": "org"}, object=answer, **{"pappus:property": "x:brand"}),
        act(3, "Like", object=like, **{"pappus:objectType": "reaction"}),
        {"@context": CONTEXT, "type": "Person", "id": ANN, "alsoKnownAs": [BOB]},
    ]
    path = folder / "record.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
