"""The pilots as a board reads them: verdict by verdict, what fits and what drives results, what may be promoted."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.pilots.many import PilotLine, PilotsFound
from pappus.pilots.picture import two_way_picture
from pappus.pilots.pilot import words as pilot_words
from pappus.pilots.story import with_unit
from pappus.report.lookup import Lookup
from pappus.report.words import count, from_to, joined, percent, plural
from pappus.vocabulary.languages import digits, in_quotes, translated, translated_count


@dataclass(frozen=True)
class TrialLine:
    """One pilot in words.

    Attributes:
        title: what it is called.
        step: pot, plot or plantation.
        verdict: the verdict, or that it is under way.
        effect: the effect with its interval.
        worth: the smallest change worth having.
        shrunken: what is left of the effect among all pilots, in smallest changes worth having.
        fit: whether it fits.
        beforehand: whether it was written down before its start.
        next_step: what is missing to the next step.
        reasons: what speaks against it.
    """

    title: str
    step: str
    verdict: str
    effect: str
    worth: str
    shrunken: str
    fit: str
    beforehand: str
    next_step: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Trials:
    """Everything that this part of the page says.

    Attributes:
        sentence: how many there are, and with which verdicts.
        decision: what is to be decided.
        lines: pilot by pilot, the latest first.
        picture: what fits and what drives results, as SVG; null where nothing has an effect yet.
        narrow_picture: the same for a telephone.
        picture_sentence: the same in a sentence.
        false_discoveries: share of false ones allowed among those that stand, in words.
    """

    sentence: str
    decision: str
    lines: tuple[TrialLine, ...]
    picture: str | None
    narrow_picture: str | None
    picture_sentence: str
    false_discoveries: str


def trials(lookup: Lookup) -> Trials | None:
    """The pilots; null where there are none."""
    found = lookup.document.pilots
    return told(found) if found is not None and found.lines else None


def told(found: PilotsFound) -> Trials:
    """Pilots in words."""
    return Trials(
        sentence=_sentence(found),
        decision=_decision(found),
        lines=tuple(_line(one) for one in found.lines),
        picture=two_way_picture(found.lines),
        narrow_picture=two_way_picture(found.lines, narrow=True),
        picture_sentence=_picture_sentence(found),
        false_discoveries=percent(found.false_discoveries),
    )


def _verdict(one: PilotLine) -> str:
    return str(pilot_words()["verdicts"][one.verdict.kind]) if one.verdict.due else str(pilot_words()["under_way"])


def _sentence(found: PilotsFound) -> str:
    kinds = [_verdict(one) for one in found.lines]
    counted = [f"{count(kinds.count(kind))} {in_quotes(kind)}" for kind in dict.fromkeys(kinds)]
    confirmed = sum(one.verdict.standing.confirmed for one in found.lines)
    return translated(
        "{pilots}: {verdicts}; {beforehand} registered before the start.",
        pilots=plural(len(kinds), "pilot"),
        verdicts=joined(counted),
        beforehand=translated("all") if confirmed == len(kinds) else count(confirmed),
    )


def _decision(found: PilotsFound) -> str:
    ready = [
        translated("{pilot} to become {step}", pilot=in_quotes(one.pilot.title), step=_becoming(one.next_step[0]))
        for one in found.lines
        if one.may_be_promoted and one.next_step
    ]
    stop = [
        translated("{pilot} to be stopped", pilot=in_quotes(one.pilot.title))
        for one in found.lines
        if one.verdict.kind == "harmful"
    ]
    if not ready and not stop:
        return translated("No decision is due.")
    return translated("To decide: {decisions}.", decisions=joined([*ready, *stop]))


def _becoming(step: str) -> str:
    return str(pilot_words()["becomes"][step])


def _line(one: PilotLine) -> TrialLine:
    verdict, unit = one.verdict, one.pilot.measure.unit
    effect = "–"
    if verdict.effect is not None and verdict.low is not None and verdict.high is not None:
        ends = from_to(digits(f"{verdict.low:+.3g}"), digits(f"{verdict.high:+.3g}"))
        effect = f"{with_unit(verdict.effect, unit, signed=True)} ({ends})"
    missing = [each.text for each in one.next_step[1] if not each.met] if one.next_step else []
    next_step = "–"
    if one.next_step:
        to = _becoming(one.next_step[0])
        next_step = (
            translated("for {step}, missing: {criteria}", step=to, criteria="; ".join(missing))
            if missing
            else translated("may become {step}", step=to)
        )
    return TrialLine(
        title=one.pilot.title,
        step=pilot_words()["steps"][one.step],
        verdict=_verdict(one),
        effect=effect,
        worth=with_unit(one.pilot.measure.minimum_effect, unit),
        shrunken="–" if one.shrunken is None else digits(f"{one.shrunken:+.1f}"),
        fit=pilot_words()["fit"][one.fit] if one.fit else pilot_words()["not_judged"],
        beforehand=translated("yes") if verdict.standing.confirmed else translated("no"),
        next_step=next_step,
        reasons=verdict.reasons,
    )


def _picture_sentence(found: PilotsFound) -> str:
    both = [
        in_quotes(one.pilot.title)
        for one in found.lines
        if one.stands and one.fit == "fits" and one.verdict.kind == "works"
    ]
    if not both:
        return translated("No pilot so far both fits and surely drives results.")
    return translated_count(
        "{pilots} fits and drives results.", "{pilots} fit and drive results.", len(both), pilots=joined(both)
    )
