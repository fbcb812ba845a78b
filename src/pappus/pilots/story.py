"""The case study of a pilot, written from its record; failures are told as plainly as successes."""

from __future__ import annotations

from collections.abc import Iterator

from pappus.pilots.many import PilotLine
from pappus.pilots.pilot import words
from pappus.pilots.register import Register
from pappus.pilots.verdict import Verdict

_LESSONS = {
    "works": "What was hoped for came about; what it takes to keep it is the next question.",
    "no_effect": "It is now known that this does not pay here. Whoever had the idea has saved everybody a programme.",
    "harmful": "It did harm while it was small. That is what small trials are for.",
    "cannot_tell": "The figures do not tell. Longer, or on more properties, it could be known.",
}


def story(line: PilotLine, register: Register, organisation: str) -> str:
    """The case study as Markdown, one page long."""
    return "\n".join(_lines(line, register, organisation)) + "\n"


def _lines(line: PilotLine, register: Register, organisation: str) -> Iterator[str]:
    pilot, verdict = line.pilot, line.verdict
    yield f"# {pilot.title}"
    yield ""
    yield f"*{organisation}, {pilot.start} to {pilot.end}. Verdict: **{words()['verdicts'][verdict.kind]}**.*"
    yield from ("", "## What was expected", "", pilot.hypothesis)
    yield from ("", f"{_registered(verdict)} {_minimum(line)}")
    yield from ("", "## What was done", "", _done(line))
    yield from ("", "## What came of it", "", in_short(line))
    if verdict.reasons:
        yield from ("", *(f"- {one}" for one in verdict.reasons))
    yield from ("", "## What was learned", "", _LESSONS[verdict.kind])
    notes = [row for row in register.rows if row.pilot == pilot.id and row.note]
    if notes:
        yield from ("", *(f"- {row.day}: {row.note}" for row in notes))
    yield from ("", "## What became of it", "", _became(line, register))


def _registered(verdict: Verdict) -> str:
    if verdict.standing.confirmed:
        return f"This was written down on {verdict.standing.day}, before it started, and has not been changed since."
    return "This did not stand fast before it started, so that it is a lead and no proof."


def _minimum(line: PilotLine) -> str:
    measure = line.pilot.measure
    way = "more" if measure.better == "higher" else "less"
    return f"Worth having would have been {with_unit(measure.minimum_effect, measure.unit)} {way}."


def _done(line: PilotLine) -> str:
    pilot = line.pilot
    parts = [f"It ran for {pilot.days} days ({words()['designs'][pilot.design]})."]
    if pilot.property_id or pilot.unit:
        parts.append(f"Where: {' · '.join(one for one in (pilot.property_id, pilot.unit) if one)}.")
    cost = [
        f"{pilot.amount:,.0f} {pilot.currency}".strip() if pilot.amount is not None else "",
        f"{pilot.person_days:g} person-days" if pilot.person_days is not None else "",
    ]
    told = " and ".join(part for part in cost if part)
    parts.append(f"Cost: {told}." if told else "What it cost was not written down.")
    return " ".join(parts)


def in_short(line: PilotLine) -> str:
    """The effect and how sure it is, in a sentence or two."""
    verdict, unit = line.verdict, line.pilot.measure.unit
    if verdict.effect is None or verdict.low is None or verdict.high is None:
        return "There is no figure for what it did."
    moved = f"The measure moved by {with_unit(verdict.effect, unit, signed=True)}"
    ends = f"({verdict.level:.0%} interval {verdict.low:+.3g} to {verdict.high:+.3g})"
    tried_at = ""
    if verdict.placebos:
        where = "earlier dates at which nothing happened" if verdict.placebos_are == "dates" else "other series"
        share = f"{verdict.as_far:.0%}" if verdict.as_far is not None else "–"
        tried_at = f" The same method was tried at {verdict.placebos} {where}: {share} came out as large."
    return f"{moved} {ends}.{tried_at}"


def with_unit(value: float, unit: str, *, signed: bool = False) -> str:
    """A figure with its unit."""
    text = f"{value:+.3g}" if signed else f"{value:.3g}"
    return f"{text} {unit}".strip()


def _became(line: PilotLine, register: Register) -> str:
    pilot = line.pilot
    promoted = [f"On {row.day} it became a {row.value}." for row in register.of(pilot.id, "promoted")]
    ended = [f"It was stopped on {row.day}." for row in register.of(pilot.id, "stopped")]
    return " ".join([*promoted, *ended]) or "Nothing has been decided yet."
