"""What each command prints and how it ends: the contract that other programs rely on."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

READING = ["indicator", "by", "key", "period", "value", "low", "high", "n", "people", "unit", "outcome"]
MODELS = ["competence-layers", "crawl-walk-run-fly", "future-business", "pots-plots-plantations", "social-maturity"]
GROUPINGS = ["organisation", "function", "unit", "property", "network"]
Run = Callable[..., Any]


def test_init_makes_a_workspace(tmp_path: Path, run: Run) -> None:
    ended = run("init", tmp_path / "acme", "--name", "Acme")
    assert ended.code == 0
    assert stat.S_IMODE((tmp_path / "acme" / "pappus.key").stat().st_mode) == 0o600
    assert "name: Acme" in (tmp_path / "acme" / "organisation.yaml").read_text(encoding="utf-8")
    again = run("init", tmp_path / "acme", "--name", "Other")
    assert again.code == 2
    assert "exists already" in again.err


def test_import_accounts_for_every_record(folder: Path, care: Path, run: Run) -> None:
    ended = run("import", folder, care, "--json")
    assert (ended.code, ended.err) == (0, "")
    (file,) = ended.json()["files"]
    assert set(file) >= {"path", "format", "rows_read", "rows_added", "rows_known", "rejected", "coverage"}
    assert file["format"] == "support_tweets"
    assert file["path"] == str(care)
    assert (file["rows_read"], file["rows_added"], file["rejected"]) == (100, 100, [])
    assert file["coverage"]["properties"] == ["x:BrandCare"]


def test_an_import_leaves_the_tables_that_questions_need(folder: Path, care: Path, run: Run) -> None:
    run("import", folder, care)
    derived = {one: one.stat().st_mtime_ns for one in (folder / "records" / "derived").rglob("*.parquet")}
    ours = {"acts", "threads", "contacts", "properties", "posts", "mentions", "publications", "reactions"}
    ours |= {"handovers", "sentiments"}
    assert {one.parent.name for one in derived} == ours
    assert run("assess", folder).code == 0
    assert {one: one.stat().st_mtime_ns for one in (folder / "records" / "derived").rglob("*.parquet")} == derived


def test_rejected_rows_are_listed_and_the_rest_is_stored(folder: Path, care: Path, run: Run) -> None:
    with care.open("a", encoding="utf-8") as stream:
        stream.write("900,cust1,True,not a date,x,,\n,cust1,True,Tue Oct 31 22:10:45 +0000 2017,x,,\n")
    ended = run("import", folder, care, "--json")
    (file,) = ended.json()["files"]
    assert ended.code == 0
    assert [set(one) for one in file["rejected"]] == [{"place", "reason"}] * 2
    assert all("care.csv" in one["place"] for one in file["rejected"])
    assert (file["rows_read"], file["rows_added"], file["rows_rejected"]) == (102, 100, 2)
    read = file["rows_added"] + file["rows_known"] + file["rows_ignored"] + len(file["rejected"])
    assert read == file["rows_read"]


def test_the_same_file_again_adds_nothing(stored: Path, care: Path, run: Run) -> None:
    (file,) = run("import", stored, care, "--json").json()["files"]
    assert (file["rows_read"], file["rows_added"], file["rows_known"]) == (100, 0, 100)


def test_the_same_acts_in_a_file_that_differs_are_known(stored: Path, care: Path, run: Run) -> None:
    lines = care.read_text(encoding="utf-8").splitlines()
    care.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    (file,) = run("import", stored, care, "--json").json()["files"]
    assert (file["rows_read"], file["rows_added"], file["rows_known"]) == (100, 0, 100)


def test_undo_takes_an_import_back_and_it_can_be_made_again(stored: Path, care: Path, run: Run) -> None:
    ended = run("undo", stored, "i0001")
    assert ended.code == 0
    assert "100 acts removed" in ended.out
    assert not list((stored / "records").rglob("acts/**/*.parquet"))
    (file,) = run("import", stored, care, "--json").json()["files"]
    assert file["rows_added"] == 100


def test_undo_of_an_import_that_is_not_there_is_wrong_use(stored: Path, run: Run) -> None:
    ended = run("undo", stored, "i0042")
    assert ended.code == 2
    assert "i0001" in ended.err


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("period", ["all", "month", "quarter"])
def test_readings_as_json(stored: Path, run: Run, by: str, period: str) -> None:
    ended = run("indicators", stored, "--by", by, "--period", period, "--format", "json")
    assert (ended.code, ended.err) == (0, "")
    for reading in ended.json():
        assert list(reading)[: len(READING)] == READING
        assert reading["by"] == by
        assert (reading["outcome"] == "found") == (reading["value"] is not None)
        assert reading["people"] not in {1, 2, 3, 4}
        if reading["outcome"] == "suppressed":
            assert reading["n"] is None
            assert reading["people"] is None


def test_defaults_are_the_organisation_over_all_time(stored: Path, run: Run) -> None:
    readings = run("indicators", stored, "--format", "json").json()
    assert {(one["by"], one["key"], one["period"]) for one in readings} == {("organisation", "organisation", "all")}
    assert {"response.median_hours", "activity.volume", "structure.centralisation"} <= {
        one["indicator"] for one in readings
    }


def test_figures_are_not_rounded(stored: Path, run: Run) -> None:
    readings = {one["indicator"]: one for one in run("indicators", stored, "--format", "json").json()}
    assert readings["response.answered_share"]["value"] == pytest.approx(2 / 3, abs=1e-15)
    assert readings["activity.volume"]["n"] == 100
    assert readings["response.median_hours"]["n"] == 60
    assert readings["response.median_hours"]["value"] == 2.0
    assert readings["response.median_hours"]["people"] == 9


def test_the_formats_of_readings_agree(stored: Path, run: Run, tmp_path: Path) -> None:
    wanted = ("activity.volume", "response.answered_24h", "response.parity")
    as_json = run("indicators", stored, *wanted, "--format", "json").json()
    rows = list(csv.DictReader(io.StringIO(run("indicators", stored, *wanted, "--format", "csv").out)))
    file = tmp_path / "readings.parquet"
    assert run("indicators", stored, *wanted, "--format", "parquet", "-o", file).code == 0
    kept = pq.read_table(file).to_pylist()
    assert [one["indicator"] for one in as_json] == list(wanted)
    for one, row, stored_row in zip(as_json, rows, kept, strict=True):
        assert stored_row == one
        assert float(row["value"]) == one["value"] if one["value"] is not None else row["value"] == ""
    table = run("indicators", stored, *wanted)
    assert table.code == 0
    assert all(name in table.out for name in wanted)


def test_assessment_as_json(stored: Path, run: Run) -> None:
    ended = run("assess", stored, "--json")
    assert (ended.code, ended.err) == (0, "")
    answer = ended.json()
    assert set(answer) >= {"organisation", "as_of", "coverage", "models", "practices"}
    assert (answer["organisation"], answer["as_of"]) == ("Small", "2017-10-29")
    assert set(answer["models"]) >= set(MODELS)
    assert len(answer["practices"]) >= 68
    for name, model in answer["models"].items():
        assert set(model) >= {
            "kind", "stage", "stages", "position", "span", "bounds", "blocking", "not_available", "next"
        }  # fmt: skip
        assert set(model["bounds"]) == {"unknown_unmet", "unknown_dropped"}
        if model["kind"] == "profile":
            assert (name, model["stages"], model["position"]) == ("competence-layers", [], None)
            continue
        for stages in (model["stages"], *model["bounds"].values()):
            assert sum(stage["probability"] for stage in stages) == pytest.approx(1, abs=1e-12)
        position = model["position"]
        assert 0 <= position["low"] <= position["value"] <= position["high"] <= len(model["stages"]) - 1
    presence = next(one for one in answer["practices"] if one["practice"] == "engagement.presence")
    assert presence["outcome"] == "found"
    assert sum(presence["probabilities"]) == pytest.approx(1)


def test_one_model_alone(stored: Path, run: Run) -> None:
    answer = run("assess", stored, "--model", "social-maturity", "--json").json()
    assert list(answer["models"]) == ["social-maturity"]


def test_as_of_looks_at_the_record_as_it_was(stored: Path, run: Run) -> None:
    volumes = []
    for day in ("2017-10-14", "2017-10-20", "2017-10-29"):
        readings = run("indicators", stored, "activity.volume", "--as-of", day, "--format", "json").json()
        volumes.append(readings[0]["value"])
    assert volumes == sorted(set(volumes))
    early = run("assess", stored, "--json", "--as-of", "2017-10-14").json()
    assert early["as_of"] == "2017-10-14"
    assert early["coverage"]["acts"] == volumes[0]


def test_two_assessments_are_equal(stored: Path, run: Run) -> None:
    first = run("assess", stored, "--json").out
    assert run("assess", stored, "--json").out == first
    (stored / "records" / "derived").rename(stored / "records" / "away")
    assert run("assess", stored, "--json").out == first


def test_report_is_one_file_without_outside_references(stored: Path, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    ended = run("report", stored, "-o", file, "--as-of", "2017-10-29")
    assert ended.code == 0
    page = file.read_text(encoding="utf-8")
    assert page.lstrip().lower().startswith("<!doctype html")
    assert "Small" in page
    assert 'src="http' not in page
    assert 'href="http' not in page.split("<body", 1)[0]
    assert "@import" not in page
    assert "<script src" not in page


def test_erasure_by_handle(stored: Path, run: Run) -> None:
    ended = run("erase", stored, "--person", "x:cust4")
    assert ended.code == 0
    assert "erased: 7 acts, the name in 7 acts of others" in ended.out
    assert run("indicators", stored, "response.median_hours", "--format", "json").json()[0]["people"] == 8


def test_an_erased_person_does_not_come_back(stored: Path, care: Path, run: Run) -> None:
    run("erase", stored, "--person", "@cust4")
    with care.open("a", encoding="utf-8") as stream:
        stream.write("901,cust4,True,Tue Oct 31 22:10:45 +0000 2017,again,,\n")
    (file,) = run("import", stored, care, "--json").json()["files"]
    assert (file["rows_read"], file["rows_added"]) == (101, 0)
    assert file["ignored"] == {"of a person who was erased": 8}
    assert file["rows_known"] + file["rows_ignored"] == 101


def test_erasing_somebody_unknown_says_so(stored: Path, run: Run) -> None:
    ended = run("erase", stored, "--person", "nobody@example.org")
    assert ended.code == 0
    assert "nothing of 'nobody@example.org' was found" in ended.out


def test_retention_removes_what_is_older(stored: Path, run: Run) -> None:
    ended = run("retain", stored, "--before", "2017-10-20")
    assert ended.code == 0
    readings = run("indicators", stored, "activity.volume", "--format", "json").json()
    assert ended.out.startswith(f"{100 - readings[0]['n']} acts")


def test_formats_and_models_are_listed(run: Run) -> None:
    assert set(run("formats", "--json").json()) >= {
        "slack", "x_archive", "support_tweets", "mail", "activitystreams", "stackexchange", "table", "account_register"
    }  # fmt: skip
    assert set(run("models", "list", "--json").json()) >= set(MODELS)
    for arguments in (("formats",), ("models",), ("models", "list")):
        assert run(*arguments).code == 0


def test_all_of_one_format_is_told(run: Run) -> None:
    told = run("formats", "git_log")
    assert told.code == 0
    for label in ("accepts", "how to get it", "what it proves", "what it cannot show", "checked against"):
        assert f"  {label}: " in told.out
    assert set(run("formats", "git_log", "--json").json()) == {"git_log"}
    assert "is no format" in run("formats", "fax").err


def test_a_model_of_ones_own_is_checked_by_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("kind: staged\ntitle: Mine\nstages: 3\n", encoding="utf-8")
    ended = run("models", "check", file)
    assert ended.code == 1
    assert "line 3" in ended.err


def test_a_mapping_is_proposed_and_read(folder: Path, run: Run, tmp_path: Path) -> None:
    table = tmp_path / "tickets.csv"
    rows = [f"{n},user{n % 7},2024-03-{1 + n % 28:02d}T09:00:00Z,please help {n}" for n in range(30)]
    table.write_text("\n".join(["ticket_id,author,created_at,message", *rows]), encoding="utf-8")
    mapping = tmp_path / "tickets.yaml"
    assert run("map", table, "-o", mapping).code == 0
    assert run("map", table).out == mapping.read_text(encoding="utf-8")
    assert run("map", table, "-o", mapping).code == 2
    (file,) = run("import", folder, table, "--map", mapping, "--json").json()["files"]
    assert (file["format"], file["rows_read"], file["rows_added"]) == ("table", 30, 30)


def test_doctor_names_what_is_wrong(stored: Path, run: Run) -> None:
    sound = run("doctor", stored)
    assert (sound.code, "sound" in sound.out) == (0, True)
    (stored / "pappus.key").chmod(0o644)
    loose = run("doctor", stored)
    assert (loose.code, "600" in loose.out) == (1, True)
    (stored / "pappus.key").chmod(0o600)
    (data,) = (stored / "records" / "acts").rglob("*.parquet")
    data.write_bytes(data.read_bytes()[:200])
    damaged = run("doctor", stored)
    assert damaged.code == 1
    assert f"{data}: is damaged" in damaged.out
    assert run("undo", stored, "i0001").code == 0
    assert run("doctor", stored).code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bogus"], "no command"),
        (["assesss", "DIR"], "Did you mean 'assess'"),
        (["import", "DIR"], "PATH"),
        (["import", "DIR", "FILE", "--as", "telegraph"], "no format"),
        (["import", "DIR", "FILE", "--property", "acme"], "network:handle"),
        (["import", "DIR", "FILE", "--property", "telegraph:acme"], "no known network"),
        (["indicators", "DIR", "no.such"], "no such indicator"),
        (["indicators", "DIR", "--by", "planet"], "planet"),
        (["indicators", "DIR", "--period", "week"], "week"),
        (["indicators", "DIR", "--format", "xml"], "xml"),
        (["assess", "DIR", "--model", "no-such"], "no model"),
        (["assess", "DIR", "--as-of", "31.12.2024"], "YYYY-MM-DD"),
        (["assess", "DIR", "--as-of", "2024-02-30"], "YYYY-MM-DD"),
        (["assess", "DIR", "--engine", "oracle:"], "oracle:"),
        (["assess", "DIR", "--engine", "duckdb:?colour=red"], "colour"),
        (["assess", "DIR", "--engine", "duckdb:/tmp/file.db"], "duckdb:"),
        (["assess", "NOWHERE"], "no workspace"),
        (["report", "DIR"], "-o"),
        (["report", "DIR", "-o", "page.docx"], ".docx"),
        (["erase", "DIR"], "--person"),
        (["retain", "DIR", "--before", "soon"], "YYYY-MM-DD"),
        (["init", "NOWHERE"], "--name"),
        (["demo", "DIR"], "not empty"),
    ],
)
def test_wrong_use_ends_with_2(stored: Path, care: Path, run: Run, arguments: list[str], told: str) -> None:
    places = {"DIR": str(stored), "FILE": str(care), "NOWHERE": str(stored.parent / "nowhere")}
    ended = run(*(places.get(one, one) for one in arguments))
    assert ended.code == 2
    assert told in ended.err


def test_help_and_version(run: Run) -> None:
    for arguments in (("--help",), ("-h",), ("import", "--help"), ("--version",)):
        ended = run(*arguments)
        assert (ended.code, ended.err) == (0, "")
        assert "pappus" in ended.out


def test_json_of_an_empty_workspace_claims_nothing(folder: Path, run: Run) -> None:
    answer = run("assess", folder, "--json").json()
    assert answer["coverage"]["known"] == 0
    assert all(one["outcome"] in {"not_available", "not_applicable"} for one in answer["practices"])
    for model in answer["models"].values():
        assert model["stage"] is None
    told = run("assess", folder).out
    assert "█" not in told
    assert "cannot say where you stand" in told
    readings = run("indicators", folder, "--format", "json").json()
    assert {one["outcome"] for one in readings} == {"not_available"}
    assert all(one["value"] is None for one in readings)


def test_json_is_json_even_where_the_data_bound_nothing(stored: Path, run: Run) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    for arguments in (["indicators", stored, "--by", "property", "--format", "json"], ["assess", stored, "--json"]):
        json.loads(run(*arguments).out, parse_constant=refuse)
