"""A `kill -9` at any moment leaves all of what was asked for or nothing, and asking again ends as if nothing had been.

`PAPPUS_KILLS` says at how many moments of an import, half of them steps in the workspace's files, half by the clock;
every other command is killed at a fifth as many.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.journeys.killing import Course, course_of, killed_after, killed_at_step
from tests.readers.examples import account_register, slack

import pappus
from pappus.cli import pappus as commands
from pappus.practices.definitions import practices
from pappus.store.record_store import RecordStore
from pappus.vocabulary.record import STORED_SCHEMA

ROWS = 20_000
KILLS = int(os.environ.get("PAPPUS_KILLS", "6"))
HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
PEOPLE = "person,identifiers,unit,function\nann,x:17;slack:U1,,\nben,x:18,,\n"
OTHER_STATES = ("generation", "imported_at", "data", "sightings", "links")
"""Of the ledger: what depends on how often something was tried, or when."""
TABLES = ("register", "people", "rounds")
"""Files that change in a step of their own: the register before the ledger, people after it, ratings beside it."""


def table(file: Path, rows: range) -> Path:
    lines = [
        f"{number},{number % 90},True,Tue Oct {number % 28 + 1:02d} 22:{number % 60:02d}:45 +0000 2017,@18 order,,"
        for number in rows
    ]
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return file


@dataclass(frozen=True)
class Deed:
    """Something that is asked of a workspace and may be killed on the way.

    Attributes:
        arguments: of `pappus`.
        again: whether asking again is possible once it is done.
        derived: whether the workspace has its derived tables before.
    """

    arguments: tuple[str, ...]
    again: bool = True
    derived: bool = True


DEEDS = {
    "import": Deed(("import", "{org}", "{exports}/tweets.csv")),
    "import_folder": Deed(("import", "{org}", "{exports}/mixed")),
    "register": Deed(("import", "{org}", "{exports}/accounts.csv")),
    "undo": Deed(("undo", "{org}", "i0001"), again=False),
    "undo_register": Deed(("undo", "{org}", "i0004"), again=False),
    "erase": Deed(("erase", "{org}", "--person", "x:17")),
    "retain": Deed(("retain", "{org}", "--before", "2017-10-15")),
    "assess": Deed(("assess", "{org}", "--json"), derived=False),
    "new_round": Deed(("import-ratings", "{org}", "{exports}/ratings.csv", "--round", "autumn")),
    "more_ratings": Deed(("import-ratings", "{org}", "{exports}/ratings.csv", "--round", "spring")),
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with people and imports that overlap, and exports that it has not read."""
    folder = tmp_path_factory.mktemp("ground")
    exports = folder / "exports"
    for place in (exports / "mixed", exports / "slack", exports / "registers"):
        place.mkdir(parents=True)
    table(exports / "first.csv", range(1, 101))
    table(exports / "second.csv", range(51, 151))
    table(exports / "tweets.csv", range(1, ROWS))
    table(exports / "mixed" / "a.csv", range(90, 300))
    (exports / "mixed" / "no export.txt").write_text("no export", encoding="utf-8")
    shutil.copy(account_register.write(exports / "registers"), exports / "mixed" / "b.csv")
    shutil.copy(account_register.write(exports / "registers"), exports / "accounts.csv")
    (exports / "more.csv").write_text("Account,Platform,URL\nIce,X,https://x.com/ice\n", encoding="utf-8")
    slack.write(exports / "slack")
    for name, raters in (("few_ratings.csv", range(2)), ("ratings.csv", range(40))):
        answers = [f"{number},frontline,{practice},3" for number in raters for practice in sorted(practices())]
        (exports / name).write_text("rater,level,practice,answer\n" + "\n".join(answers), encoding="utf-8")
    workspace = pappus.initialise(folder / "org", "Killed")
    (folder / "org" / "people.csv").write_text(PEOPLE, encoding="utf-8")
    paths = [exports / name for name in ("first.csv", "slack", "second.csv", "more.csv")]
    assert [result.error for result in workspace.import_files(paths)] == [None] * 4
    workspace.derive()
    few = ["import-ratings", str(folder / "org"), str(exports / "few_ratings.csv"), "--round", "spring"]
    assert CliRunner().invoke(commands, few).exit_code == 0
    return folder


def state_of(workspace: Path) -> dict[str, Any]:
    """All that a workspace holds: every row in the order of ids, what imports saw, links, ledger, register, people."""
    store = RecordStore(workspace / "records")
    ledger = store.ledger()
    names = STORED_SCHEMA.names
    tables = [pq.read_table(file, columns=names, partitioning=None).cast(STORED_SCHEMA) for file in store.files()]
    rows = pa.concat_tables([STORED_SCHEMA.empty_table(), *tables]).sort_by("act_id")
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows.combine_chunks())
    seen = {
        entry.id: sorted(pq.read_table(store.folder / entry.sightings)["act_id"].to_pylist())
        for entry in ledger.imports
        if entry.sightings
    }
    entries = [msgspec.to_builtins(entry) for entry in ledger.imports]
    return {
        "rows": hashlib.sha256(sink.getvalue()).hexdigest(),
        "acts": rows.num_rows,
        "seen": seen,
        "links": sorted(store.links()),
        "imports": [{key: value for key, value in one.items() if key not in OTHER_STATES} for one in entries],
        "erased": ledger.erased,
        "oldest": ledger.oldest_us,
        "number": ledger.next_number,
        "register": (workspace / "properties.csv").read_text(encoding="utf-8"),
        "people": (workspace / "people.csv").read_text(encoding="utf-8"),
        "rounds": {
            str(file)[len(str(workspace)) :]: file.read_text() for file in (workspace / "rounds").glob("[!.]*/[!.]*")
        },
    }


def leftovers(workspace: Path) -> list[str]:
    """Files that belong to nothing."""
    store = RecordStore(workspace / "records")
    belonging = {store.folder / name for name in (*store.ledger().all_files(), "ledger.json", "lock")}
    derived = max((store.folder / "derived").iterdir(), key=lambda one: one.stat().st_mtime)
    files = {file for file in store.folder.rglob("*") if file.is_file() and derived not in file.parents}
    others = [*workspace.glob(".*.new"), *workspace.glob("rounds/.*.*"), *workspace.glob("rounds/*/.*.new")]
    return sorted(map(str, (*(files - belonging), *others)))


def asked(deed: Deed, org: Path, ground: Path) -> list[str]:
    return [one.format(org=org, exports=ground / "exports") for one in deed.arguments]


def copy_of(ground: Path, org: Path, deed: Deed) -> Path:
    shutil.copytree(ground / "org", org)
    if not deed.derived:
        shutil.rmtree(org / "records" / "derived")
    return org


@pytest.fixture(scope="module")
def undisturbed(ground: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Course, Any, Any]]:
    """The course of each deed, and the states before and after."""
    known: dict[str, tuple[Course, Any, Any]] = {}

    def of(name: str) -> tuple[Course, Any, Any]:
        if name not in known:
            folder, deed = tmp_path_factory.mktemp(name), DEEDS[name]
            org = copy_of(ground, folder / "org", deed)
            before = state_of(org)
            course = course_of(org, folder / "report", *asked(deed, org, ground))
            assert course.steps > 20
            known[name] = course, before, state_of(org)
        return known[name]

    return of


def _turns() -> list[Any]:
    few = max(KILLS // 5, 1)
    turns = [("import", turn, KILLS) for turn in range(KILLS)]
    turns += [(name, turn, few) for name in DEEDS if name != "import" for turn in range(few)]
    return [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in turns]


@pytest.mark.parametrize(("name", "turn", "turns"), _turns())
def test_killed(
    tmp_path: Path,
    ground: Path,
    undisturbed: Callable[[str], tuple[Course, Any, Any]],
    name: str,
    turn: int,
    turns: int,
) -> None:
    deed, (course, before, after) = DEEDS[name], undisturbed(name)
    dice = random.Random(f"{name} {turn} of {turns}")  # noqa: S311 - repeatable, not secret
    org = copy_of(ground, tmp_path / "org", deed)
    arguments = asked(deed, org, ground)
    share = (turn + dice.random()) / turns
    if turn % 2 == 0:
        killed = killed_at_step(org, tmp_path / "report", 1 + int(share * course.steps), *arguments)
        assert killed
    else:
        killed_after(org, tmp_path / "report", course.before_seconds + share * course.within_seconds, *arguments)
    left = state_of(org)
    # Of several files some may be in; each is so as a whole.
    first = after | {"imports": after["imports"][:-1], "number": after["number"] - 1}
    record = {key: value for key, value in left.items() if key not in TABLES}
    assert record in [{key: one[key] for key in record} for one in (before, after, first)]
    assert all(left[key] in (before[key], after[key]) for key in TABLES)
    assert RecordStore(org / "records").damaged() == []
    checked = CliRunner().invoke(commands, ["doctor", str(org)])
    assert checked.exit_code == 0, checked.output
    if deed.again or left["imports"] == before["imports"]:
        repeated = CliRunner().invoke(commands, arguments)
        assert repeated.exit_code == 0, repeated.output
    # Whoever writes or asks next sweeps.
    with RecordStore(org / "records").writing():
        pass
    pappus.open(org).derive()
    assert state_of(org) == after
    assert leftovers(org) == []
