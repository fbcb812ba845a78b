"""Plans and actions on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import icalendar
import pytest
from tests.cli.conftest import Run

TARGET = ("--model", "social-maturity", "--stage", "early-majority", "--by", "2028-06-30", "--from", "2026-10-01")


@pytest.fixture
def planned(folder: Path) -> Path:
    """A workspace that knows of a few documents."""
    documents = ("governance.policies", "governance.shepherd", "governance.roles")
    rows = "".join(f"{practice},A paper,2026-09-01\n" for practice in documents)
    (folder / "attested.csv").write_text(f"practice,document,dated_at\n{rows}", encoding="utf-8")
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_plan_is_printed_kept_and_written_as_a_calendar(planned: Path, tmp_path: Path, run: Run) -> None:
    told = run("plan", planned, *TARGET, "--keep", "--calendar", tmp_path / "plan.ics")
    assert told.code == 0, told.err
    assert "Social maturity: Early majority by 2028-06-30" in told.out
    assert "First: " in told.out
    rows = table(planned / "actions.csv")
    events = icalendar.Calendar.from_ical((tmp_path / "plan.ics").read_bytes()).walk("VEVENT")
    assert rows
    assert len(events) == len(rows) + 1
    assert all(row["starts_at"] >= "2026-10-01" and row["due_at"] <= "2028-06-30" for row in rows)
    board = run("actions", planned, "--json").json()
    assert {one["status"] for one in board["actions"]} == {"planned"}


def test_json_holds_the_whole_plan_and_another_one_can_be_set_against_it(
    planned: Path, tmp_path: Path, run: Run
) -> None:
    told = run("plan", planned, *TARGET, "--json")
    assert told.code == 0, told.err
    first = told.json()
    assert first["actions"]
    assert first["waiting"]
    assert first["played"] is None
    (tmp_path / "first.json").write_text(told.out, encoding="utf-8")
    budget = first["cost"] / 2
    second = run("plan", planned, *TARGET, "--budget", budget, "--against", tmp_path / "first.json", "--json").json()
    assert second["cost"] <= budget
    courses = second["played"]["courses"]
    ends = {name: moments[-1]["at_least"]["early-majority"] for name, moments in courses.items()}
    assert ends["nothing"] <= ends["plan"] <= ends["other"] + 0.02


def test_the_declared_target_counts_where_none_is_named(planned: Path, run: Run) -> None:
    refused = run("plan", planned)
    assert refused.code == 2
    assert "name a model and a stage" in refused.err
    declared = "\ntarget: {model: social-maturity, stage: early-majority, by: '2028-06-30'}\n"
    file = planned / "organisation.yaml"
    file.write_text(file.read_text(encoding="utf-8") + declared, encoding="utf-8")
    assert "Early majority by 2028-06-30" in run("plan", planned).out


def test_an_action_goes_from_planned_to_done(planned: Path, run: Run) -> None:
    name = "weigh-risks-and-rewards"
    assert (
        run("action", planned, name, "--owner", "Treasurer", "--starts", "2026-10-05", "--due", "2026-10-30").code == 0
    )
    assert "Planned (1)" in run("actions", planned).out
    unfinished = run("action", planned, name, "--status", "done")
    assert unfinished.code == 1
    assert "finished_at" in unfinished.err
    done = ("--status", "done", "--finished", "2026-10-28", "--evidence", "Notes of the half day")
    assert run("action", planned, name, *done).code == 0
    (row,) = table(planned / "actions.csv")
    assert (row["owner"], row["status"], row["finished_at"]) == ("Treasurer", "done", "2026-10-28")
    found = run("assess", planned, "--json").json()
    practice = next(one for one in found["practices"] if one["practice"] == "governance.risks-and-rewards")
    assert practice["attested"]["level"] == 2
    assert "Notes of the half day" in json.dumps(practice["attested"])
    assert "shown by “Notes of the half day”" in run("actions", planned).out


def test_every_action_can_be_listed_with_ones_own_over_it(planned: Path, run: Run) -> None:
    (planned / "actions").mkdir()
    (planned / "actions" / "ours.yaml").write_text(
        "title: Ours\nactions:\n  - {id: train-the-basics, weeks: 51}\n", encoding="utf-8"
    )
    known = {one["id"]: one for one in run("actions", planned, "--all", "--json").json()["actions"]}
    assert known["train-the-basics"]["weeks"] == 51
    assert "train-the-basics" in run("actions", planned, "--all").out


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("--model", "social-maturity"), 2, "needs its --stage"),
        (("--model", "social", "--stage", "x", "--by", "2028-01-01"), 2, "is no model"),
        ((*TARGET, "--capacity", "shepherd"), 2, "role=days"),
        ((*TARGET, "--capacity", "wizard=2"), 2, "is no role"),
        ((*TARGET, "--against", "nowhere.json"), 1, "nowhere.json: cannot be opened"),
    ],
)
def test_wrong_use_is_told(planned: Path, run: Run, arguments: tuple[str, ...], code: int, expected: str) -> None:
    told = run("plan", planned, *arguments)
    assert told.code == code
    assert expected in told.err


def test_a_broken_file_of_actions_is_told_with_its_place(planned: Path, run: Run) -> None:
    (planned / "actions").mkdir()
    (planned / "actions" / "ours.yaml").write_text("title: Ours\nactions:\n  - {id: train-the-basics, weeks: many}\n")
    told = run("plan", planned, *TARGET)
    assert told.code == 1
    assert "ours.yaml, line 3" in told.err


def test_the_doctor_finds_broken_files_and_rows_of_unknown_actions(planned: Path, run: Run) -> None:
    (planned / "actions.csv").write_text("action,status\nplant-a-tree,planned\n", encoding="utf-8")
    told = run("doctor", planned)
    assert told.code == 1
    assert "'plant-a-tree' is no action" in told.out
    (planned / "actions").mkdir()
    (planned / "actions" / "ours.yaml").write_text("title: Ours\nactions: []\n", encoding="utf-8")
    assert "ours.yaml, line 2" in run("doctor", planned).out
