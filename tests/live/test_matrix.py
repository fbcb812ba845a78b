"""Rooms, fetched from a real Synapse on this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.live import synapse
from tests.live.conftest import stored, synced

import pappus
from pappus.live import kinds
from pappus.live.kind import Errand, Following
from pappus.live.patience import Pace
from pappus.workspace.live_sources import read_live_sources

Declare = Callable[..., None]
pytestmark = pytest.mark.slow
_KILLED = """
import sys
from pappus.live import syncing
syncing._settings()["portion_bytes"] = 1
sys.argv = ["pappus", "sync", sys.argv[1]]
from pappus.cli import main
main()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[synapse.Synapse]:
    """A Synapse of our own."""
    program = synapse.python()
    if program is None:
        pytest.skip("Synapse is not on this machine; `make test-live` installs it, or PAPPUS_SYNAPSE names its Python")
    with synapse.running(program) as running:
        yield running


@pytest.fixture
def people(
    server: synapse.Synapse, request: pytest.FixtureRequest, declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> list[synapse.Person]:
    """Four new people, the first of whom fetches."""
    stem = request.node.name.partition("[")[0].removeprefix("test_").replace("_", "-")
    found = [server.person(f"{name}-{stem}") for name in ("pappus", "ada", "ben", "cleo")]
    monkeypatch.setenv("PAPPUS_SECRET_BOX", found[0].token)
    declare(kind="matrix", address=server.address, account=found[0].user_id)
    return found


def written(folder: Path) -> list[dict[str, Any]]:
    """What was said in a workspace, in its order."""
    return sorted((one for one in stored(folder).values() if one["text"]), key=lambda one: int(one["ts_us"]))


def as_element_saves(person: synapse.Person, room: str, name: str, file: Path) -> Path:
    """The whole room in the form in which Element saves one."""
    events: list[Any] = []
    query, place = "dir=f&limit=1000", ""
    while True:
        page = person.ask("GET", f"/rooms/{quote(room)}/messages?{query}{place}")
        events += page["chunk"]
        if "end" not in page:
            break
        place = f"&from={page['end']}"
    content = {"room_name": name, "room_creator": person.user_id, "topic": "", "messages": events}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_the_past_and_then_only_what_is_new(people: list[synapse.Person], workspace: Path) -> None:
    pappus_, ada, ben, cleo = people
    room = ada.found("Orders", [pappus_, ben, cleo])
    asked = [ben.say(room, f"Where is order {number}?") for number in range(130)]
    first = synced(workspace)
    assert first.error is None
    assert len(written(workspace)) == 130
    before = len(stored(workspace))
    nothing = synced(workspace)
    assert (nothing.error, nothing.rows_read) == (None, 0)
    cleo.say(room, "It is on its way", answering=asked[-1])
    later = synced(workspace)
    assert (later.rows_read, later.acts_added) == (1, 1)
    assert len(stored(workspace)) == before + 1
    assert written(workspace)[-1]["parent_id"] == f"matrix:{asked[-1]}"
    assert {one["property_id"] for one in stored(workspace).values()} == {"matrix:Orders"}


def test_what_a_cut_off_timeline_leaves_out_is_fetched(people: list[synapse.Person], workspace: Path) -> None:
    pappus_, ada, ben, cleo = people
    room = ada.found("Busy", [pappus_, ben, cleo])
    ben.say(room, "before")
    synced(workspace)
    for number in range(150):
        ben.say(room, f"number {number}")
    later = synced(workspace)
    assert later.error is None
    assert later.acts_added == 150
    assert [one["text"] for one in written(workspace)] == ["before", *(f"number {one}" for one in range(150))]


def test_a_room_that_is_joined_later_comes_whole(people: list[synapse.Person], workspace: Path) -> None:
    pappus_, ada, ben, cleo = people
    old = ada.found("Old", [pappus_, ben, cleo])
    ben.say(old, "in the old one")
    synced(workspace)
    new = ada.found("New", [ben, cleo])
    for number in range(120):
        ben.say(new, f"number {number}")
    pappus_.ask("POST", f"/join/{quote(new)}", {})
    synced(workspace)
    assert len(written(workspace)) == 121


def test_homeserver_and_saved_room_give_the_same_acts(
    people: list[synapse.Person], workspace: Path, twin: Path, tmp_path: Path
) -> None:
    pappus_, ada, ben, cleo = people
    room = ada.found("Same", [pappus_, ben, cleo])
    first = ben.say(room, "Where is it?")
    cleo.say(room, "Here", answering=first)
    synced(workspace)
    ada.say(room, "Thanks to both")
    synced(workspace)
    file = as_element_saves(pappus_, room, "Same", tmp_path / "same.json")
    [imported] = pappus.open(twin).import_files([file])
    assert imported.entry is not None
    assert stored(workspace) == stored(twin)
    [again] = pappus.open(workspace).import_files([file])
    assert again.entry is not None
    assert again.entry.acts_added == 0


def test_only_the_rooms_that_are_named(
    server: synapse.Synapse, people: list[synapse.Person], workspace: Path, declare: Declare
) -> None:
    pappus_, ada, ben, cleo = people
    wanted, other = ada.found("Wanted", [pappus_, ben, cleo]), ada.found("Other", [pappus_, ben, cleo])
    ben.say(wanted, "this")
    ben.say(other, "not this")
    declare(kind="matrix", address=server.address, account=pappus_.user_id, rooms=[wanted])
    synced(workspace)
    assert [one["text"] for one in written(workspace)] == ["this"]


def test_a_run_that_is_killed_is_gone_on_with(people: list[synapse.Person], workspace: Path, tmp_path: Path) -> None:
    pappus_, ada, ben, cleo = people
    rooms = [ada.found(f"Room {letter}", [pappus_, ben, cleo]) for letter in "ABC"]
    for room in rooms:
        for number in range(105):
            ben.say(room, f"number {number}")
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(workspace)], cwd=tmp_path)
    ledger = pappus.open(workspace).store.ledger
    until = time.monotonic() + 120
    while len(ledger().imports) < 2 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = len(written(workspace))
    # The newest hundred of each room come in one piece, the rest room by room.
    assert 300 <= before < 315, "killed too late to show anything"
    rest = synced(workspace)
    assert rest.error is None
    assert len(written(workspace)) == 315


def test_a_room_that_is_not_shown_any_more_is_told(people: list[synapse.Person], workspace: Path) -> None:
    pappus_, ada, ben, cleo = people
    shown, closed = ada.found("Shown", [pappus_, ben, cleo]), ada.found("Closed", [pappus_, ben, cleo])
    ben.say(shown, "here")
    [source] = read_live_sources(workspace)
    errand = Errand(source, pappus_.token, Pace(0.01, 2, 1, 3, 10), 1, Following(10, 10), str)
    with closing(kinds()["matrix"].fetch(errand, {})) as portions:
        first = next(portions)
        ada.ask("POST", f"/rooms/{quote(closed)}/ban", {"user_id": pappus_.user_id})
        rest = list(portions)
    assert set(first.cursor["gaps"]) == {shown, closed}
    assert [one.note for one in rest if one.note] == [
        f"{closed}: is not shown to this account any more; what was said there before is left out"
    ]
    assert rest[-1].cursor["gaps"] == {}


def test_a_wrong_token_is_told_and_not_shown(
    people: list[synapse.Person], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPPUS_SECRET_BOX", "wrong-token")
    result = synced(workspace)
    assert result.error is not None
    assert "refuses the token" in result.error
    assert "wrong-token" not in result.error


def _now(folder: Path) -> dict[str, dict[str, Any]]:
    """Messages as the record shows them, by number."""
    with pappus.open(folder).record() as record:
        rows = record.query(
            "SELECT act_id, text, edited_us, deleted_us, parent_id FROM acts_in_full WHERE verb = 'Create'"
        ).to_pylist()
    return {row["act_id"].removeprefix("matrix:"): row for row in rows}


def _edit(person: synapse.Person, room: str, number: str, text: str) -> None:
    body = {"msgtype": "m.text", "body": f"* {text}", "m.new_content": {"msgtype": "m.text", "body": text}}
    body |= {"m.relates_to": {"rel_type": "m.replace", "event_id": number}}
    person.ask("PUT", f"/rooms/{quote(room)}/send/m.room.message/e{time.time_ns()}", body)


def test_later_edits_and_redactions_are_followed(people: list[synapse.Person], workspace: Path) -> None:
    pappus_, ada, ben, cleo = people
    room = ada.found("Changing", [pappus_, ben, cleo])
    asked = ben.say(room, "Where is it")
    answered, regretted, late = (cleo.say(room, text, asked) for text in ("Here", "Go away", "Soon"))
    synced(workspace)
    _edit(cleo, room, answered, "Here it is")
    cleo.ask("PUT", f"/rooms/{quote(room)}/redact/{quote(regretted)}/r1", {"reason": "rude"})
    # So many that the timeline is cut off, and the rest is fetched backwards.
    for number in range(130):
        ben.say(room, f"number {number}")
    _edit(cleo, room, late, "Tomorrow")
    later = synced(workspace)
    assert (later.error, later.acts_added, later.acts_changed) == (None, 130, 3)
    now = _now(workspace)
    assert (now[answered]["text"], now[late]["text"]) == ("Here it is", "Tomorrow")
    assert now[answered]["parent_id"] == f"matrix:{asked}"
    assert now[answered]["edited_us"] > 0
    assert (now[regretted]["text"], now[regretted]["deleted_us"] > 0) == (None, True)
    assert (now[asked]["edited_us"], now[asked]["deleted_us"]) == (None, None)
    assert synced(workspace).imports == ()


def test_what_was_edited_and_redacted_before_it_is_fetched(people: list[synapse.Person], workspace: Path) -> None:
    pappus_, ada, ben, cleo = people
    room = ada.found("Changed", [pappus_, ben, cleo])
    edited, taken = ben.say(room, "first"), ben.say(room, "taken back")
    _edit(ben, room, edited, "secondly")
    ben.ask("PUT", f"/rooms/{quote(room)}/redact/{quote(taken)}/r1", {})
    synced(workspace)
    now = _now(workspace)
    assert now[edited]["text"] == "secondly"
    assert (now[taken]["text"], now[taken]["deleted_us"] is None) == (None, False)
