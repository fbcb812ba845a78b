"""The scorecard: links that lead somewhere, signals and not noise, actions that lead up to the vision."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from pappus.scorecard.chart_drawing import chart_drawing
from pappus.scorecard.charted import charted
from pappus.scorecard.definition import read_scorecard
from pappus.scorecard.found import find_scorecard
from pappus.scorecard.recorded import readings_of_scorecard
from pappus.scorecard.scorecard import Measure, Rebase
from pappus.scorecard.standing import ScorecardFound
from pappus.scorecard.strategy_map import strategy_map
from pappus.simulation.trials import write_trials
from pappus.vocabulary.errors import InvalidFileError
from pappus.vocabulary.readings import Reading
from pappus.workspace.organisation import Organisation, Unit

CARD = """vision: All are heard.
objectives:
  - {id: heard, title: All are heard, perspective: customer}
  - {id: able, title: All can answer, perspective: learning, leads_to: [heard]}
measures:
  - {id: answers, title: Answers, objectives: [heard], better: higher, file: figures.csv, column: answers}
customers:
  - {id: all, title: Everybody, objectives: [heard]}
channels:
  - channel: x
    customers: [all]
    actions:
      - {id: reply, title: Reply, measures: [answers]}
"""


def nothing(measure: Measure) -> list[Reading]:
    return []


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ScorecardFound:
    folder = tmp_path_factory.mktemp("card")
    write_trials(folder, seed=1)
    card = find_scorecard(folder, nothing)
    assert card is not None
    return card


def days(count: int) -> list[date]:
    return [date(2023, 1, 1) + timedelta(days=30 * at) for at in range(count)]


MEASURE = Measure("m", "M", ("o",), "higher", start=10.0, target=20.0)
NOISE = np.random.default_rng(3).normal(10, 1, 24)


def test_noise_moves_nothing_and_a_jump_does() -> None:
    still = charted(MEASURE, days(30), [*NOISE, *np.random.default_rng(4).normal(10, 0.7, 6)])
    assert (still.move, still.since) == ("noise", None)
    jumped = charted(MEASURE, days(30), [*NOISE, *[18.0] * 6])
    assert (jumped.move, jumped.rule, jumped.progress) == ("better", "run" if jumped.rule == "run" else "beyond", 0.8)
    worse = charted(Measure("m", "M", ("o",), "lower"), days(30), [*NOISE, *[18.0] * 6])
    assert worse.move == "worse"


def test_limits_are_frozen() -> None:
    one = charted(MEASURE, days(30), [*NOISE, *[18.0] * 6])
    other = charted(MEASURE, days(30), [*NOISE, *[10.0] * 6])
    assert one.limits == other.limits
    assert one.limits is not None
    assert one.limits.points == 24


def test_a_rebase_makes_limits_anew_and_says_why() -> None:
    measure = Measure("m", "M", ("o",), "higher", rebased=(Rebase(days(30)[24], "the desk moved."),))
    values = [*NOISE, *(NOISE[:12] + 8)]
    assert charted(MEASURE, days(36), values).move == "better"
    again = charted(measure, days(36), values)
    assert again.move == "not_known"
    assert again.limits is not None
    assert again.limits.centre == pytest.approx(float((NOISE[:12] + 8).mean()))
    assert "because the desk moved." in " ".join(again.notes)


def test_few_points_are_no_ground() -> None:
    few = charted(MEASURE, days(4), [1.0, 2.0, 3.0, 2.0])
    assert (few.move, few.limits) == ("not_known", None)
    assert "limits take 6" in few.notes[0]
    assert charted(MEASURE, [], []).notes == ("There are no figures yet.",)
    thin = charted(MEASURE, days(10), [float(v) for v in NOISE[:10]])
    assert "false signals are frequent" in thin.notes[0]


def test_a_series_that_leans_on_itself_is_charted_by_what_is_new() -> None:
    rng = np.random.default_rng(6)
    plain = leaning = 0
    for _ in range(60):
        values = np.zeros(48)
        for at in range(1, 48):
            values[at] = 0.85 * values[at - 1] + rng.normal()
        found = charted(MEASURE, days(48), values.tolist())
        if "leans" in " ".join(found.notes):
            leaning += 1
            plain += found.move != "noise"
    assert leaning > 40
    assert plain / leaning < 0.45


def test_a_season_is_taken_out() -> None:
    measure = Measure("m", "M", ("o",), "higher", season=12)
    wave = 5 * np.sin(np.arange(36) / 12 * 2 * np.pi)
    found = charted(measure, days(36), (wave + np.random.default_rng(9).normal(0, 1, 36)).tolist())
    assert "season" in " ".join(found.notes)
    assert found.limits is not None
    assert found.limits.sigma < 2


def test_the_demonstration(found: ScorecardFound) -> None:
    assert {name: one.move for name, one in found.objectives.items()} == {
        "lasting": "not_moved", "at-home": "moved", "answered": "not_moved", "heard": "not_known", "able": "not_known",
    }  # fmt: skip
    assert [one.action.id for one in found.actions.values() if not one.is_traced] == ["seasons", "opening-days"]
    assert found.last_review == date(2026, 9, 24)
    read = {one.indicator: one.value for one in readings_of_scorecard(found)}
    assert read == pytest.approx(
        {
            "scorecard.measured_objectives_share": 0.6,
            "scorecard.traced_actions_share": 4 / 6,
            "scorecard.decided_measures_share": 0.2,
            "scorecard.outcomes_known_share": 0.2,
            "scorecard.buzz_judged": 1.0,
            "scorecard.ambassadors_judged": 1.0,
        }
    )
    assert readings_of_scorecard(None) == []


def test_functions_that_act_and_have_a_part_in_the_scorecard(found: ScorecardFound) -> None:
    owners = {one.objective.owner_unit for one in found.objectives.values()}
    owners |= {one.measure.owner_unit for one in found.measures.values()}
    owners |= {one.action.owner_unit for one in found.actions.values() if one.is_traced}
    unit = min(one for one in owners if one)
    organisation = Organisation("O", units=(Unit(unit, "Mine", "hr"), Unit("other", "Other", "legal")))

    def aligned(*acting: str) -> float | None:
        [one] = [
            one
            for one in readings_of_scorecard(found, organisation, set(acting))
            if one.indicator == "scorecard.aligned_functions_share"
        ]
        return one.value

    assert aligned("hr", "legal") == 0.5
    assert aligned("hr") == 1.0
    assert aligned() is None


def test_pictures_and_json_are_sound(found: ScorecardFound) -> None:
    from xml.etree.ElementTree import fromstring

    drawn = fromstring(strategy_map(found))  # noqa: S314 - our own drawing
    assert {one.text for one in drawn.iter("title")} == {one.objective.title for one in found.objectives.values()}
    for one in found.measures.values():
        assert fromstring(chart_drawing(one) or "<svg/>").tag == "svg"  # noqa: S314 - our own drawing
    plain = json.loads(json.dumps(found.as_json()))
    assert plain["vision"] == found.scorecard.vision
    assert len(plain["measures"]) == 5


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("leads_to: [heard]", "leads_to: [hered]", "'hered' is none of the objectives"),
        ("measures: [answers]", "measures: [replies]", "'replies' is none of the measures"),
        ("customers: [all]", "customers: [some]", "'some' is none of the customers"),
        ("id: able", "id: heard", "stands twice"),
        (", file: figures.csv, column: answers", "", "either an indicator or a file"),
        ("perspective: customer", "perspective: sideways", "none of financial"),
        ("vision", "visions", "vision"),
        ("file: figures.csv", "file: ../figures.csv", "within the workspace"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    (tmp_path / "scorecard.yaml").write_text(CARD.replace(old, new, 1))
    with pytest.raises(InvalidFileError) as caught:
        read_scorecard(tmp_path)
    assert any(words in one.expected and one.place.startswith("line ") for one in caught.value.faults), str(
        caught.value
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,replies\n2025-01-01,1\n", "lacks the column answers"),
        ("when,answers\n2025-01-01,1\n", "lacks the column day"),
        ("day,answers\n2025-01-01,much\n", "expected a number, found 'much'"),
        ("day,answers\n2025-01-01,1\n2025-01-01,2\n", "stands twice"),
        ("day,answers\nMonday,1\n", "YYYY-MM-DD"),
    ],
)
def test_figures_that_are_wrong_are_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "scorecard.yaml").write_text(CARD)
    (tmp_path / "figures.csv").write_text(text)
    with pytest.raises(InvalidFileError, match=words):
        find_scorecard(tmp_path, nothing)


def test_without_a_scorecard_or_figures(tmp_path: Path) -> None:
    assert find_scorecard(tmp_path, nothing) is None
    (tmp_path / "scorecard.yaml").write_text(CARD)
    found = find_scorecard(tmp_path, nothing)
    assert found is not None
    assert found.objectives["heard"].move == "not_known"
    assert found.is_review_due


def test_readings_of_an_indicator_are_charted(tmp_path: Path) -> None:
    (tmp_path / "scorecard.yaml").write_text(
        CARD.replace("file: figures.csv, column: answers", "indicator: response.answered_share")
    )

    def monthly(measure: Measure) -> list[Reading]:
        name, whole = measure.indicator or "", "organisation"
        months = [f"{2023 + at // 12}-{at % 12 + 1:02d}" for at in range(30)]
        values = [0.5 + 0.01 * (at % 3) for at in range(30)]
        return [
            Reading(name, "organisation", whole, month, value, 0, 1, 9, 9, "share", "found")
            for month, value in zip(months, values, strict=True)
        ]

    found = find_scorecard(tmp_path, monthly)
    assert found is not None
    assert found.measures["answers"].latest_day == date(2025, 6, 1)
    assert found.measures["answers"].move == "noise"


def test_two_hundred_measures_are_quick() -> None:
    values = NOISE.tolist() * 2
    when = days(48)
    charted(MEASURE, when, values)
    began = time.process_time()
    for _ in range(200):
        charted(MEASURE, when, values)
    assert time.process_time() - began < 0.6
