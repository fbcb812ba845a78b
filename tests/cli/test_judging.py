"""What people say, on the command line: agreement, gaps, both sides of the placement, never a group of one to four."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

HEADER = "rater,unit,function,level,practice,answer,comment,answered_at"
LEVELS = ["frontline"] * 14 + ["manager"] * 7
FEW = "integration.marketing-mix"
"""A practice that three people rate with 4, and nobody else."""


def answers() -> list[str]:
    """People of two levels; managers see a policy that the front line does not; three alone rate one practice."""
    rows = []
    for number, level in enumerate(LEVELS):
        said = {
            "governance.policies": 3 if level == "manager" else 1,
            "governance.shepherd": 2 + number % 2,
            "learning.education": 1 + (number % 5 == 0),
        }
        rows += [f"p{number},,,{level},{practice},{answer},,2026-05-01" for practice, answer in said.items()]
        if number < 3:
            rows.append(f"p{number},,,{level},{FEW},4,only three of us,2026-05-01")
    return rows


@pytest.fixture
def asked(folder: Path, tmp_path: Path, run: Run) -> Path:
    """A workspace with a document and a round."""
    file = tmp_path / "answers.csv"
    file.write_text("\n".join([HEADER, *answers()]) + "\n", encoding="utf-8")
    row = "practice,document,reviewer,reviewed_at\nlearning.education,Courses,audit,2026-01-01\n"
    (folder / "attested.csv").write_text(row, encoding="utf-8")
    assert run("import-ratings", folder, file, "--round", "spring", "--population", 60).code == 0
    return folder


def test_agreement_names_the_topic_and_who_sees_it_how(asked: Path, run: Run) -> None:
    told = run("agreement", asked)
    assert told.code == 0
    assert "Round spring: 21 people, 3 practices rated by five or more." in told.out
    assert "Managers say 3, people at the front line say 1." in told.out
    found = run("agreement", asked, "--json").json()
    assert (found["round"], found["raters"], found["icc"]["group"]) == ("spring", 21, "practice")
    assert [one["practice"] for one in found["agenda"]] == ["governance.policies"]
    assert set(found["variance"]["level"]) == {"practices", "roles", "raters", "residual"}
    assert found["alpha"]["low"] <= found["alpha"]["value"] <= found["alpha"]["high"]


def test_gaps_are_told_with_both_sides(asked: Path, run: Run) -> None:
    told = run("gaps", asked)
    assert told.code == 0
    assert "People say less" in told.out
    (line,) = run("gaps", asked, "--json").json()["gaps"]
    assert (line["practice"], line["direction"], line["on_record"]["tier"]) == (
        "learning.education",
        "under",
        "attested",
    )
    assert line["gap"]["low"] < line["gap"]["value"] < line["gap"]["high"]


def test_assess_says_who_was_asked_and_shows_both_sides(asked: Path, run: Run) -> None:
    told = run("assess", asked)
    assert "21 people have answered in round spring." in told.out
    found = run("assess", asked, "--json").json()
    assert found["coverage"]["round"] == {"id": "spring", "raters": 21}
    for model in found["models"].values():
        assert set(model["both"]) == set(model["shown"]) == set(model["said"])


def test_without_a_round_assess_says_that_nobody_was_asked(stored: Path, run: Run) -> None:
    assert "Nobody has been asked yet." in run("assess", stored).out
    for command in ("agreement", "gaps"):
        told = run(command, stored)
        assert told.code == 2
        assert "nobody has been asked yet" in told.err


def test_an_unknown_round_is_named_with_those_there_are(asked: Path, run: Run) -> None:
    for command in ("agreement", "gaps"):
        told = run(command, asked, "--round", "autumn")
        assert (told.code, told.out) == (2, "")
        assert "spring" in told.err


def test_a_practice_that_three_people_rated_shows_nothing_of_it(asked: Path, run: Run) -> None:
    found = run("assess", asked, "--json").json()
    finding = next(one for one in found["practices"] if one["practice"] == FEW)
    assert (finding["outcome"], finding["said"], finding["level"], finding["evidence"]) == (
        "suppressed",
        None,
        None,
        [],
    )
    for command in ("agreement", "gaps"):
        for form in ([], ["--json"]):
            assert FEW not in run(command, asked, *form).out
    opened = json.dumps(run("explain", asked, FEW, "--json").json())
    assert "only three" not in opened
    assert "3 people" not in opened


def test_three_people_alone_are_never_counted_aloud(folder: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "few.csv"
    file.write_text("\n".join([HEADER, *(row for row in answers() if row[:3] in {"p0,", "p1,", "p2,"})]) + "\n")
    assert run("import-ratings", folder, file, "--round", "tiny").code == 0
    assert "Fewer than five people have answered in round tiny" in run("assess", folder).out
    assert run("assess", folder, "--json").json()["coverage"]["round"] == {"id": "tiny", "raters": None}
    assert "nothing can be shown" in run("agreement", folder).out
    assert run("agreement", folder, "--json").json()["raters"] is None


def test_assess_puts_levels_of_people_side_by_side(asked: Path, run: Run) -> None:
    told = run("assess", asked, "--by", "level")
    assert told.code == 0
    assert "by level" in told.out
    found = run("assess", asked, "--by", "level", "--json").json()["groups"]
    assert [one["key"] for one in found["groups"]] == ["frontline", "manager", "executive"]
    assert [one["raters"] for one in found["groups"]] == [14, 7, 0]
    governance = [one for one in found["differences"] if one["id"] == "governance"]
    assert [(one["one"], one["other"]) for one in governance] == [("manager", "frontline")]
    assert "groups" not in run("assess", asked, "--json").json()


def test_information_names_what_would_tell_most(asked: Path, run: Run) -> None:
    told = run("information", asked)
    assert told.code == 0
    assert "Ask five" in told.out
    assert "%" in told.out
    found = run("information", asked, "--json").json()
    assert set(found["uncertainty"]) == {
        "crawl-walk-run-fly",
        "future-business",
        "pots-plots-plantations",
        "social-maturity",
    }
    first = found["sources"][0]
    assert 0 < first["share"] <= 1
    assert set(first["models"]) == set(found["uncertainty"])


def test_explain_shows_what_people_answer_and_add_without_saying_who(asked: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "more.csv"
    rows = [
        f"q{number},,,frontline,governance.roles,{2 + number % 2},Ask q{number}@a.example,2026-05-01"
        for number in range(12)
    ]
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    assert run("import-ratings", asked, file, "--round", "spring").code == 0
    told = run("explain", asked, "governance.roles").out
    assert "12 people gave it a level in round spring." in told
    assert not any(f"q{number}@" in told for number in range(12))
    assert "pseudonym" not in told
    opened = run("explain", asked, "governance.policies", "--json").json()
    part = next(one for one in opened["parts"] if one["title"] == "What people answer")
    assert sum(row["people"] for row in part["rows"]) == 21
    assert all(row["people"] == 0 or row["people"] >= 5 for row in part["rows"])
    assert "What people answer" not in run("explain", asked, FEW).out


def test_rounds_are_compared_on_a_model_of_ones_own_that_moves_nothing_else(
    asked: Path, tmp_path: Path, run: Run
) -> None:
    own = [f"p{number},,,frontline,community.public-answers,{number % 2},,2026-05-01" for number in range(8)]
    later = [row.replace("2026-05-01", "2026-09-01") for row in [*answers(), *own]]
    without = run("assess", asked, "--json").json()["models"]
    (asked / "models").mkdir()
    example = Path(__file__).parents[2] / "examples" / "community-support.yaml"
    (asked / "models" / example.name).write_bytes(example.read_bytes())
    for name, rows in (("spring", own), ("autumn", [one.replace(",1,,", ",3,,") for one in later])):
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        assert run("import-ratings", asked, file, "--round", name).code == 0
        if name == "spring":
            beside = run("assess", asked, "--json").json()["models"]
            assert beside.pop("community-support")["coverage"]["known"] > 0
            assert beside == without
    told = run("compare", asked, "--from", "spring", "--to", "autumn")
    assert told.code == 0
    assert "Help from the community" in told.out
    found = run("compare", asked, "--from", "spring", "--to", "autumn", "--json").json()
    place = found["models"]["community-support"]
    parts = [place[part]["value"] for part in ("real", "raters", "coverage", "changed_model")]
    assert sum(parts) == pytest.approx(place["whole"]["value"])
    assert "community.public-answers" in {one["practice"] for one in found["practices"]}
