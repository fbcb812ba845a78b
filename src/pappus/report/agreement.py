"""Whether the models agree about the organisation: their ladders on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pappus.maturity.model import MaturityModel, stage_reached
from pappus.report.ladder import Ladder
from pappus.report.lookup import Lookup
from pappus.report.words import percent, words
from pappus.vocabulary.languages import translated

LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class AgreementLine:
    """One model on the common axis: its ladder, place in words, and the stages of four even organisations."""

    ladder: Ladder
    title: str
    here: str
    even: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """The models side by side, with what they agree or disagree on in sentences."""

    lines: tuple[AgreementLine, ...]
    sentences: tuple[str, ...]


def agreement(lookup: Lookup, ladders: Sequence[Ladder]) -> Agreement:
    """Where the models agree about a document's organisation, and where not."""
    staged = [one for one in ladders if one.steps]
    out = {one.practice for one in lookup.document.findings.values() if one.outcome == "not_applicable"}
    return Agreement(
        tuple(AgreementLine(one, one.model.title, one.headline, _even(one.model, frozenset(out))) for one in staged),
        lookup.document.disagreements or (_in_words(staged),),
    )


def _even(model: MaturityModel, out: frozenset[str]) -> tuple[str, ...]:
    """The stage of an organisation with every practice at level 1, 2, 3 and 4."""
    practices = model.required_practices()
    return tuple(
        model.stages[stage_reached(model, dict.fromkeys(practices, float(level)), out)].title for level in LEVELS
    )


def _in_words(ladders: Sequence[Ladder]) -> str:
    placed = [(one.at, one.model.title) for one in ladders if one.at is not None]
    if len(placed) < 2:
        return translated("Fewer than two models have a place for the organisation, so none can disagree.")
    (lowest, least), (highest, most) = min(placed), max(placed)
    apart = percent(words()["rules"]["ladders_apart"])
    return translated(
        "They agree: no two places lie more than {apart} of a ladder apart. The highest is on “{most}” "
        "({highest} of the way up), the lowest on “{least}” ({lowest}).",
        apart=apart,
        most=most,
        highest=percent(highest / 100),
        least=least,
        lowest=percent(lowest / 100),
    )
