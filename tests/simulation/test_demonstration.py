from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from pappus.simulation import Demonstration, demonstration_settings, make_demonstration, make_organisation


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_same_seed_makes_the_same_bytes(demonstration: Demonstration, tmp_path: Path) -> None:
    again = make_demonstration(tmp_path, seed=1)
    assert digests(again.folder) == digests(demonstration.folder)
    assert again.stages == demonstration.stages


def test_another_seed_makes_other_people_and_other_words_of_the_same_organisation(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    other = make_demonstration(tmp_path, seed=2)
    first, second = digests(demonstration.folder), digests(other.folder)
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] == second[name]} == {
        "organisation.yaml",
        "properties.csv",
        "actions.csv",
        "attested.csv",
        "ideas.csv",
        "stakeholders.csv",
        "mappings/forum-posts.yaml",
        "mappings/scheduled-posts.yaml",
        "scorecard.yaml",
        "pilots/register.csv",
        *(f"pilots/{name}.yaml" for name in ("forum-buddies", "job-stories", "open-drawings", "packing-photos")),
    }
    assert (other.levels, other.stages, other.shape) == (
        demonstration.levels,
        demonstration.stages,
        demonstration.shape,
    )


def test_all_exports_are_named_once_and_stay_small(demonstration: Demonstration, exports: Path) -> None:
    named = [export.path for export in demonstration.exports]
    answered = [path for one in demonstration.rounds for path in one.paths]
    assert sorted([*named, *answered]) == sorted(exports.iterdir())
    assert sum(path.stat().st_size for path in demonstration.folder.rglob("*")) < 15_000_000


def test_the_register_comes_before_the_records(demonstration: Demonstration) -> None:
    assert demonstration.exports[0].format_id == "account_register"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    make_organisation(tmp_path, demonstration_settings(volume=0.1, months=3, size=60))
    return tmp_path


def test_size_and_length_can_be_varied(small: Path) -> None:
    assert 55 <= len(rows(small / "people.csv")) <= 66
    days = {row["created_at"][4:10] for row in rows(small / "exports" / "care-tweets.csv")}
    assert {day[:3] for day in days} == {"Jul", "Aug", "Sep"}


def test_a_silent_organisation_leaves_more_unanswered(small: Path, tmp_path: Path) -> None:
    mute = tmp_path / "mute"
    make_organisation(mute, demonstration_settings(volume=0.1, months=3, size=60, answered=0.2))
    outward = [
        sum(row["inbound"] == "False" for row in rows(folder / "exports" / "care-tweets.csv"))
        for folder in (small, mute)
    ]
    assert outward[1] < 0.5 * outward[0]


def test_fewer_documents_follow_from_lower_levels(tmp_path: Path) -> None:
    make_organisation(tmp_path, demonstration_settings(volume=0.02, months=1, levels={"governance.policies": 1}))
    assert [(row["practice"], row["status"]) for row in rows(tmp_path / "attested.csv")] == [
        ("governance.policies", "draft")
    ]
