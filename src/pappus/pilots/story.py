"""The case study of a pilot, written from its record; failures are told as plainly as successes."""

from __future__ import annotations

from collections.abc import Iterator

from pappus.pilots.many import PilotLine
from pappus.pilots.pilot import words
from pappus.pilots.register import Register
from pappus.pilots.verdict import Verdict
from pappus.vocabulary.languages import digits, long_date, translatable, translated, translated_count

_LESSONS = {
    "works": translatable("What was hoped for came about; what it takes to keep it is the next question."),
    "no_effect": translatable(
        "It is now known that this does not pay here. Whoever had the idea has saved everybody a programme."
    ),
    "harmful": translatable("It did harm while it was small. That is what small trials are for."),
    "cannot_tell": translatable("The figures do not tell. Longer, or on more properties, it could be known."),
}


def story(line: PilotLine, register: Register, organisation: str) -> str:
    """The case study as Markdown, one page long."""
    return "\n".join(_lines(line, register, organisation)) + "\n"


def _lines(line: PilotLine, register: Register, organisation: str) -> Iterator[str]:
    pilot, verdict = line.pilot, line.verdict
    yield f"# {pilot.title}"
    yield ""
    about = translated(
        "{organisation}, {start} to {end}. Verdict: **{verdict}**.",
        organisation=organisation,
        start=long_date(pilot.start),
        end=long_date(pilot.end),
        verdict=words()["verdicts"][verdict.kind],
    )
    yield f"*{about}*"
    yield from ("", f"## {translated('What was expected')}", "", pilot.hypothesis)
    yield from ("", f"{_registered(verdict)} {_minimum(line)}")
    yield from ("", f"## {translated('What was done')}", "", _done(line))
    yield from ("", f"## {translated('What came of it')}", "", in_short(line))
    if verdict.reasons:
        yield from ("", *(f"- {one}" for one in verdict.reasons))
    yield from ("", f"## {translated('What was learned')}", "", translated(_LESSONS[verdict.kind]))
    notes = [row for row in register.rows if row.pilot == pilot.id and row.note]
    if notes:
        yield from ("", *(f"- {long_date(row.day)}: {row.note}" for row in notes))
    yield from ("", f"## {translated('What became of it')}", "", _became(line, register))


def _registered(verdict: Verdict) -> str:
    if verdict.standing.confirmed and verdict.standing.day is not None:
        return translated(
            "This was written down on {day}, before it started, and has not been changed since.",
            day=long_date(verdict.standing.day),
        )
    return translated("This did not stand fast before it started, so that it is a lead and no proof.")


def _minimum(line: PilotLine) -> str:
    measure = line.pilot.measure
    least = with_unit(measure.minimum_effect, measure.unit)
    if measure.better == "higher":
        return translated("Worth having would have been {change} more.", change=least)
    return translated("Worth having would have been {change} less.", change=least)


def _done(line: PilotLine) -> str:
    pilot = line.pilot
    ran = translated_count(
        "It ran for {number} day ({design}).",
        "It ran for {number} days ({design}).",
        pilot.days,
        design=words()["designs"][pilot.design],
    )
    parts = [ran]
    if pilot.property_id or pilot.unit:
        where = " · ".join(one for one in (pilot.property_id, pilot.unit) if one)
        parts.append(translated("Where: {where}.", where=where))
    cost = [
        f"{digits(f'{pilot.amount:,.0f}')} {pilot.currency}".strip() if pilot.amount is not None else "",
        translated("{figure} person-days", figure=digits(f"{pilot.person_days:g}"))
        if pilot.person_days is not None
        else "",
    ]
    given = [part for part in cost if part]
    told = translated("{others} and {last}", others=given[0], last=given[1]) if len(given) > 1 else "".join(given)
    parts.append(translated("Cost: {cost}.", cost=told) if told else translated("What it cost was not written down."))
    return " ".join(parts)


def in_short(line: PilotLine) -> str:
    """The effect and how sure it is, in a sentence or two."""
    verdict, unit = line.verdict, line.pilot.measure.unit
    if verdict.effect is None or verdict.low is None or verdict.high is None:
        return translated("There is no figure for what it did.")
    moved = translated(
        "The measure moved by {effect} ({level} interval {low} to {high}).",
        effect=with_unit(verdict.effect, unit, signed=True),
        level=f"{verdict.level:.0%}",
        low=digits(f"{verdict.low:+.3g}"),
        high=digits(f"{verdict.high:+.3g}"),
    )
    return " ".join(part for part in (moved, _tried(verdict)) if part)


def _tried(verdict: Verdict) -> str:
    """How often the method found as much where nothing had happened."""
    if not verdict.placebos:
        return ""
    share = f"{verdict.as_far:.0%}" if verdict.as_far is not None else "–"
    if verdict.placebos_are == "dates":
        return translated(
            "The same method was tried at {number} earlier dates at which nothing happened: {share} came out as large.",
            number=verdict.placebos,
            share=share,
        )
    return translated(
        "The same method was tried at {number} other series: {share} came out as large.",
        number=verdict.placebos,
        share=share,
    )


def with_unit(value: float, unit: str, *, signed: bool = False) -> str:
    """A figure with its unit."""
    text = f"{value:+.3g}" if signed else f"{value:.3g}"
    return f"{digits(text)} {unit}".strip()


def _became(line: PilotLine, register: Register) -> str:
    pilot = line.pilot
    promoted = [
        translated("On {day} it became {step}.", day=long_date(row.day), step=words()["becomes"][row.value])
        for row in register.of(pilot.id, "promoted")
    ]
    ended = [translated("It was stopped on {day}.", day=long_date(row.day)) for row in register.of(pilot.id, "stopped")]
    return " ".join([*promoted, *ended]) or translated("Nothing has been decided yet.")
