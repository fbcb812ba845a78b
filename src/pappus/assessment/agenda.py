"""The agenda of a calibration meeting: on which practices people differ most, who sees what, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pappus.assessment.agreement import Agreement, PracticeAgreement, answer_table, settings
from pappus.assessment.groups import (
    NOT_SAID,
    RATER_GROUPINGS,
    RaterGrouping,
    functions_of_units,
    group_of_raters,
    groups_shown,
)
from pappus.assessment.items import Item
from pappus.assessment.words import words
from pappus.statistics.anchored_model import TOP_LEVEL
from pappus.workspace.organisation import Organisation, Round

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GroupMean:
    """What the people of one group answer on average.

    Attributes:
        key: level, function or id of the unit.
        title: what it is called in a sentence.
        people: how many of them gave a level; at least five.
        mean: of their answers, 0 to 4.
    """

    key: str
    title: str
    people: int
    mean: float


@dataclass(frozen=True)
class Topic:
    """One practice on the agenda.

    Attributes:
        practice: its id.
        title: what is true where it is in place.
        people: how many gave it a level.
        mean: of their answers.
        rwg: how far they agree.
        average_deviation: how far answers lie from their mean on average, in levels.
        by: level, function or unit, where the differences lie between such groups; null where they run through all.
        groups: the groups that may be shown, from the one that says most; empty where differences run through all.
        low: the level on the lower side.
        low_anchor: what one sees at it.
        high: the level on the upper side.
        high_anchor: what one sees at it.
        split: who says what, in a sentence.
        question: what to talk about.
    """

    practice: str
    title: str
    people: int
    mean: float
    rwg: float
    average_deviation: float
    by: RaterGrouping | None
    groups: tuple[GroupMean, ...]
    low: int
    low_anchor: str
    high: int
    high_anchor: str
    split: str
    question: str


@dataclass(frozen=True)
class AgreementFound:
    """How far people agree, and the agenda of the meeting at which they talk about it."""

    agreement: Agreement
    agenda: tuple[Topic, ...]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus agreement --json`."""
        found = asdict(self.agreement)
        variance = {by: {"practices": parts.pop("criteria"), **parts} for by, parts in found.pop("variance").items()}
        return {
            "round": found.pop("round_id"),
            "raters": found.pop("raters"),
            "alpha": found.pop("alpha"),
            "icc": {"group": "practice", "icc1": found.pop("icc1"), "icc2": found.pop("icc2")},
            "variance": variance,
            **found,
            "agenda": [asdict(topic) for topic in self.agenda],
        }


def agenda(one: Round, organisation: Organisation, items: Mapping[str, Item], found: Agreement) -> tuple[Topic, ...]:
    """The practices on which people differ most, the widest apart first; empty where they agree on all.

    Args:
        one: the round.
        organisation: names its units.
        items: the practices with their anchors, by id.
        found: how far people agree.
    """
    chosen = settings()["agenda"]
    apart = [each for each in found.practices if each.rwg < chosen["rwg_below"] and each.practice in items]
    ranked = sorted(apart, key=lambda each: (-each.average_deviation, each.practice))[: chosen["most"]]
    groups = {by: group_of_raters(one.ratings, by) for by in RATER_GROUPINGS}
    return tuple(
        _topic(each, items[each.practice], _split(one, each.practice, groups, organisation)) for each in ranked
    )


def group_titles(organisation: Organisation) -> dict[RaterGrouping, dict[str, str]]:
    """What the people of each group are called in a sentence, by what the groups are and by key."""
    of_group = str(settings()["people_of"])
    return {
        "level": dict(settings()["levels"]),
        "function": {key: of_group.format(title=title) for key, title in words()["functions"].items()},
        "unit": {unit.id: of_group.format(title=unit.name) for unit in organisation.units},
    }


_Split = tuple[RaterGrouping, tuple[GroupMean, ...]]


def _split(
    one: Round,
    practice: str,
    groups: Mapping[RaterGrouping, Mapping[str, str]],
    organisation: Organisation,
) -> _Split | None:
    """The groups between which most of the difference lies; null where they explain little of it."""
    found: list[tuple[float, _Split]] = []
    titles, functions = group_titles(organisation), functions_of_units(organisation)
    for by, group_of in groups.items():
        raters = sorted(group_of)
        given = answer_table(one.ratings, [practice], raters)[:, 0]
        answered = ~np.isnan(given)
        keys = np.array([group_of[rater] for rater in raters])[answered]
        means = tuple(_means(given[answered], keys, titles[by], functions if by == "unit" else None))
        if len(means) > 1:
            within = np.isin(keys, [each.key for each in means])
            found.append((_between(given[answered][within], keys[within]), (by, means)))
    best = max(found, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= settings()["agenda"]["between_groups"] else None


def _means(
    given: _Floats, keys: NDArray[np.str_], titles: Mapping[str, str], within: Mapping[str, str] | None
) -> Iterator[GroupMean]:
    """Groups that may be shown beside the mean of all, from the highest mean down."""
    names, counts = np.unique(keys, return_counts=True)
    shown = groups_shown(dict(zip(names.tolist(), counts.tolist(), strict=True)), within) - {NOT_SAID}
    found = [
        GroupMean(key, titles.get(key, key), int((keys == key).sum()), float(given[keys == key].mean()))
        for key in sorted(shown)
    ]
    yield from sorted(found, key=lambda each: -each.mean)


def _between(given: _Floats, keys: NDArray[np.str_]) -> float:
    """Omega squared: the share of variance that lies between groups, without what chance alone would bring.

    Source: Hays, Statistics for Psychologists (1963).
    """
    _, group, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    means = np.bincount(group, given) / sizes
    total = float(((given - given.mean()) ** 2).sum())
    within = float(((given - means[group]) ** 2).sum())
    free = len(given) - len(sizes)
    if free <= 0 or total <= 0:
        return 0.0
    mean_square = within / free
    return (total - within - (len(sizes) - 1) * mean_square) / (total + mean_square)


def _topic(found: PracticeAgreement, item: Item, split: _Split | None) -> Topic:
    by, groups = split if split is not None else (None, ())
    ends = (groups[-1].mean, groups[0].mean) if groups else _ends(found)
    low, high = _apart(*ends)
    told = {
        "low_level": low,
        "high_level": high,
        "low_anchor": item.anchors[low].rstrip("."),
        "high_anchor": item.anchors[high].rstrip("."),
        "low": groups[-1].title if groups else "",
        "high": groups[0].title if groups else "",
    }
    kind = "split" if groups else "spread"
    return Topic(
        practice=found.practice,
        title=item.title,
        people=found.people,
        mean=found.mean,
        rwg=found.rwg,
        average_deviation=found.average_deviation,
        by=by,
        groups=groups,
        low=low,
        low_anchor=item.anchors[low],
        high=high,
        high_anchor=item.anchors[high],
        split=_sentence(settings()[kind].format(**told)),
        question=_sentence(settings()["questions"][kind].strip().format(**told)),
    )


def _ends(found: PracticeAgreement) -> tuple[float, float]:
    """Half of the answers lie about as far from the mean as this, on either side; no single answer is told."""
    return found.mean - found.average_deviation, found.mean + found.average_deviation


def _apart(low: float, high: float) -> tuple[int, int]:
    """Whole levels near to two levels, at least one apart."""
    lower, upper = round(low), round(high)
    if lower >= upper:
        lower = min(int((low + high) / 2), TOP_LEVEL - 1)
        upper = lower + 1
    return max(lower, 0), min(upper, TOP_LEVEL)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
