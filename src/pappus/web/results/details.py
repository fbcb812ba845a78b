"""What pages that open an assessment further show: made once, beside the assessment, from what the library found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from pappus.explanation import Explanation
from pappus.maturity.groups import GroupsFound
from pappus.report.attention import notables
from pappus.report.charts import monthly_bars
from pappus.report.document import ReportDocument
from pappus.report.ladder import Ladder, ladder
from pappus.report.lookup import Lookup, indicator_title
from pappus.report.reading_charts import group_chart
from pappus.report.since import since
from pappus.report.tables import indicator_family, organisation_readings, reading_line
from pappus.report.why import PracticeLine, families
from pappus.report.words import words
from pappus.vocabulary.findings import LEVELS
from pappus.vocabulary.readings import GROUPINGS, Reading
from pappus.web.results.explained import shown
from pappus.web.results.opening import Subject, Subjects
from pappus.web.results.people_details import agreement, gaps, group_places

_MOST_ROWS = 150
_TAIL = 0.05
_MOVED = ("title", "before", "after", "verdict")


@dataclass(frozen=True)
class Detail:
    """What one page shows; see `results.models.AssessmentDetail`."""

    kind: str
    subject: str
    content: Any


@dataclass(frozen=True)
class Ground:
    """What details are made from.

    Attributes:
        document: what the report says.
        explained: practices, models and indicators explained.
        groups: levels of people, functions and units beside the whole.
        personal: properties that are accounts of people, whose names are not shown.
    """

    document: ReportDocument
    explained: tuple[Explanation, ...]
    groups: tuple[GroupsFound, ...]
    personal: frozenset[str]


def subjects_of(document: ReportDocument) -> Subjects:
    """Everything of a document that has a page of its own."""
    lookup = Lookup(document)
    indicators = dict.fromkeys(one.indicator for one in document.readings)
    return Subjects(
        [
            *(Subject("practice", name, lookup.statement(name)) for name in document.findings),
            *(Subject("indicator", name, indicator_title(name)) for name in indicators),
            *(Subject("model", name, document.models[name].title) for name in document.placements),
        ]
    )


def details(ground: Ground) -> Iterator[Detail]:
    """Everything that pages show, page by page."""
    lookup, subjects = Lookup(ground.document), subjects_of(ground.document)
    explained = {(one.kind, one.id): shown(one, subjects) for one in ground.explained}
    yield from _practices(lookup, explained)
    yield from _models(ground.document, explained)
    yield from _indicators(ground, lookup, explained)
    if ground.document.asked is not None:
        yield Detail("gaps", "", gaps(lookup, ground.document.asked))
        yield Detail("agreement", "", agreement(lookup, ground.document.asked))
    moved = since(lookup)
    if moved is not None:
        ladders = [{name: getattr(one, name) for name in _MOVED} for one in moved.ladders]
        yield Detail("since", "", {"sentence": moved.sentence, "ladders": ladders})
    yield Detail("attention", "", _notables(ground.document))
    for found in ground.groups:
        yield Detail("groups", found.by, group_places(found, ground.document))


def _notables(document: ReportDocument) -> list[dict[str, str]]:
    """What deserves attention, each with its day, a sentence, its section, and until when it is news."""
    return [
        {"day": one.day.isoformat(), "until": one.until.isoformat(), "sentence": one.sentence, "section": one.section}
        for one in notables(document)
    ]


Explained = Mapping[tuple[str, str], dict[str, Any]]


def _practices(lookup: Lookup, explained: Explained) -> Iterator[Detail]:
    listed = families(lookup)
    lines = [
        {"title": one.title, "summary": one.summary, "lines": [_practice_line(lookup, line) for line in one.lines]}
        for one in listed
    ]
    yield Detail("practices", "", lines)
    for family in listed:
        for line in family.lines:
            head = {**_practice_line(lookup, line), "family": family.title, "anchor": line.anchor}
            head |= {"would_help": list(line.would_help)}
            yield Detail("practice", line.practice, {**head, **explained.get(("practice", line.practice), {})})


def _practice_line(lookup: Lookup, line: PracticeLine) -> dict[str, Any]:
    finding = lookup.finding(line.practice)
    return {
        "id": line.practice,
        "statement": line.statement,
        "level": line.level,
        "level_words": line.level_words,
        "span": level_span(finding.probabilities),
        "tiers": [one.tier for one in line.tiers],
        "outcome": line.outcome,
    }


def level_span(probabilities: Sequence[float]) -> str:
    """Levels between which the true one lies with 90 %: `2 to 3`; empty where nothing is known."""
    if not probabilities:
        return ""
    reached = [sum(probabilities[level:]) for level in LEVELS]
    low = max(level for level in LEVELS if reached[level] >= 1 - _TAIL)
    high = max(level for level in LEVELS if reached[level] > _TAIL)
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _models(document: ReportDocument, explained: Explained) -> Iterator[Detail]:
    ladders = [ladder(document.models[name], one) for name, one in document.placements.items()]
    yield Detail("models", "", [_ladder_line(one) for one in ladders])
    for one in ladders:
        yield Detail("model", one.model.id, {**_ladder_line(one), **explained.get(("model", one.model.id), {})})


def _ladder_line(one: Ladder) -> dict[str, Any]:
    return {
        "id": one.model.id,
        "model": one.model.title,
        "headline": one.headline,
        "what": one.what,
        "sure": one.sure,
        "coverage": one.coverage,
        "position": one.position,
        "steps": [
            {"title": step.title, "reached": step.reached, "chance": step.reached_percent, "in_span": step.in_span}
            for step in one.steps
        ],
        "knowledge": one.knowledge,
    }


def _indicators(ground: Ground, lookup: Lookup, explained: Explained) -> Iterator[Detail]:
    document = ground.document
    families_ = [
        {"title": title, "lines": [{**asdict(line), "id": name} for line, name in zip(lines, names, strict=True)]}
        for (title, lines), names in zip(organisation_readings(lookup), _ids(lookup), strict=True)
    ]
    yield Detail("indicators", "", families_)
    by_indicator: dict[str, list[Reading]] = {}
    for one in document.readings:
        by_indicator.setdefault(one.indicator, []).append(one)
    for name, readings in by_indicator.items():
        whole = next((one for one in readings if one.by == "organisation"), None)
        head = asdict(reading_line(whole)) if whole else {"title": indicator_title(name)}
        content = {
            **explained.get(("indicator", name), {}),
            **head,
            "family": indicator_family(name.partition(".")[0]),
            "months": _months([one for one in document.monthly if one.indicator == name]),
            "groups": list(_groups(lookup, readings, ground.personal)),
        }
        yield Detail("indicator", name, content)


def _ids(lookup: Lookup) -> list[list[str]]:
    """Ids of indicators in the order of `organisation_readings`."""
    readings = sorted(lookup.readings("organisation"), key=lambda one: (one.indicator, one.period))
    return [
        [one.indicator for one in found]
        for _family, found in groupby(readings, key=lambda one: one.indicator.partition(".")[0])
    ]


def _groups(lookup: Lookup, readings: Iterable[Reading], personal: frozenset[str]) -> Iterator[dict[str, Any]]:
    for by in GROUPINGS[1:]:
        found = [one for one in readings if one.by == by and one.outcome in ("found", "suppressed")]
        if not found:
            continue
        own = _("a person’s own account")
        named = [replace(one, key=own) if by == "property" and one.key in personal else one for one in found]
        ranked = sorted(named, key=lambda one: (one.value is None, -(one.value or 0.0), one.key))
        sentence = _group_sentence(lookup, ranked)
        yield {
            "by": by,
            "title": words()["groupings"][by],
            "sentence": sentence,
            "chart": group_chart(lookup, ranked, f"chart-{by}", sentence),
            "rows": [asdict(reading_line(one, lookup.group_title(by, one.key))) for one in ranked[:_MOST_ROWS]],
            "left_out": max(0, len(ranked) - _MOST_ROWS),
            "keys": [(one.key, lookup.group_title(by, one.key)) for one in ranked if one.value is not None],
        }


def _group_sentence(lookup: Lookup, ranked: Sequence[Reading]) -> str:
    known = [one for one in ranked if one.value is not None]
    if not known:
        return _("Too few people stand behind each of them to show a figure.")
    if len(known) == 1:
        return _("Enough people stand behind one of %(all)s.") % {"all": len(ranked)}
    first, last = (reading_line(one, lookup.group_title(one.by, one.key)) for one in (known[0], known[-1]))
    told = {"known": len(known), "all": len(ranked), "high": first.title, "most": first.value}
    told |= {"low": last.title, "least": last.value}
    return _("%(known)s of %(all)s can be shown: most at %(high)s (%(most)s), least at %(low)s (%(least)s).") % told


def _months(readings: Sequence[Reading]) -> dict[str, Any] | None:
    known = [(one.period, one.value) for one in readings if one.value is not None]
    if len(known) < 2:
        return None
    most = max(known, key=lambda pair: pair[1])
    lines = [reading_line(one, one.period) for one in readings]
    peak = next(line for line in lines if line.title == most[0])
    sentence = _("Month by month; most in %(month)s (%(value)s).") % {"month": most[0], "value": peak.value}
    chart = monthly_bars(known, "chart-months", sentence, wide=False)
    return {"sentence": sentence, "chart": chart, "rows": [asdict(line) for line in lines]}
