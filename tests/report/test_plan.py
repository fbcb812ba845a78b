"""What to do next, in the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.roadmap.conftest import NAMES, ground_at, wish_for

from pappus.report.document import ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.plan import PlanShown, plan_shown
from pappus.report.writers.html import WRITER
from pappus.roadmap.making import make_plan
from pappus.roadmap.plan import Plan
from pappus.workspace.organisation import ActionEntry

MEANS = np.random.default_rng(7).uniform(1.6, 2.6, len(NAMES))
HARD = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def plan() -> Plan:
    entries = (ActionEntry("one-calendar", "under_way", "Social lead", starts_at="2026-09-14"),)
    return make_plan(ground_at(MEANS, entries=entries), wish_for("early-majority", date(2027, 12, 31)))


def shown(document: ReportDocument, plan: Plan) -> PlanShown:
    found = plan_shown(Lookup(replace(document, plan=plan)))
    assert found is not None
    return found


def test_without_a_plan_there_is_no_such_section(rich: ReportDocument) -> None:
    assert plan_shown(Lookup(replace(rich, plan=None))) is None


def test_bars_lie_within_the_time_and_in_its_order(rich: ReportDocument, plan: Plan) -> None:
    lines = shown(rich, plan).lines
    assert len(lines) == len(plan.actions)
    assert all(line.left >= 0 and line.width > 0 and line.left + line.width <= 100.01 for line in lines)
    assert [line.left for line in lines] == sorted(line.left for line in lines)
    (begun,) = (line for line in lines if line.begun)
    assert (begun.leads, begun.left) == ("Social lead", 0)


def test_the_sentence_says_whether_it_is_reached(rich: ReportDocument, plan: Plan) -> None:
    assert "Social maturity: Early majority by 31 December 2027." in shown(rich, plan).sentence
    assert "lead there with a chance of" in shown(rich, plan).sentence
    short = replace(plan, reached=False, proof="best_found", chance=0.4, ceiling=0.5)
    assert f"A chance of 80{HARD}% is out of reach" in shown(rich, short).sentence
    assert f"more than 50{HARD}%" in shown(rich, short).sentence
    nothing = shown(rich, replace(plan, actions=(), first_steps=(), chance=0.9, lacking=()))
    assert f"Nothing new has to be begun, since the chance is 90{HARD}% as things stand." in nothing.sentence
    assert (nothing.first, nothing.lines) == ("", ())


def test_chances_over_time_run_from_the_start_to_the_end(rich: ReportDocument, plan: Plan) -> None:
    chances = shown(rich, plan).chances
    assert 2 <= len(chances) <= 8
    assert chances[0].day == "1 October 2026"
    assert chances[-1].planned_share == plan.ways[0].outlooks[-1].planned["early-majority"]
    assert chances[-1].planned_share > chances[-1].unplanned_share


def test_a_layer_to_which_nothing_adds_is_told(rich: ReportDocument, plan: Plan) -> None:
    new = replace(plan, actions=tuple(one for one in plan.actions if not one.under_way))
    assert shown(rich, replace(new, lacking=())).flags == ()
    told = shown(rich, replace(new, lacking=("technical", "people"))).flags
    assert told == ("No action of the plan adds to technical know-how or people know-how.",)


def test_that_little_is_known_is_told(rich: ReportDocument, plan: Plan) -> None:
    (_, told) = shown(rich, replace(plan, lacking=(), known=2, asked=9)).flags
    assert told.startswith("Little is known: something about 2 of the 9 practices")


def test_the_page_shows_it(rich: ReportDocument, plan: Plan) -> None:
    page = WRITER.write(replace(rich, plan=plan)).decode()
    assert 'id="plan"' in page
    assert "What to do next" in page
    assert page.count("margin-left:") >= len(plan.actions)


def test_what_is_under_way_is_told_and_that_it_may_cost_more_than_there_is(rich: ReportDocument, plan: Plan) -> None:
    (told,) = shown(rich, replace(plan, lacking=())).flags
    assert told == f"Of its cost {plan.committed:,.0f} goes into what is under way, which is carried on."
    (enough, told) = shown(rich, replace(plan, lacking=(), budget=1000.0, reached=False)).flags
    assert "although no more than 1,000 may be spent" in told
    assert "a plan could be had that gets there" in enough
