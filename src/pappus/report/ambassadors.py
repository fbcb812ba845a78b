"""Ambassadors: how many speak, whom they reach, and whether it has an effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pappus.indicators.indicator import UNASSIGNED
from pappus.report.lookup import Lookup
from pappus.report.words import count, interval_words, value_words
from pappus.vocabulary.languages import begun, translatable, translated
from pappus.vocabulary.readings import Reading


@dataclass(frozen=True)
class ReachLine:
    """One way of counting whom ambassadors reach.

    Attributes:
        title: how it is counted.
        what: the same in a sentence.
        value: the number of people.
        share: the same as a share of the gross reach, 0 to 1; null where it is not shown.
    """

    title: str
    what: str
    value: str
    share: float | None


@dataclass(frozen=True)
class FunctionLine:
    """What the ambassadors of one function reach.

    Attributes:
        title: its name.
        active: share of its people who speak, or why that is not shown.
        interval: its 90 % interval.
        reach: people reached, each shared among those who reached them.
        share: the same as a share of the function that reaches most; null where it is not shown.
    """

    title: str
    active: str
    interval: str
    reach: str
    share: float | None


@dataclass(frozen=True)
class Ambassadors:
    """Everything that this part of the page says.

    Attributes:
        sentence: how many speak, and whom they reach.
        reach: the reach, counted in three ways; empty where it is not known.
        functions: function by function; empty where none can be shown.
        effect: whether it has an effect, in one sentence.
        ground: what the effect rests on, or what limits it; empty without.
        mandated: how much of it is said in the same words; empty where it is not known.
    """

    sentence: str
    reach: tuple[ReachLine, ...]
    functions: tuple[FunctionLine, ...]
    effect: str
    ground: str
    mandated: str


def ambassadors(lookup: Lookup) -> Ambassadors | None:
    """What is known of ambassadors; null where nobody is listed as one, or no export shows people of ours speaking."""
    active = lookup.reading("advocacy.active_share")
    if active is None or active.value is None:
        return None
    effect = lookup.reading("advocacy.added_reach")
    return Ambassadors(
        sentence=" ".join(_sentences(lookup, active)),
        reach=tuple(_reach(lookup)),
        functions=_functions(lookup),
        effect=_effect(effect),
        ground=f"{begun(effect.reason)}." if effect is not None and effect.reason and effect.value is not None else "",
        mandated=_mandated(lookup.reading("advocacy.mandated_share")),
    )


def _sentences(lookup: Lookup, active: Reading) -> Iterator[str]:
    yield translated(
        "{share} ({interval}) of the people have chosen to speak for the organisation, and did in the last 90 days.",
        share=value_words(active),
        interval=interval_words(active),
    )
    reach, gross = lookup.reading("advocacy.reach"), lookup.reading("advocacy.gross_reach")
    if reach is None or gross is None or reach.value is None or gross.value is None:
        return
    yield translated(
        "Within the year ambassadors reached {people} people outside who reacted; counting each ambassador alone would "
        "make {gross} of them.",
        people=count(round(reach.value)),
        gross=count(round(gross.value)),
    )


def _reach(lookup: Lookup) -> Iterator[ReachLine]:
    gross = lookup.reading("advocacy.gross_reach")
    if gross is None or not gross.value:
        return
    for indicator, title, what in _WAYS:
        found = lookup.reading(indicator)
        if found is not None and found.value is not None:
            share = found.value / gross.value
            yield ReachLine(translated(title), translated(what), count(round(found.value)), share)


def _functions(lookup: Lookup) -> tuple[FunctionLine, ...]:
    by_function = {(one.indicator, one.key): one for one in lookup.readings("function", "all")}
    keys = [key for indicator, key in by_function if indicator == "advocacy.reach" and key != UNASSIGNED]
    known = {key: by_function["advocacy.reach", key] for key in keys}
    most = max((one.value or 0.0 for one in known.values()), default=0.0)
    if not most:
        return ()
    ordered = sorted(known, key=lambda key: (-(known[key].value or 0.0), key))
    return tuple(
        _function(lookup, known[key], by_function.get(("advocacy.active_share", key)), most) for key in ordered
    )


def _function(lookup: Lookup, reach: Reading, active: Reading | None, most: float) -> FunctionLine:
    return FunctionLine(
        title=lookup.group_title("function", reach.key),
        active="–" if active is None else value_words(active),
        interval="–" if active is None else interval_words(active),
        reach=value_words(reach),
        share=None if reach.value is None else reach.value / most,
    )


def _effect(found: Reading | None) -> str:
    if found is None or found.value is None or found.low is None or found.high is None:
        why = "" if found is None else found.reason
        return translated("Whether it has an effect is not known: {why}.", why=why or translated("no reading"))
    told = _SOME if found.low > 0 else _LESS if found.high < 0 else _NOTHING
    return translated(told, value=value_words(found), interval=interval_words(found))


def _mandated(found: Reading | None) -> str:
    if found is None or found.value is None:
        return ""
    return translated(
        "{share} ({interval}) of ambassadors’ posts use the very words of another person or account: the more, the "
        "likelier it was ordered rather than offered.",
        share=value_words(found),
        interval=interval_words(found),
    )


_SOME = translatable(
    "Becoming an ambassador has an effect: each reaches {value} more than they would have otherwise (90 % interval "
    "{interval})."
)
_LESS = translatable(
    "Becoming an ambassador goes with less reach: {value} against what it would have been otherwise (90 % interval "
    "{interval})."
)
_NOTHING = translatable(
    "An effect of becoming an ambassador cannot be told from nothing: {value} against what it would have been "
    "otherwise (90 % interval {interval})."
)
_WAYS = (
    (
        "advocacy.gross_reach",
        translatable("Gross"),
        translatable("each ambassador counted alone, so that who was reached by three counts three times"),
    ),
    ("advocacy.reach", translatable("Each person once"), translatable("what they reach together")),
    (
        "advocacy.sole_reach",
        translatable("By one ambassador alone"),
        translatable("whom nobody would reach if that ambassador fell silent"),
    ),
)
