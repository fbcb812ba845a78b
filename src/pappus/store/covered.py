"""What the exports of each network prove together, and what follows for the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pappus.store.ledger import Ledger
from pappus.vocabulary.coverage import Coverage
from pappus.vocabulary.languages import translatable, translated


@dataclass(frozen=True)
class NetworkCoverage:
    """What all exports of a network contain.

    Attributes:
        network: its id.
        exports: how many there are.
        inbound: which acts towards the organisation they contain: the most that one of them does.
        outbound: the same for acts of the organisation.
        window_start_us: first act, microseconds UTC; null if there is none.
        window_end_us: last act.
        deletions: whether deleted acts leave a trace; null if not all of them say.
        private: whether private conversations are in any of them; null if none says.
        edits: whether edits are marked; null if not all of them say.
        bots_marked: whether programs are marked; null if not all of them say.
        time_zones_assumed: the zones that were assumed where an export names none.
        answers: what can be said of answers: `known`, `bounded`, `answered_only` or `unknown`.
        limits: what follows for the figures, one sentence each.
    """

    network: str
    exports: int
    inbound: str
    outbound: str
    window_start_us: int | None
    window_end_us: int | None
    deletions: bool | None
    private: bool | None
    edits: bool | None
    bots_marked: bool | None
    time_zones_assumed: tuple[str, ...]
    answers: str
    limits: tuple[str, ...]


_MOST_FIRST = ("all", "unknown", "sampled", "replied_only", "none")
_ANSWERS = {
    "answered_only": translatable(
        "What nobody answered is not in it: waits are those of the answered, shares unknown."
    ),
    "bounded": translatable(
        "Some of our answers may be missing: shares of answered are bounds, waits at most so long."
    ),
    "unknown": translatable("None of our answers is in it: nothing is said of answers."),
}
_SAMPLED = translatable("It is a sample: shares hold for what was sampled, counts are too low.")
_UNDELETED = translatable("What was deleted leaves no trace: what disappeared unanswered is not counted.")
_UNMARKED = translatable("Programs are not marked: an automatic answer may count as one.")
_ZONES = translatable("The time zone was assumed: hours may be off by as much as the zones differ.")


def network_coverages(ledger: Ledger) -> list[NetworkCoverage]:
    """What the exports of each network prove together, by name of the network, in the language of whoever reads."""
    answers: dict[str, str] = {
        **dict.fromkeys(ledger.answered_only_networks(), "answered_only"),
        **dict.fromkeys(ledger.partly_answered_networks(), "bounded"),
        **dict.fromkeys(ledger.answers_missing_networks(), "unknown"),
    }
    held: Mapping[str, list[Coverage]] = ledger.coverage_by_network()
    return [_together(name, held[name], answers.get(name, "known")) for name in sorted(held)]


def _together(network: str, held: Sequence[Coverage], answers: str) -> NetworkCoverage:
    starts = [one.window_start_us for one in held if one.window_start_us is not None]
    ends = [one.window_end_us for one in held if one.window_end_us is not None]
    zones = tuple(sorted({zone for one in held for zone in one.time_zones_assumed}))
    inbound, outbound = (_most(kinds) for kinds in ((c.inbound for c in held), (c.outbound for c in held)))
    deletions, bots_marked = _all(c.deletions for c in held), _all(c.bots_marked for c in held)
    limits = [
        _ANSWERS.get(answers, ""),
        _SAMPLED if inbound == "sampled" else "",
        _UNDELETED if deletions is False else "",
        _UNMARKED if bots_marked is False else "",
        _ZONES if zones else "",
    ]
    return NetworkCoverage(
        network=network,
        exports=len(held),
        inbound=inbound,
        outbound=outbound,
        window_start_us=min(starts, default=None),
        window_end_us=max(ends, default=None),
        deletions=deletions,
        private=_any(one.private for one in held),
        edits=_all(one.edits for one in held),
        bots_marked=bots_marked,
        time_zones_assumed=zones,
        answers=answers,
        limits=tuple(translated(limit) for limit in limits if limit),
    )


def _most(kinds: Iterable[str]) -> str:
    return min(kinds, key=_MOST_FIRST.index)


def _all(marks: Iterable[bool | None]) -> bool | None:
    found = set(marks)
    return False if False in found else None if None in found else True


def _any(marks: Iterable[bool | None]) -> bool | None:
    found = set(marks)
    return True if True in found else False if found == {False} else None
