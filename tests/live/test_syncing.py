"""What holds for every kind of source, and the command."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.live.conftest import SECRET, stored, synced
from tests.live.player import playing

import pappus
from pappus.cli import main
from pappus.live import kinds
from pappus.live.cursors import Cursors
from pappus.readers import readers
from pappus.vocabulary.errors import PappusError
from pappus.workspace.live_sources import read_live_sources

Declare = Callable[..., None]
_SYNC = "/_matrix/client/v3/sync"


def saying(number: int, text: str) -> dict[str, Any]:
    """A message of a room."""
    content = {"msgtype": "m.text", "body": text}
    at = 1_700_000_000_000 + number
    return {"type": "m.room.message", "event_id": f"$m{number}", "sender": "@ben:x", "origin_server_ts": at} | {
        "content": content
    }


def homeserver() -> list[dict[str, Any]]:
    """A homeserver with one message, which is busy at first (https://spec.matrix.org, rate limiting)."""
    events = [saying(1, "Where is it?")]
    timeline = {"events": events, "limited": False, "prev_batch": "p1"}
    answer = {"next_batch": "s1", "rooms": {"join": {"!r:x": {"timeline": timeline}}}}
    state = [{"type": "m.room.name", "state_key": "", "content": {"name": "Orders"}, "sender": "@ada:x"}]
    state += [
        {"type": "m.room.member", "state_key": f"@{name}:x", "content": {"membership": "join", "displayname": name}}
        for name in ("ada", "ben", "cleo")
    ]
    busy = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too many requests", "retry_after_ms": 20}
    asked = {"get": _SYNC, "query": {"filter": FILTER, "timeout": "0"}}
    return [
        asked | {"status": 429, "answer": busy},
        asked | {"status": 502, "answer": {}, "headers": {"Retry-After": "0"}},
        asked | {"answer": answer},
        {"get": "/_matrix/client/v3/rooms/%21r%3Ax/state", "answer": state},
        {
            "get": "/_matrix/client/v3/rooms/%21r%3Ax/messages",
            "query": {"dir": "b", "limit": "500", "from": "p1"},
            "answer": {"chunk": [], "start": "p1"},
        },
        {
            "get": _SYNC,
            "query": {"filter": FILTER, "timeout": "0", "since": "s1"},
            "answer": {"next_batch": "s2", "rooms": {}},
        },
    ]


_NONE: dict[str, Any] = {"types": []}
_ROOM = {"state": _NONE, "ephemeral": _NONE, "account_data": _NONE, "timeline": {"limit": 100}}
FILTER = json.dumps({"presence": _NONE, "account_data": _NONE, "room": _ROOM})


def run(*arguments: str | Path) -> tuple[int, str, str]:
    """What a command ends with and prints."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["pappus", *map(str, arguments)])
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


def test_kinds_are_read_by_known_formats() -> None:
    assert set(kinds()) == {"bluesky", "imap", "mastodon", "matrix"}
    assert {one.format_id for one in kinds().values()} <= set(readers())


def test_the_command_tells_what_came(workspace: Path, declare: Declare) -> None:
    with playing(homeserver()) as player:
        declare(kind="matrix", address=player.address, account="@pappus:x")
        code, out, err = run("sync", workspace)
        assert (code, err, player.strange) == (0, "", [])
        assert "✓ box [matrix, i0001]: 1 fetched, 1 acts added" in out
        # Busy twice, and asked once more each time.
        assert len([one for one in player.asked if one.startswith(_SYNC)]) == 3
        code, out, _ = run("sync", workspace, "box", "--json")
        [told] = json.loads(out)["sources"]
        assert (code, told["source"], told["rows_read"], told["imports"]) == (0, "box", 0, [])
    assert {one["property_id"] for one in stored(workspace).values()} == {"matrix:Orders"}


def test_nothing_of_a_secret_or_a_name_is_kept(workspace: Path, declare: Declare) -> None:
    with playing(homeserver()) as player:
        declare(kind="matrix", address=player.address, account="@pappus:x")
        run("sync", workspace)
    kept = b"".join(one.read_bytes() for one in (workspace / "records").rglob("*") if one.is_file())
    assert SECRET.encode() not in kept
    assert b"@ben:x" not in kept


def test_again_begins_from_the_start_and_doubles_nothing(workspace: Path, declare: Declare) -> None:
    with playing(homeserver()) as player:
        declare(kind="matrix", address=player.address, account="@pappus:x")
        assert synced(workspace).acts_added == 1
        pappus.open(workspace).undo("i0001")
        assert synced(workspace).rows_read == 0
        assert synced(workspace, again=True).acts_added == 1
        assert synced(workspace, again=True).acts_added == 0


def test_a_source_that_became_another_account_begins_from_the_start(workspace: Path, declare: Declare) -> None:
    with playing(homeserver()) as player:
        declare(kind="matrix", address=player.address, account="@pappus:x")
        synced(workspace)
        declare(kind="matrix", address=player.address, account="@other:x")
        assert Cursors(workspace / "records").read(read_live_sources(workspace)[0]) == {}


def test_one_run_at_a_time(workspace: Path, declare: Declare) -> None:
    declare(kind="matrix", address="http://127.0.0.1:1", account="@pappus:x")
    [source] = read_live_sources(workspace)
    with Cursors(workspace / "records").held(source):
        result = synced(workspace)
    assert result.error == "box: another run is fetching it; wait until it has finished"


def test_a_source_that_fails_leaves_the_others(workspace: Path) -> None:
    with playing(homeserver()) as player:
        one = f"{{kind: matrix, address: '{player.address}', account: a, secret: box}}"
        broken = "{kind: matrix, address: 'http://matrix.example', account: a, secret: box}"
        text = f"sources:\n  broken: {broken}\n  odd: {{kind: odd, address: a, account: b}}\n  sound: {one}\n"
        (workspace / "sources.yaml").write_text(text, encoding="utf-8")
        code, out, err = run("sync", workspace)
    assert code == 1
    assert "would send everything unencrypted" in err
    assert "'odd' is no kind of source (sources.yaml). Known: bluesky, imap, mastodon, matrix" in err
    assert "✓ sound [matrix, i0001]: 1 fetched, 1 acts added" in out


def test_a_secret_that_is_missing_is_told(workspace: Path, declare: Declare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAPPUS_SECRET_BOX")
    declare(kind="matrix", address="http://127.0.0.1:1", account="@pappus:x")
    result = synced(workspace)
    assert result.error is not None
    assert "as PAPPUS_SECRET_BOX, or as box: …" in result.error


def test_a_damaged_cursor_is_told(workspace: Path, declare: Declare) -> None:
    declare(kind="matrix", address="http://127.0.0.1:1", account="@pappus:x")
    [source] = read_live_sources(workspace)
    cursors = Cursors(workspace / "records")
    with cursors.held(source):
        cursors.write(source, {"since": "s1"})
    (workspace / "records" / "cursors" / "box.json").write_text("{", encoding="utf-8")
    with pytest.raises(PappusError, match="fetch everything once more with --again"):
        cursors.read(source)
