"""An indicator explained: what it means, what it reads here, which rows are behind it, and who relies on it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from pappus.explanation.ground import Ground
from pappus.explanation.matches import close_matches
from pappus.explanation.protection import Hidden
from pappus.explanation.rows import rows_behind
from pappus.explanation.tree import Cell, Column, Explanation, Table
from pappus.explanation.uses import Use, asked_for, condition_words, provenance_words, uses_of
from pappus.explanation.view import View
from pappus.explanation.words import reading_words, words
from pappus.indicators.indicator import Indicator
from pappus.indicators.measure import measure
from pappus.indicators.personal_accounts import personal_accounts
from pappus.indicators.query import filled_sql
from pappus.indicators.recorded import recorded_figures
from pappus.vocabulary.docstrings import paragraphs
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.languages import digits, translatable, translated
from pappus.vocabulary.readings import HIDDEN_BY_TOTALS, Grouping, Reading

_MOST_GROUPS = 30
_FIXED = {"horizon_hours": translatable("horizon hours")}
_PERSONAL = translatable("(a person's own account)")

_READING_COLUMNS = (
    Column("value", "value", "figure"),
    Column("low", "90 % from", "figure"),
    Column("high", "to", "figure"),
    Column("n", "n", "count"),
    Column("people", "people", "count"),
    Column("outcome", "outcome"),
    Column("reason", "reason"),
)


def explain_indicator(ground: Ground, name: str, view: View) -> Explanation:
    """An indicator from its definition down to rows, and up to the practices and models that rest on it.

    Raises:
        UsageError: there is no such group.
    """
    indicator = ground.indicators[name]
    cells = _readings(ground, name, view.by, view)
    reading = _chosen(ground, name, view, cells)
    compared = _compared(ground, name, view, cells)
    hidden = Hidden({by: _left_out(found, additive=indicator.additive) for by, found in compared.items()})
    children = [
        _definition(indicator),
        _reading(indicator, reading),
        Explanation("How it is made", tuple(making(indicator.readings))),
    ]
    if view.sql:
        sql = filled_sql(indicator, view.by, view.period_kind, ground.context).strip()
        children.append(Explanation("The query", code=sql))
    if view.is_series:
        series = [one for one in measure_all(ground, name, view.by, view) if one.key == view.key]
        children.append(_series(indicator, series))
    own = personal_accounts(ground.query)
    children += [_breakdown(indicator, by, found, own) for by, found in compared.items() if by != "organisation"]
    if view.rows and reading.outcome in {"found", "not_available", "suppressed"}:
        children.append(rows_behind(ground, indicator, reading, view, hidden))
    children.append(users_of(ground, name))
    where = "" if view.by == "organisation" else f", {view.by} {view.key}"
    when = "" if view.label == "all" else f", {view.label}"
    summary = f"{indicator.question} {_sentence(reading_words(reading, indicator.n_is))}"
    title = f"{indicator.title}{where}{when}"
    return Explanation(title, (summary,), children=tuple(children), kind="indicator", id=name)


def _left_out(readings: list[Reading], *, additive: bool) -> frozenset[str]:
    """Groups whose rows are not listed; a large one hidden for the sake of n alone tells nothing by its rows."""
    beside = (HIDDEN_BY_TOTALS, translated(HIDDEN_BY_TOTALS))
    hidden = (one for one in readings if one.outcome == "suppressed")
    return frozenset(one.key for one in hidden if additive or one.reason not in beside)


def define_indicator(ground: Ground, name: str) -> Explanation:
    """What an indicator means, how it is made and who relies on it, without asking the record."""
    indicator = ground.indicators[name]
    making_of = Explanation("How it is made", tuple(making(indicator.readings)))
    children = (_definition(indicator), making_of, users_of(ground, name))
    return Explanation(indicator.title, (indicator.question,), children=children, kind="indicator", id=name)


def making(readings: Callable[..., Any]) -> list[str]:
    """How a figure is made, as its author put it, with what was fixed beforehand."""
    function = readings.func if isinstance(readings, partial) else readings
    sentences = [translated(one) for one in paragraphs(inspect.getdoc(function))]
    if isinstance(readings, partial):
        names = list(inspect.signature(function).parameters)
        fixed = {**dict(zip(names, readings.args, strict=False)), **readings.keywords}
        figures = {name: value for name, value in fixed.items() if isinstance(value, int | float)}
        sentences += [_fixed(name, value) for name, value in figures.items()]
    return sentences


def _fixed(name: str, value: float) -> str:
    called = translated(_FIXED.get(name, name.replace("_", " ")))
    return translated("Here the {figure} are {value}.", figure=called, value=digits(f"{value:g}"))


def measure_all(ground: Ground, name: str, by: Grouping, view: View) -> list[Reading]:
    """The readings of all groups of a grouping in all periods of the kind that is looked at."""
    return measure(name, ground.indicators[name], ground.query, ground.context, by, view.period_kind)


def _readings(ground: Ground, name: str, by: Grouping, view: View) -> list[Reading]:
    """The readings of all groups in the period that is explained."""
    if view.is_series:
        return measure(name, ground.indicators[name], ground.query, ground.context, by)
    return [one for one in measure_all(ground, name, by, view) if one.period in (view.label, "all")]


def _chosen(ground: Ground, name: str, view: View, cells: list[Reading]) -> Reading:
    found = next((one for one in cells if one.key == view.key), None)
    refused = next((one for one in cells if one.key == "organisation" and one.value is None), None)
    if found or refused:
        return found or refused  # type: ignore[return-value]
    indicator = ground.indicators[name]
    keys = [one.key for one in measure(name, indicator, ground.query, ground.context, view.by)]
    declared = {"unit": [unit.id for unit in ground.organisation.units], "function": list(_functions(ground))}
    if view.by != "organisation" and view.key not in [*keys, *declared.get(view.by, [])]:
        near = close_matches(view.key, keys)
        hint = f" Near to it: {', '.join(near)}." if near else ""
        raise UsageError(f"{view.key!r}: {name} knows no such {view.by}.{hint} Known: {', '.join(keys) or 'none'}")
    absent = f"{indicator.absent} in this part of the record"
    people = 0 if indicator.counts_people else None
    return Reading(
        name, view.by, view.key, view.label, None, None, None, 0, people, indicator.unit, "not_available", absent
    )


def _functions(ground: Ground) -> tuple[str, ...]:
    return ground.organisation.known_functions()


def _compared(ground: Ground, name: str, view: View, cells: list[Reading]) -> dict[Grouping, list[Reading]]:
    """The readings by every grouping that applies; the one that is looked at first."""
    found = {view.by: cells}
    for by in ground.indicators[name].groupings:
        if by not in {"organisation", view.by}:
            found[by] = _readings(ground, name, by, view)
    return found


def _definition(indicator: Indicator) -> Explanation:
    return Explanation(
        "What it means",
        (
            translated(
                "Unit: {unit}. {direction} n counts {counted}.",
                unit=translated(indicator.unit),
                direction=words()["directions"][indicator.direction],
                counted=indicator.n_is,
            ),
            translated("It needs {needs}.", needs=", ".join(indicator.needs)),
            translated("Compared by: {groupings}.", groupings=", ".join(_grouping(one) for one in indicator.groupings))
            + (f" {translated('It describes the state as of a date.')}" if indicator.snapshot else ""),
            _sentence(translated("Source: {source}", source=indicator.source)),
        ),
    )


def _reading(indicator: Indicator, reading: Reading) -> Explanation:
    limited = reading.reason and reading.value is not None
    limits = (_sentence(translated("What limits it: {reason}", reason=reading.reason)),) if limited else ()
    told = replace(reading, reason="") if limited else reading
    table = Table((Column("period", "period"), *_READING_COLUMNS), ((told.period, *_cells(told)),))
    return Explanation(
        translated("What it reads, in {unit}", unit=translated(indicator.unit)), limits, table, lists="readings"
    )


def _breakdown(indicator: Indicator, by: Grouping, readings: list[Reading], own: frozenset[str]) -> Explanation:
    def name(key: str) -> str:
        return translated(_PERSONAL) if by == "property" and key in own else key

    ranked = sorted(readings, key=lambda one: (-(one.n or 0), one.key))
    shown = sorted(ranked[:_MOST_GROUPS], key=lambda one: one.key)
    left = len(readings) - len(shown)
    sentences = (
        [translated("The {shown} with most behind them; {left} more.", shown=len(shown), left=left)] if left else []
    )
    reasons = {one.reason for one in readings if one.outcome == "found"}
    # What limits all of them alike is said once.
    limit = reasons.pop() if len(reasons) == 1 else ""
    sentences += [_sentence(translated("What limits them: {reason}", reason=limit))] if limit else []
    plain = [replace(one, reason="") if limit and one.reason == limit else one for one in shown]
    table = Table((Column("key", by), *_READING_COLUMNS), tuple((name(one.key), *_cells(one)) for one in plain))
    title = translated("By {grouping}, in {unit}", grouping=_grouping(by), unit=translated(indicator.unit))
    return Explanation(title, tuple(sentences), table if shown else None, lists="readings")


def _series(indicator: Indicator, readings: list[Reading]) -> Explanation:
    table = Table(
        (Column("period", "period"), *_READING_COLUMNS), tuple((one.period, *_cells(one)) for one in readings)
    )
    return Explanation(translated("Over time, in {unit}", unit=translated(indicator.unit)), (), table)


def _cells(one: Reading) -> tuple[Cell, ...]:
    return (one.value, one.low, one.high, one.n, one.people, one.outcome, one.reason)


def users_of(ground: Ground, name: str) -> Explanation:
    """The practices that read a figure, with the models that ask for them."""
    uses = uses_of(ground, name)
    shaped = [
        model.id
        for model in ground.models.values()
        if model.structure and name in {f"structure.{shape}_probability" for shape in model.structure.shapes}
    ]
    sentences = [translated("The shape that {model} speaks of.", model=model) for model in shaped]
    if not uses and not shaped:
        sentences.append(translated("No practice of the catalogue uses it; it stands beside them."))
    children = tuple(_user(ground, name, use) for use in uses)
    return Explanation("What rests on it", tuple(sentences), go_on=tuple(shaped), children=children)


def _user(ground: Ground, name: str, use: Use) -> Explanation:
    definition = ground.indicators.get(name) or recorded_figures()[name]
    unit = definition.unit
    rules = [
        translated(
            "{level}: {condition} (n ≥ {least}).",
            level=translated("Level {level}", level=one.level) if one.level else translated("Any level"),
            condition=condition_words(one, unit),
            least=one.minimum_n,
        )
        for one in use.conditions
    ]
    rows = tuple(
        (one.model.id, one.stage.title, one.requirement.level, one.requirement.essential)
        for one in asked_for(ground, use.practice.id)
    )
    columns = (
        Column("model", "asked for by", "id"),
        Column("stage", "for the stage"),
        Column("level", "at level", "count"),
        Column("essential", "essential"),
    )
    return Explanation(
        f"{use.practice.id} ({words()['tiers_of_evidence'][use.rule.tier]}): {use.practice.statement}",
        (*rules, provenance_words(use.rule.provenance)),
        Table(columns, rows) if rows else None,
        go_on=(use.practice.id,),
    )


def _grouping(by: str) -> str:
    return str(words()["groupings"][by])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
