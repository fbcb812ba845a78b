"""Documents to write reports of: a rich one, one that knows a name only, and one without known sides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from tests.raters import answered, many, round_of

from pappus.assessment.change import PracticeChange
from pappus.assessment.items import by_id
from pappus.assessment.ratings import Rating
from pappus.assessment.said import said_in
from pappus.maturity.assessment import place_on_models
from pappus.maturity.change import PlaceChange
from pappus.maturity.definitions import models
from pappus.maturity.draws import prior
from pappus.maturity.placement import Interval
from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.practices.questions import practice_items
from pappus.report.asked import asked_in
from pappus.report.document import (
    Network,
    NetworkLink,
    NetworkNode,
    PropertyNote,
    ReportDocument,
    ResponseCurve,
    SinceThen,
    SourceNote,
)
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.periods import microseconds
from pappus.vocabulary.readings import Grouping, Reading
from pappus.workspace.organisation import AttestedDocument, Level, Organisation, Property, Unit

AS_OF = date(2024, 6, 30)

STAR = Network(
    basis="units",
    nodes=(
        NetworkNode("care", "Customer care", 41, 1, 900, 2400),
        NetworkNode("brand", "Brand & campaigns", 30, 1, 480, 1200),
        NetworkNode("works", "Works of the north", 26, 1, 0, 0),
        NetworkNode("people", "People team", 25, 1, None, None),
        NetworkNode("", "3 smaller units", 9, 3, 12, None),
        NetworkNode("hub", "Digital hub", 8, 1, 240, 600),
    ),
    links=(
        NetworkLink("brand", "care", 24),
        NetworkLink("care", "hub", 240),
        NetworkLink("brand", "hub", 180),
        NetworkLink("hub", "people", 60),
        NetworkLink("", "hub", None),
    ),
    months=12.0,
)
"""A hub in touch with everybody but one silent unit; what some do may not be shown."""

PROPERTIES = (
    PropertyNote("x:northwind", "x", "social", "brand", True, "alive", "2024-06", "News", "grow"),
    PropertyNote("facebook:northwind.old", "facebook", "social", None, True, "dormant", "2023-09", None, "close"),
    PropertyNote("email:help", "email", "traditional", "care", True, "never seen", None, "Help by mail", "keep"),
    PropertyNote("slack:random", "slack", "internal", None, False, "alive"),
)


@pytest.fixture(scope="session")
def rich() -> ReportDocument:
    """An organisation of which much is known, with suppressed groups among the rest."""
    organisation = Organisation(
        name="Northwind Outfitters",
        functions=("marketing", "communications", "customer_support", "hr", "product_development", "finance"),
        units=(
            Unit("care", "Customer care", "customer_support"),
            Unit("brand", "Brand & campaigns", "marketing"),
            Unit("people", "People team", "hr"),
        ),
        size=420,
        footprint="several_markets",
        target_model="pots-plots-plantations",
        target_stage="plantations",
        target_date="2026-12-31",
        properties=(
            Property("x:northwind", "x", "northwind", owner_unit="brand", purpose="News", decision="grow"),
            Property("facebook:northwind.old", "facebook", "northwind.old", decision="close"),
            Property("email:help", "email", "help", owner_unit="care", purpose="Help by mail", decision="keep"),
        ),
        attested=tuple(
            AttestedDocument(practice, title, "head of digital", "2024-02-01", "valid", reviewer, reviewed)
            for practice, title, reviewer, reviewed in (
                ("governance.policies", "Conduct & tone, version 3", "legal", "2024-03-01"),
                ("governance.shepherd", "Appointment of the head of digital", "board", "2024-03-01"),
                ("governance.resources", "Budget 2024 to 2025", "board", "2024-03-01"),
                ("governance.risks-and-rewards", "Board paper 12", "board", "2024-03-01"),
                ("governance.steering-committee", "Minutes of June", None, None),
                ("governance.centre-of-excellence", "Charter of the hub", "board", "2024-03-01"),
                ("governance.roles", "Role descriptions", None, None),
                ("learning.education", "Curriculum", "people team", "2024-03-01"),
                ("purpose.need-recognised", "Letter to all staff", "board", "2024-03-01"),
                ("structure.redesigned", "Organisation chart 2024", "board", "2024-03-01"),
                ("engagement.strategy", "Engagement strategy", None, None),
                ("properties.content", "Content plan", None, None),
            )
        ),
    )
    readings = (
        *_of_the_whole(),
        *_by("function", "people.active_share", "share", [("customer_support", 0.71, 0.6, 0.8, 41, 41)]),
        *_by("function", "people.active_share", "share", [("marketing", 0.55, 0.42, 0.67, 30, 30)]),
        *_by("function", "people.active_share", "share", [("hr", 0.2, 0.1, 0.36, 25, 25), ("finance",)]),
        *_by("function", "activity.volume", "acts", [("customer_support", 5210, None, None, 5210, 41)]),
        *_by("function", "activity.volume", "acts", [("marketing", 2480, None, None, 2480, 30)]),
        *_by("function", "activity.volume", "acts", [("hr", 190, None, None, 190, 12), ("finance",)]),
        *_by("unit", "response.median_hours", "hours", [("care", 2.31, 2.05, 2.6, 830, 512), ("people",)]),
        *_by("property", "activity.volume", "acts", [("x:northwind", 2480, None, None, 2480, 900)]),
        *_by("property", "activity.volume", "acts", [("email:help", 4100, None, None, 4100, 700), ("slack:random",)]),
        *_by("network", "response.median_hours", "hours", [("x", 0.58, 0.5, 0.66, 700, 480)]),
        *_by("network", "response.median_hours", "hours", [("email", 9.13, 8.4, 9.9, 830, 512)]),
        *_by("network", "presence.active_properties", "properties", [("x", 1, None, None, 1, None)]),
        *_by("network", "properties.owned_share", "share", [("x", 1.0, 0.3, 1.0, 1, None)]),
    )
    months = [f"2023-{month:02d}" for month in range(7, 13)] + [f"2024-{month:02d}" for month in range(1, 7)]
    monthly = [_reading("activity.volume", 500 + 40 * k, None, None, "acts", n=500 + 40 * k, people=60, period=month)
               for k, month in enumerate(months)]  # fmt: skip
    monthly[3] = Reading("activity.volume", "organisation", "organisation", months[3], None, None, None, None, None,
                         "acts", "suppressed", "fewer than 5 people are behind it")  # fmt: skip
    curves = (
        curve("organisation", "All channels", 4.1, 0.12, 1530, 980, 2.2),
        curve("email", "E-mail", 9.13, 0.08, 830, 512, 7.0),
        curve("x", "X", 0.58, 0.17, 700, 480, 0.4),
    )
    sources = (
        SourceNote("a1", "slack", "2024-06-30T09:12:00+00:00", 9200, 8804, 3,
                   Coverage(source="slack", network="slack", inbound="none", outbound="all", private=False,
                            window_start_us=_us(2023, 7, 1), window_end_us=_us(2024, 6, 28), bots_marked=True,
                            notes=["Private channels and direct messages are not in this export."])),
        SourceNote("a2", "support_tweets", "2024-06-30T09:13:00+00:00", 3100, 3100, 0,
                   Coverage(source="support_tweets", network="x", inbound="replied_only", outbound="all")),
    )  # fmt: skip
    return assessed(
        organisation,
        readings,
        monthly=tuple(monthly),
        curves=curves,
        sources=sources,
        acts=11_904,
        window=(date(2023, 7, 1), date(2024, 6, 28)),
        disagreements=("Social maturity sees more than Pots, plots and plantations does: coordination is in place.",),
        network=STAR,
        properties=PROPERTIES,
    )


@pytest.fixture(scope="session")
def bare() -> ReportDocument:
    """An organisation of which the name alone is known."""
    return assessed(Organisation(name="Acme"), (), as_of=AS_OF)


@pytest.fixture(scope="session")
def sideless() -> ReportDocument:
    """A community site: questions and answers, nobody known to belong to the organisation."""
    readings = (
        _reading("response.median_hours", 6.46, 5.7, 7.4, "hours", n=1042, people=1310),
        _reading("response.answered_24h", 0.671, 0.646, 0.695, "share", n=1042, people=1310),
        _reading("response.answered_share", 0.851, 0.83, 0.87, "share", n=1042, people=1310),
        _reading("activity.volume", 5291, None, None, "acts", n=5291, people=1310),
        _reading("presence.active_properties", 1, None, None, "properties", n=1, people=None),
    )
    one = curve("organisation", "All channels", 6.46, 0.149, 1042, 1310, 4.22)
    site = curve("stackexchange", "Stack Exchange", 6.46, 0.149, 1042, 1310, 4.22)
    return assessed(
        Organisation(name="A community of makers"),
        readings,
        curves=(one, site),
        sides_known=False,
        networks_without_sides=("stackexchange",),
        acts=5291,
        window=(date(2011, 1, 4), date(2014, 9, 13)),
    )


LEVELS_SAID = {
    "governance.policies": 0.6, "governance.resources": 3.1, "governance.roles": 2.0, "governance.shepherd": 3.0,
    "learning.education": 3.0, "learning.safe-to-try": 2.0, "purpose.need-recognised": 3.0, "listening.hear": 1.2,
    "engagement.strategy": 3.6, "integration.ways-of-working": 2.2,
}  # fmt: skip
PEOPLE: dict[Level, int] = {"frontline": 20, "manager": 9, "executive": 3}
KNOW_HOW: dict[str, dict[Level, Sequence[int | None]]] = {
    "technical": {"frontline": [3, 4, 3, 3, 3, 4, 3], "manager": [2, 3, 2, 3, 2, 3], "executive": [1, 2, 1]},
    "process": {"frontline": [2, 1, 2, 2, 3, 2], "manager": [1, 1, 2, 1, 1, 0], "executive": [1, 2, 1]},
    "people": {"frontline": [1, 1, 2], "manager": [3, 2, 3, 3, 3, 3, None], "executive": [1, 2, 1]},
}


def _answers() -> list[Rating]:
    ratings = many(LEVELS_SAID, PEOPLE, seed=3, spread=0.5)
    for layer, by_level in KNOW_HOW.items():
        for level, given in by_level.items():
            ratings += answered(f"competence.{layer}.self", given, level)
    ratings += answered("competence.process.most-managers", [0, 1, 0, 0, 1, 0, 0, 0])
    return ratings + answered("anchor.transformed", [2, 3, 3, 4, 5, 4, 6, 3, 7, 2])


@pytest.fixture(scope="session")
def heard(rich: ReportDocument) -> ReportDocument:
    """The rich organisation after its people were asked: three executives among them, who may not be shown."""
    one = replace(round_of(_answers()), title="Spring", opened_at="2024-05-06", population=420)
    organisation = replace(rich.organisation, rounds=(one,))
    own = {reading.indicator: reading for reading in rich.readings if reading.by == "organisation"}
    said = said_in(one, organisation, list(practices()), prior()["draws"])
    findings = find(practices().values(), EvidenceBase(organisation, own, AS_OF, said=said))
    placements = place_on_models(findings, own, [], [], None, said, one)
    place = placements["social-maturity"]
    moved = Interval(0.7, 0.2, 1.3)
    change = PlaceChange(place.model, place, place, moved, moved, 0.97, *(Interval(0.0, 0.0, 0.0),) * 3)
    since = SinceThen(
        "2023", "Autumn before", date(2023, 10, 2), None, {place.model: change},
        (
            PracticeChange("learning.education", 1.1, 0.6, 1.6, 0.99, 14, 29),
            PracticeChange("listening.hear", -0.9, -1.4, -0.3, 0.02, 14, 29),
            PracticeChange("governance.roles", 0.1, -0.4, 0.6, 0.6, 14, 29),
        ),
    )  # fmt: skip
    items = by_id(practice_items())
    asked = asked_in(one, said, organisation, findings, practices(), items, since)
    return replace(rich, organisation=organisation, findings=findings, placements=placements, asked=asked)


def assessed(
    organisation: Organisation,
    readings: Sequence[Reading],
    *,
    as_of: date = AS_OF,
    monthly: tuple[Reading, ...] = (),
    curves: tuple[ResponseCurve, ...] = (),
    sources: tuple[SourceNote, ...] = (),
    sides_known: bool = True,
    networks_without_sides: tuple[str, ...] = (),
    acts: int = 0,
    window: tuple[date, date] | None = None,
    disagreements: tuple[str, ...] = (),
    network: Network | None = None,
    properties: tuple[PropertyNote, ...] = (),
) -> ReportDocument:
    """A document of these readings, with the findings and placements that follow from them."""
    own = {one.indicator: one for one in readings if one.by == "organisation"}
    findings = find(practices().values(), EvidenceBase(organisation, own, as_of))
    by_function = [one for one in readings if one.by == "function"]
    by_network = [one for one in readings if one.by == "network"]
    return ReportDocument(
        organisation=organisation,
        as_of=as_of,
        placements=place_on_models(findings, own, by_function, by_network),
        models=models(),
        practices=practices(),
        findings=findings,
        readings=tuple(readings),
        monthly=monthly,
        curves=curves,
        sources=sources,
        sides_known=sides_known,
        networks_without_sides=networks_without_sides,
        acts=acts,
        window=window,
        disagreements=disagreements,
        network=network,
        properties=properties,
    )


def curve(
    key: str, title: str, median_hours: float, never: float, threads: int, people: int, naive: float
) -> ResponseCurve:
    """A log-logistic wait with a share that is never answered, and an interval as wide as its threads allow."""
    hours = tuple(round(0.02 * 1.15**step, 4) for step in range(72))
    half = median_hours * math.sqrt((0.5 - never) / 0.5)
    answered = tuple((1 - never) * t / (t + half) for t in hours)
    width = tuple(1.645 * math.sqrt(max(a * (1 - a), 1e-4) / threads) for a in answered)
    low = tuple(max(0.0, a - w) for a, w in zip(answered, width, strict=True))
    high = tuple(min(1.0, a + w) for a, w in zip(answered, width, strict=True))
    unanswered = round(never * threads)
    return ResponseCurve(key, title, hours, answered, low, high, threads, people, unanswered, median_hours, naive)


def _us(year: int, month: int, of_month: int) -> int:
    from datetime import UTC, datetime

    return microseconds(datetime(year, month, of_month, tzinfo=UTC))


def _reading(
    indicator: str, value: float, low: float | None, high: float | None, unit: str, *,
    n: int | None, people: int | None, period: str = "all", by: Grouping = "organisation", key: str = "organisation",
) -> Reading:  # fmt: skip
    return Reading(indicator, by, key, period, value, low, high, n, people, unit, "found")


def _by(by: Grouping, indicator: str, unit: str, rows: Sequence[tuple[str | float | int | None, ...]]) -> list[Reading]:
    """Readings of groups: key, value, low, high, n, people; a row that is a key alone is suppressed."""
    small = "fewer than 5 people are behind it"
    return [
        Reading(indicator, by, str(key), "all", *rest, unit, "found")  # type: ignore[arg-type, call-arg]
        if rest
        else Reading(indicator, by, str(key), "all", None, None, None, None, None, unit, "suppressed", small)
        for key, *rest in rows
    ]


def _of_the_whole() -> list[Reading]:
    rows: list[tuple[str, float, float | None, float | None, str, int, int | None]] = [
        ("activity.volume", 11_904, None, None, "acts", 11_904, 1_204),
        ("people.active_share", 0.483, 0.43, 0.53, "share", 203, 203),
        ("people.internal_active_share", 0.31, 0.27, 0.36, "share", 203, 203),
        ("people.participation_gini", 0.624, 0.59, 0.66, "index", 203, 203),
        ("people.level_breadth", 0.81, 0.7, 0.9, "share", 203, 203),
        ("presence.active_properties", 6, None, None, "properties", 9, None),
        ("presence.dormant_share", 0.111, 0.03, 0.35, "share", 9, None),
        ("presence.function_breadth", 0.41, 0.39, 0.43, "share", 7_880, 95),
        ("presence.functions_active_share", 0.5, 0.2, 0.8, "share", 6, 95),
        ("presence.beyond_marketing_share", 0.685, 0.67, 0.7, "share", 7_880, 95),
        ("properties.owned_share", 0.91, 0.84, 0.96, "share", 9, None),
        ("properties.strategy_share", 0.78, 0.55, 0.92, "share", 9, None),
        ("response.answered_24h", 0.775, 0.757, 0.793, "share", 1_530, 980),
        ("response.answered_share", 0.88, 0.866, 0.893, "share", 1_530, 980),
        ("response.median_hours", 4.123, 3.74, 4.52, "hours", 1_530, 980),
        ("response.naive_median_hours", 2.2, None, None, "hours", 1_530, 980),
        ("response.rmst_hours", 19.87, 18.6, 21.1, "hours", 1_530, 980),
        ("response.parity", 2.13, 1.6, 2.7, "ratio", 1_530, 980),
        ("structure.cross_unit_share", 0.37, 0.33, 0.41, "share", 4_120, 203),
        ("structure.centralisation", 0.52, 0.4, 0.61, "index", 3, 203),
    ]
    return [
        _reading(indicator, value, low, high, unit, n=n, people=people)
        for indicator, value, low, high, unit, n, people in rows
    ]
