"""What holds of every reading, finding and placement, whatever the organisation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import pappus
from pappus.indicators.registry import indicators
from pappus.maturity.definitions import models
from pappus.pipeline import Workspace
from pappus.practices.definitions import practices
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.findings import LEVELS
from pappus.vocabulary.periods import PERIOD_KINDS
from pappus.vocabulary.readings import GROUPINGS, OUTCOMES, Reading

COLUMNS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"
ORGANISATION = """name: Contract
size: 40
accounts: [x:BrandCare]
units:
  - {id: care, name: Care, function: customer_support}
  - {id: brand, name: Brand, function: marketing}
time_zone: Europe/Vienna
business_hours: {monday: "09:00-17:00", tuesday: "09:00-17:00", wednesday: "09:00-17:00"}
"""
ATTESTED = """practice,document,status,dated_at,owner
governance.policies,Guideline,valid,2017-01-05,legal
purpose.need-recognised,Board minutes,draft,2017-01-05,board
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Customers ask two accounts; employees of two units write too, three of them in the smaller one."""
    folder = tmp_path_factory.mktemp("contract")
    made = pappus.initialise(folder / "org", "Contract")
    (folder / "org" / "organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "org" / "attested.csv").write_text(ATTESTED, encoding="utf-8")
    people = [f"x:emp{n},p{n},{'care' if n < 9 else 'brand'},,frontline" for n in range(12)]
    (folder / "org" / "people.csv").write_text(
        "\n".join(["identifier,person,unit,function,level", *people]) + "\n", encoding="utf-8"
    )
    rows = []
    for number in range(1, 200):
        month = ("Aug", "Sep", "Oct")[number % 3]
        at = f"Tue {month} {1 + number % 28:02d} {8 + number % 9:02d}:{number % 60:02d}:07 +0000 2017"
        account = "BrandCare" if number % 4 else "BrandNews"
        asker = f"cust{number % (3 if account == 'BrandNews' else 17)}"
        rows.append(f"{number},{asker},True,{at},@{account} help {number},,")
        if number % 3:
            rows.append(f"{1000 + number},{account},False,{at.replace(':07 ', ':59 ')},@{asker} hi,,{number}")
        rows.append(f"{5000 + number},emp{number % 12},True,{at},@emp{(number * 5) % 12} look,,")
    export = folder / "care.csv"
    export.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    (result,) = made.import_files([export])
    assert result.error is None
    return made


def _check(reading: Reading) -> None:
    assert reading.outcome in OUTCOMES
    assert reading.unit == indicators()[reading.indicator].unit
    assert (reading.value is not None) == (reading.outcome == "found")
    assert reading.people not in {1, 2, 3, 4}
    if reading.outcome == "suppressed":
        assert (reading.low, reading.high, reading.n, reading.people) == (None,) * 4
    if reading.outcome in {"not_available", "not_applicable", "suppressed"}:
        assert reading.reason
    if reading.value is not None:
        assert reading.low is None or reading.low <= reading.value + 1e-9
        assert reading.high is None or reading.value <= reading.high + 1e-9


@pytest.mark.parametrize("period", PERIOD_KINDS)
@pytest.mark.parametrize("by", GROUPINGS)
def test_every_reading_keeps_its_promises(workspace: Workspace, by: str, period: str) -> None:
    readings = workspace.readings((), by, period)  # type: ignore[arg-type]
    for reading in readings:
        _check(reading)
        assert reading.by == by
        if reading.outcome == "found" and not indicators()[reading.indicator].snapshot:
            assert (reading.period == "all") == (period == "all")
    placed = [(one.indicator, one.key, one.period) for one in readings]
    assert len(placed) == len(set(placed))


def test_a_small_group_is_suppressed_and_cannot_be_subtracted(workspace: Workspace) -> None:
    volumes = {one.key: one for one in workspace.readings(["activity.volume"], "unit")}
    assert volumes["brand"].outcome == "suppressed"
    shown = [one.value for one in volumes.values() if one.value is not None]
    (total,) = workspace.readings(["activity.volume"])
    assert total.value is not None
    hidden = [one for one in volumes.values() if one.outcome == "suppressed"]
    assert len(hidden) >= 2 or sum(shown) < total.value


def test_data_frames_have_the_columns_of_a_reading(workspace: Workspace) -> None:
    frame = workspace.indicators(["response.median_hours", "activity.volume"], by="property")
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(Reading.__dataclass_fields__)
    assert set(frame["indicator"]) == {"response.median_hours", "activity.volume"}
    assert len(workspace.indicators()) == len(indicators())


def test_what_is_not_known_is_refused_by_name(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such indicator"):
        workspace.readings(["no.such"])
    with pytest.raises(UsageError, match="planet"):
        workspace.readings((), "planet")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no workspace"):
        pappus.open(tmp_path)
    with pytest.raises(UsageError, match="oracle"):
        pappus.open(workspace.folder, engine="oracle:").assess()


def test_every_practice_has_one_finding(workspace: Workspace) -> None:
    findings = workspace.assess().findings
    assert set(findings) == set(practices())
    for finding in findings.values():
        assert finding.outcome in OUTCOMES
        assert (finding.level is not None) == (finding.outcome == "found")
        assert finding.reasons
        if finding.outcome == "found":
            assert len(finding.probabilities) == len(LEVELS)
            assert sum(finding.probabilities) == pytest.approx(1)
            assert finding.evidence
        else:
            assert finding.probabilities == ()
        if finding.outcome == "not_available":
            assert finding.would_help
    assert findings["governance.policies"].level == 2
    assert findings["purpose.need-recognised"].level == 1


def test_every_model_is_placed(workspace: Workspace) -> None:
    assessment = workspace.assess()
    assert list(assessment.placements) == list(models())
    assert len(assessment.placements) >= 5
    for name, placement in assessment.placements.items():
        if placement.kind == "profile":
            assert (placement.stages, placement.position, placement.stage) == ((), None, None)
            continue
        assert [stage.id for stage in placement.stages] == [stage.id for stage in models()[name].stages]
        assert sum(stage.probability for stage in placement.stages) == pytest.approx(1, abs=1e-12)
        assert placement.position is not None
        last = len(placement.stages) - 1
        assert 0 <= placement.position.low <= placement.position.value <= placement.position.high <= last
        assert 0 <= placement.known <= placement.asked
        assert len(placement.not_available) == placement.asked - placement.known
        for stage, unmet in zip(placement.stages, placement.unknown_unmet, strict=True):
            assert unmet.at_least <= stage.at_least + 1e-12


def test_a_requirement_of_which_nothing_is_known_is_never_taken_as_met(workspace: Workspace) -> None:
    assessment = workspace.assess()
    for name, placement in assessment.placements.items():
        if not placement.stages:
            continue
        named = next((at for at, one in enumerate(placement.stages) if one == placement.stage), 0)
        if named + 1 == len(placement.stages):
            continue
        unknown = {
            one.practice
            for one in models()[name].stages[named + 1].gate
            if assessment.findings[one.practice].outcome in {"not_available", "suppressed"}
        }
        assert unknown <= {one.practice for one in placement.blocking}


def test_two_assessments_are_equal(workspace: Workspace) -> None:
    assert workspace.assess().as_json() == pappus.open(workspace.folder).assess().as_json()


def test_the_past_is_assessed_as_it_was(workspace: Workspace) -> None:
    now, then = workspace.assess(), workspace.assess(date(2017, 8, 31))
    assert then.as_of == date(2017, 8, 31)
    assert 0 < then.coverage["acts"] < now.coverage["acts"]
    before = workspace.assess(date(2000, 1, 1))
    assert before.coverage["acts"] == 0
    assert before.readings["response.median_hours"].value is None


def test_a_document_that_is_still_to_come_does_not_count(workspace: Workspace) -> None:
    assert workspace.assess(date(2016, 12, 31)).findings["governance.policies"].outcome != "found"


def test_one_model_is_placed_as_among_all(workspace: Workspace) -> None:
    alone = workspace.assess(models={"social-maturity": models()["social-maturity"]}).placements
    assert list(alone) == ["social-maturity"]
    assert asdict(alone["social-maturity"]) == asdict(workspace.assess().placements["social-maturity"])
