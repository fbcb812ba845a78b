"""A consultant asks twelve people of three levels twice, and shows what came of it: as the README says."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest

from pappus.cli import main

UNITS = ("Customer care", "Brand team")
ORGANISATION = """format: 1
name: Acme Ltd
accounts: [x:BrandCare]
units:
  - {id: care, name: Customer care, function: customer_support}
  - {id: brand, name: Brand team, function: marketing}
size: 60
"""
ATTESTED = """practice,document,owner,dated_at,status,reviewer,reviewed_at
governance.policies,Rules of conduct,legal,2026-01-15,draft,,
governance.shepherd,Mandate of the social lead,board,2026-01-15,valid,audit,2026-02-01
governance.resources,Budget,board,2026-01-15,valid,,
governance.risks-and-rewards,Risks weighed,board,2026-01-15,valid,,
"""
CARE = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
FRONTLINE, MANAGERS = 7, 3
SMALL_GROUP = re.compile(r"(?<![\d,.])[1-4] (?:people|persons?|raters?|managers?|executives?|employees|do not know)\b")
COUNTS = {
    *("people", "raters", "others_people", "people_before", "people_after", "same_people"),
    *("does_not_know", "answered"),
}


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path) -> Ended:
    """Runs `pappus` in this process, as a person would call it."""
    sys.argv = ["pappus", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main()
    return Ended(int(ended.value.code or 0), out.getvalue(), err.getvalue())


Answer = Callable[[str, int], str | int]


def fill(
    path: Path,
    person: int,
    day: str,
    answer: Answer,
    who: Mapping[str, str],
    spoilt: Mapping[str, str | int] = MappingProxyType({}),
) -> Path:
    """Fills a questionnaire in as somebody at a screen does: a cell at a time, a comment here and there."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = {str(cell.value): cell.row or 0 for cell in sheet["A"] if cell.value}
    places = {str(cell.value): cell.column or 0 for cell in sheet[rows["pappus:who"]]}
    columns = {str(cell.value): cell.column or 0 for cell in sheet[rows["pappus:items"]]}
    for name, value in {"answered_at": day, **who}.items():
        sheet.cell(rows["pappus:values"], places[name]).value = value
    for number, (item, row) in enumerate((pair for pair in rows.items() if "." in pair[0]), start=person):
        sheet.cell(row, columns["answer"]).value = answer(item, number)
        if number % 9 == 0:
            sheet.cell(row, columns["comment"]).value = "Ask Jo at jo.miller@acme.example, she keeps the list."
    for item, wrong in spoilt.items():
        sheet.cell(rows[item], columns["answer"]).value = wrong
    book.save(path)
    return path


def answer_around(levels: Mapping[str, int], usual: int) -> Answer:
    """The level of each practice, or of its family, with every third person a level off and some who do not know."""

    def answer(item: str, number: int) -> str | int:
        level = levels.get(item, levels.get(item.partition(".")[0], usual))
        if item.startswith("anchor."):
            return 4 + number % 3
        if number % 11 == 0:
            return "dk"
        return min(4, max(0, level + (number % 3 == 1) - (number % 3 == 2)))

    return answer


@dataclass(frozen=True)
class Case:
    """The consultant's folder for one client, with all that was printed and written for it."""

    folder: Path
    outputs: dict[str, str]

    @property
    def organisation(self) -> Path:
        return self.folder / "acme"

    def told(self, *arguments: str | Path, code: int = 0) -> str:
        """What a command about the organisation prints; kept to be searched."""
        command, *rest = arguments
        ended = run(command, self.organisation, *rest)
        assert ended.code == code, ended.err
        self.outputs[" ".join(map(str, arguments))] = ended.out + ended.err
        return ended.out + ended.err

    def asked(self, *arguments: str | Path) -> Any:
        return json.loads(self.told(*arguments, "--json"))


def questionnaires(case: Case, round_name: str, day: str, answer: Answer, *, faults: bool) -> list[Path]:
    """Writes questionnaires for twelve people and fills them in; two of them make mistakes if so wanted."""
    out = case.folder / round_name
    out.mkdir()
    case.told("questionnaire", "--level", "frontline", "--raters", str(FRONTLINE), "-o", out / "frontline.xlsx")
    case.told("questionnaire", "--level", "manager", "--raters", str(MANAGERS), "-o", out / "manager.xlsx")
    case.told("questionnaire", "--level", "executive", "--whole", "-o", out / "executive.xlsx")
    executives = [Path(shutil.copy(out / "executive.xlsx", out / f"executive-{one}.xlsx")) for one in (1, 2)]
    files = []
    for number, path in enumerate(sorted([*out.glob("frontline-*"), *out.glob("manager-*")])):
        spoilt: dict[str, str | int] = {}
        if faults and path.name == "frontline-3.xlsx":
            spoilt = {"governance.policies": 7}
        if faults and path.name == "manager-2.xlsx":
            spoilt = {"governance.policies": "2,5", "governance.shepherd": "=1+2"}
        files.append(fill(path, number, day, answer, {"unit": UNITS[number % 2]}, spoilt))
    for number, (path, mark) in enumerate(zip(executives, ("oak-17", "ash-04"), strict=True), start=20):
        files.append(fill(path, number, day, answer, {"unit": UNITS[1], "rater": mark}))
    return files


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """An organisation with a support export and documents, before anybody is asked."""
    before = sys.argv
    made = Case(tmp_path_factory.mktemp("consultant"), {})
    assert run("init", made.organisation, "--name", "Acme Ltd").code == 0
    (made.organisation / "organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    (made.organisation / "attested.csv").write_text(ATTESTED, encoding="utf-8")
    rows = []
    for number in range(1, 121):
        day = f"{'Tue Mar' if number % 2 else 'Wed Apr'} {1 + number % 28:02d}"
        rows.append(f"{number},cust{number % 23},True,{day} 08:{number % 60:02d}:07 +0000 2026,@BrandCare help,,")
        if number % 4:
            rows.append(f"{1000 + number},BrandCare,False,{day} 10:{number % 60:02d}:07 +0000 2026,@cust hi,,{number}")
    export = made.folder / "care.csv"
    export.write_text("\n".join([CARE, *rows]) + "\n", encoding="utf-8")
    made.told("import", export)
    yield made
    sys.argv = before


SPRING = {"governance": 2, "governance.policies": 3, "learning": 1, "engagement.dialogue": 3, "measurement": 1}
AUTUMN = {**SPRING, "learning": 3}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


# The tests of this file are the steps of one journey, in this order.


def test_before_anybody_is_asked_the_record_speaks_alone(case: Case) -> None:
    assert "Nobody has been asked yet." in case.told("assess")
    model = case.asked("assess")["models"]["social-maturity"]
    assert (model["said"], model["shown"]["stage"]) == (None, model["both"]["stage"])


def test_two_faulty_spreadsheets_are_named_and_nothing_is_stored(case: Case) -> None:
    before = contents(case.organisation)
    files = questionnaires(case, "spring", "2026-03-09", answer_around(SPRING, 2), faults=True)
    assert len(files) == 12
    told = case.told("import-ratings", *files, "--population", "60", code=1)
    assert "Nothing was stored" in told
    assert told.count("✗") == 2
    for file, sheet, found in (("frontline-3.xlsx", "Frontline", "'7'"), ("manager-2.xlsx", "Managers", "'2,5'")):
        assert re.search(rf"refused: \S*{file}.*{sheet}.*{found}", told), told
    assert re.search(r"manager-2.xlsx.*formula", told)
    assert contents(case.organisation) == before


def test_good_rows_are_stored_if_so_wanted(case: Case) -> None:
    files = sorted((case.folder / "spring").glob("*-[0-9].xlsx"))
    told = case.told("import-ratings", *files, "--population", "60", "--round", "2026-spring", "--keep-good")
    assert "of 12 people" in told
    assert "3 refused" not in told
    again = case.told("import-ratings", *files, "--round", "2026-spring", "--keep-good", code=0)
    assert "nothing to add" in again


def test_placements_by_what_is_said_by_the_record_and_by_both(case: Case) -> None:
    told = case.told("assess")
    assert "12 people" in told
    assert "2026-spring" in told
    assert "by what people say" in told
    answer = case.asked("assess")
    for model in answer["models"].values():
        if model["stages"]:
            assert all(model[side]["stages"] for side in ("said", "shown", "both"))
    sides = answer["models"]["social-maturity"]
    assert sides["said"]["coverage"]["known"] > sides["shown"]["coverage"]["known"] > 0
    policies = next(one for one in answer["practices"] if one["practice"] == "governance.policies")
    assert policies["gap"]["conflict"]
    assert policies["gap"]["value"] > 1


def test_the_people_of_small_groups_are_not_shown_in_the_profile(case: Case) -> None:
    cells = case.asked("assess")["models"]["competence-layers"]["profile"]["cells"]
    outcomes = {(cell["level"], cell["outcome"]) for cell in cells}
    assert outcomes == {("frontline", "found"), ("manager", "suppressed"), ("executive", "suppressed")}
    assert all(cell["people"] is None and cell["actual"] is None for cell in cells if cell["level"] != "frontline")


def test_gaps_and_agreement_are_told(case: Case) -> None:
    gaps = case.asked("gaps")["gaps"]
    assert gaps[0]["practice"] == "governance.policies"
    assert gaps[0]["direction"] == "over"
    case.told("gaps")
    case.told("agreement")
    assert case.asked("agreement")["raters"] == 12


def test_two_rounds_are_compared(case: Case) -> None:
    files = questionnaires(case, "autumn", "2026-09-14", answer_around(AUTUMN, 2), faults=False)
    told = case.told("import-ratings", *files, "--round", "2026-autumn", "--population", "60")
    assert "Round 2026-autumn (a new round)" in told
    between = ("--from", "2026-spring", "--to", "2026-autumn")
    case.told("compare", *between)
    rose = {one["practice"] for one in case.asked("compare", *between)["practices"] if one["rose"] >= 0.9}
    # Managers and executives are asked about measures, and together too few of them know.
    assert {name.partition(".")[0] for name in rose} == {"learning"}
    assert len(rose) >= 3


def test_the_report_is_written(case: Case) -> None:
    page = case.organisation / "report.html"
    case.told("report", "-o", page)
    case.outputs["report.html"] = re.sub(r"<(style|script).*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.S)
    case.told("explain", "governance.policies")


def test_a_rater_is_erased(case: Case) -> None:
    stored = case.organisation / "rounds"
    before = sum(len(path.read_text().splitlines()) for path in stored.glob("*/ratings.csv"))
    told = case.told("erase", "--person", "oak-17")
    assert "erased" in told
    after = sum(len(path.read_text().splitlines()) for path in stored.glob("*/ratings.csv"))
    assert after < before - 60
    assert "11 people" in case.told("assess")
    files = [case.folder / "autumn" / "executive-1.xlsx"]
    assert "of erased people left out" in case.told("import-ratings", *files, "--round", "2026-autumn")
    assert "11 people" in case.told("assess")


def numbers_of_people(content: Any) -> Iterator[tuple[str, int]]:
    """Every number of people in an answer in JSON, wherever it stands."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name in COUNTS and isinstance(value, int):
                yield name, value
            yield from numbers_of_people(value)
    elif isinstance(content, list):
        for one in content:
            yield from numbers_of_people(one)


def test_nothing_tells_of_one_to_four_people(case: Case) -> None:
    counted = 0
    for command, text in case.outputs.items():
        if command.endswith("--json"):
            found = list(numbers_of_people(json.loads(text)))
            counted += len(found)
            assert not [one for one in found if 1 <= one[1] <= 4], command
        elif not command.startswith("questionnaire"):
            plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
            assert not SMALL_GROUP.findall(plain), command
    assert counted > 50


def test_nobodys_mark_or_address_is_told(case: Case) -> None:
    for command, text in case.outputs.items():
        assert not re.search(r"jo\.miller|ash-04", text), command
        # Comments are shown of a practice that five or more rated, without who wrote them.
        assert command.startswith("explain") or "keeps the list" not in text, command
        assert command.startswith("erase") or "oak-17" not in text, command
    for path, content in contents(case.organisation).items():
        assert not re.search(rb"oak-17|ash-04|jo\.miller", content), path
