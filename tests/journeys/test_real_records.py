"""Real exports, from the file to the report: published figures come out again."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import pappus
from pappus.cli import pappus as command

PARTS = [
    "twcs/response_pairs.csv",
    "twcs/twcs_head.csv",
    "slack_export",
    "mailing_list",
    "twitter_archive",
    "mastodon_archive",
    "stackexchange_site",
    "gc_socials/accounts.csv",
    "congress_social/legislators-social-media.yaml",
]
Real = Callable[[str], Any]
Import = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize("part", PARTS)
def test_every_record_is_accounted_for_and_none_rejected(real: Real, part: str) -> None:
    (file,) = real(part).files
    assert "error" not in file
    assert file["rejected"] == []
    assert file["rows_read"] > 0
    assert file["rows_read"] == file["rows_added"] + file["rows_known"] + file["rows_ignored"]
    assert sum(file["ignored"].values()) == file["rows_ignored"]


def test_response_medians_equal_the_published_table(real: Real, shared_data: Path) -> None:
    published = {}
    with (shared_data / "twcs" / "published_response_times.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            published[f"x:{row['agent_id']}"] = (int(row["n_responses"]), float(row["median_sec"]))
    readings = real("twcs/response_pairs.csv").by("response.median_hours", "property")
    assert set(readings) == set(published)
    suppressed = {key for key, one in readings.items() if one.outcome == "suppressed"}
    assert suppressed == {"x:AskDSC", "x:OPPOCareIN"}
    for key, reading in readings.items():
        if key in suppressed:
            assert (reading.value, reading.n, reading.people) == (None, None, None)
        else:
            n, median_seconds = published[key]
            assert reading.n == n
            assert reading.value == pytest.approx(median_seconds / 3600, rel=1e-12)


def test_community_questions_count_who_waits_in_vain(real: Real) -> None:
    site = real("stackexchange_site")
    median, answered = site.reading("response.median_hours"), site.reading("response.answered_share")
    assert median.n == answered.n == 1042
    assert round(median.value, 2) == 6.46
    assert round(100 * (1 - answered.value), 1) == 14.9
    assert median.low < median.value < median.high


def test_the_naive_figure_leaves_out_who_waits_and_counts_self_answers(real: Real) -> None:
    naive = real("stackexchange_site").reading("response.naive_median_hours")
    assert (naive.n, round(naive.value, 2)) == (942, 4.22)


def _zip(folder: Path, file: Path, keep: Callable[[str], bool] = lambda _name: True) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and keep(name):
                archive.write(path, name)
    return file


def _forms_of_the_archive(source: Path, folder: Path) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    (folder / "js").mkdir()
    shutil.copytree(source / "data", folder / "js" / "data")
    return {
        "folder": source,
        "csv": source / "tweets.csv",
        "js": folder / "js",
        "zip": _zip(source, folder / "all.zip"),
        "zip of csv": _zip(source, folder / "csv.zip", lambda name: name == "tweets.csv"),
        "zip of js": _zip(source, folder / "js.zip", lambda name: name.startswith("data/")),
    }


@pytest.mark.parametrize("form", ["folder", "csv", "js", "zip", "zip of csv", "zip of js"])
def test_every_form_of_the_archive_gives_the_same_acts(
    shared_data: Path, tmp_path: Path, real: Real, read: Import, form: str
) -> None:
    file = _forms_of_the_archive(shared_data / "twitter_archive", tmp_path / "forms")[form]
    workspace = pappus.initialise(tmp_path / "org", "Desk")
    (result,) = read(workspace, file)
    assert result["format"] == "x_archive"
    assert result["acts_added"] == 6966
    whole = real("twitter_archive").reading("activity.volume")
    (reading,) = workspace.readings(["activity.volume"])
    assert reading.value == whole.value == 6966


def test_one_form_after_another_adds_nothing(shared_data: Path, tmp_path: Path, read: Import) -> None:
    forms = _forms_of_the_archive(shared_data / "twitter_archive", tmp_path / "forms")
    workspace = pappus.initialise(tmp_path / "org", "Desk")
    added = [result["acts_added"] for form in forms.values() for result in read(workspace, form)]
    assert added == [6966, 0, 0, 0, 0, 0]


def test_the_mastodon_archive_has_its_acts(real: Real) -> None:
    archive = real("mastodon_archive")
    assert archive.files[0]["acts_added"] == 793
    assert archive.reading("activity.volume").value == 793


@pytest.mark.parametrize(
    ("part", "rows", "accounts"),
    [("gc_socials/accounts.csv", 1865, 1844), ("congress_social/legislators-social-media.yaml", 1734, 1733)],
)
def test_registers_become_properties(real: Real, part: str, rows: int, accounts: int) -> None:
    register = real(part)
    assert register.files[0]["rows_read"] == rows
    properties = register.workspace.organisation().properties
    assert len(properties) == accounts
    assert all(one.property_id == f"{one.network}:{one.handle}" for one in properties)
    assert register.reading("properties.owned_share").n == accounts


def test_undoing_a_register_takes_its_properties_back(shared_data: Path, tmp_path: Path, read: Import) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Registers")
    before = (workspace.folder / "properties.csv").read_bytes()
    (result,) = read(workspace, shared_data / "gc_socials" / "accounts.csv")
    workspace.undo(result["import"])
    assert workspace.organisation().properties == ()
    assert (workspace.folder / "properties.csv").read_bytes().splitlines()[1:] == before.splitlines()[1:]


def test_overlapping_halves_give_what_the_whole_gives(
    shared_data: Path, tmp_path: Path, real: Real, read: Import
) -> None:
    source = shared_data / "slack_export"
    days = sorted({path.name for path in source.rglob("2022-*.json")})
    third = len(days) // 3
    halves = [set(days[: 2 * third]), set(days[third:])]
    workspace = pappus.initialise(tmp_path / "org", "Halves")
    results = [
        read(
            workspace,
            _zip(
                source,
                tmp_path / f"half{index}.zip",
                lambda name, kept=half: "/" not in name or Path(name).name in kept,  # type: ignore[misc]
            ),
        )[0]
        for index, half in enumerate(halves)
    ]
    assert results[1]["rows_known"] > 0
    whole = real("slack_export")
    assert sum(result["acts_added"] for result in results) == whole.files[0]["acts_added"]
    for one, other in zip(workspace.readings(), whole.workspace.readings(), strict=True):
        assert (one.indicator, one.value, one.n) == (other.indicator, other.value, other.n)


@pytest.mark.parametrize("part", PARTS)
def test_it_all_ends_in_an_assessment_and_a_report(real: Real, part: str, tmp_path: Path) -> None:
    folder = str(real(part).workspace.folder)
    assessed = CliRunner().invoke(command, ["assess", folder, "--json"])
    assert (assessed.exit_code, assessed.stderr) == (0, "")
    file = tmp_path / "report.html"
    written = CliRunner().invoke(command, ["report", folder, "-o", str(file)])
    assert (written.exit_code, written.stderr) == (0, "")
    assert file.stat().st_size > 10_000


def test_the_report_shows_why_the_naive_figure_is_wrong(real: Real, tmp_path: Path) -> None:
    page = real("stackexchange_site").workspace.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "6.46" in page
    assert "4.22" in page
