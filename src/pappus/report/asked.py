"""Gathers what a report says of the people who were asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from pappus.assessment.agenda import agenda
from pappus.assessment.agreement import agreement_in
from pappus.assessment.change import Together
from pappus.assessment.groups import NOT_SAID, groups_shown, raters_by_group
from pappus.assessment.items import Item
from pappus.assessment.said import Said, day_of
from pappus.maturity.change import PlaceChange
from pappus.maturity.closing import find_closing
from pappus.maturity.placement import Interval
from pappus.practices.gaps import find_gaps
from pappus.practices.practice import Practice
from pappus.report.document import Asked, FamilySaid, SinceThen
from pappus.vocabulary.findings import LEVELS, Finding, TierLevel
from pappus.vocabulary.readings import INTERVAL_LEVEL, MINIMUM_PEOPLE
from pappus.workspace.organisation import LEVELS as LEVELS_OF_PEOPLE
from pappus.workspace.organisation import Organisation, Round


def asked_in(
    one: Round,
    said: Said | None,
    organisation: Organisation,
    findings: Mapping[str, Finding],
    practices: Mapping[str, Practice],
    items: Mapping[str, Item],
    since: SinceThen | None = None,
) -> Asked:
    """What people answered in a round, as a report says it.

    Args:
        one: the round.
        said: what they say of practices; null if nobody rated one.
        organisation: names its units, and says how many people there are.
        findings: by practice id.
        practices: the definitions behind them.
        items: what was asked, by id.
        since: what moved since the round before; null where there is none.
    """
    people = len(set(one.ratings.rater))
    agreement = agreement_in(one, items, {"level": said}) if said is not None else None
    return Asked(
        round_id=one.id,
        title=one.title,
        day=_day(one),
        people=people if people >= MINIMUM_PEOPLE else None,
        population=one.population or organisation.size,
        by_level=_by_level(one) if people >= MINIMUM_PEOPLE else (),
        families=_families(said, findings) if said is not None else (),
        gaps=find_gaps(findings, practices, said),
        closing=find_closing(one),
        agreement=agreement,
        agenda=agenda(one, organisation, items, agreement) if agreement is not None else (),
        since=since,
    )


def since_then(former: Round, together: Together, places: dict[str, PlaceChange]) -> SinceThen:
    """What moved since an earlier round, as a report says it."""
    return SinceThen(former.id, former.title, _day(former), together.same_people, places, together.changes)


def _day(one: Round) -> date | None:
    day = day_of(one)
    return date.fromisoformat(day) if day is not None else None


def _by_level(one: Round) -> tuple[tuple[str, int], ...]:
    people = raters_by_group(one.ratings, "level")
    shown = groups_shown(people) - {NOT_SAID}
    return tuple((level, people[level]) for level in LEVELS_OF_PEOPLE if level in shown)


def _families(said: Said, findings: Mapping[str, Finding]) -> tuple[FamilySaid, ...]:
    by_family: dict[str, list[str]] = {}
    for practice in said.practices:
        if said.voices[practice].shown and practice in findings:
            by_family.setdefault(practice.partition(".")[0], []).append(practice)
    return tuple(_family(name, practices, said, findings) for name, practices in by_family.items())


def _family(name: str, practices: list[str], said: Said, findings: Mapping[str, Finding]) -> FamilySaid:
    """The mean over the practices of both sides; over all that people rated, where nothing is on record."""
    on_record = {practice: level for practice in practices if (level := findings[practice].on_record) is not None}
    compared = list(on_record) or practices
    drawn = np.column_stack([levels for practice in compared if (levels := said.of(practice)) is not None]).mean(axis=1)
    tail = (1 - INTERVAL_LEVEL) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return FamilySaid(
        family=name,
        practices=len(compared),
        said=Interval(float(drawn.mean()), float(low), float(high)),
        on_record=float(np.mean([_mean(level) for level in on_record.values()])) if on_record else None,
    )


def _mean(level: TierLevel) -> float:
    return float(np.dot(LEVELS, level.probabilities))
