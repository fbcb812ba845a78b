"""What is known of each group: its people's ratings, the readings of its records, the documents that speak for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pappus.assessment.group_views import group_effects, raters_shown, said_by_group
from pappus.assessment.groups import people_by_group
from pappus.assessment.said import said_in
from pappus.assessment.words import words
from pappus.indicators.indicator import UNASSIGNED
from pappus.indicators.registry import indicators
from pappus.maturity.draws import prior
from pappus.maturity.groups import GroupedBy, GroupEvidence
from pappus.practices.definitions import practices
from pappus.practices.findings import EvidenceBase, find
from pappus.vocabulary.readings import MINIMUM_PEOPLE, Reading
from pappus.workspace.organisation import LEVELS, Organisation, Round


def group_evidence(
    organisation: Organisation,
    one: Round | None,
    as_of: date,
    readings: Mapping[str, Mapping[str, Reading]],
    by: GroupedBy,
) -> Iterator[GroupEvidence]:
    """What is known of every level of people, function or unit.

    Args:
        organisation: names its groups, and says how many people stand in each.
        one: the round; null if nobody was asked.
        as_of: date at which documents must be in force.
        readings: by group and indicator; empty for levels of people, of which there are none.
        by: what the groups are.
    """
    names, draws = list(practices()), prior()["draws"]
    asked = one or Round("")
    said = said_by_group(asked, organisation, names, draws, by)
    raters = raters_shown(asked, organisation, names, by)
    together = said_in(asked, organisation, names, draws, by)
    effects = group_effects(together, organisation, by) if together is not None else {}
    listed = people_by_group(asked, organisation, by)
    needs = {name: tuple(each.needs) for name, each in indicators().items()}
    titles = _titles(organisation, by)
    for key in _keys(organisation, by, {*raters, *readings}):
        few = 0 < listed.get(key, 0) < MINIMUM_PEOPLE
        base = EvidenceBase(organisation, readings.get(key, {}), as_of, key, needs, said.get(key))
        found = {} if few else find(practices().values(), base)
        yield GroupEvidence(key, titles.get(key, key), raters.get(key, 0), found, said.get(key), effects.get(key))


def _keys(organisation: Organisation, by: GroupedBy, found: set[str]) -> list[str]:
    """The groups there are, as they are declared; then those that only turn up in answers or records."""
    declared: dict[GroupedBy, list[str]] = {
        "level": list(LEVELS),
        "function": list(organisation.known_functions()),
        "unit": [unit.id for unit in organisation.units],
    }
    return list(dict.fromkeys([*declared[by], *sorted(found - {UNASSIGNED})]))


def _titles(organisation: Organisation, by: GroupedBy) -> Mapping[str, str]:
    if by == "unit":
        return {unit.id: unit.name for unit in organisation.units}
    titles: Mapping[str, str] = words()[f"{by}s"]
    return titles
