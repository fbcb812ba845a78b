"""The properties: which are alive, which have fallen silent, which nobody has registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pappus.report.document import PropertyNote, PropertyState
from pappus.report.lookup import Lookup
from pappus.report.tables import MOST_ROWS, left_out
from pappus.report.words import SUPPRESSED, count, joined, month_words, network_title, plural, value_words, words
from pappus.vocabulary.languages import translated, translated_count
from pappus.vocabulary.readings import Reading

STATES: tuple[PropertyState, ...] = ("alive", "dormant", "never seen")
_CLASSES = ("social", "traditional", "internal")
MOST_NETWORKS = 16


@dataclass(frozen=True)
class PropertyLine:
    """A property as the table shows it; unknown fields are a dash."""

    handle: str
    network: str
    kind: str
    state: str
    standing: str
    last: str
    owner: str
    purpose: str
    decision: str
    acts: str


@dataclass(frozen=True)
class NetworkBar:
    """The properties of one network: name, how many in each state, each as a share of the longest bar."""

    network: str
    total: int
    parts: tuple[tuple[str, int, float], ...]
    unregistered: int
    unowned: int

    def number(self, state: str) -> int:
        """How many of them are in a state."""
        return next((number for name, number, _ in self.parts if name == state), 0)


@dataclass(frozen=True)
class Properties:
    """The properties of the organisation.

    Attributes:
        bars: by network, the largest first.
        further: networks beyond those drawn, in words; empty if none.
        sentence: what the picture shows.
        lines: one property each, social ones first.
        left_out: properties beyond those listed, in words; empty if none.
        from_register_alone: whether no export shows any of them speaking.
    """

    bars: tuple[NetworkBar, ...]
    further: str
    sentence: str
    lines: tuple[PropertyLine, ...]
    left_out: str
    from_register_alone: bool


def properties(lookup: Lookup) -> Properties | None:
    """What is known of the properties; null if there are none."""
    notes = lookup.document.properties
    if not notes:
        return None
    ordered = sorted(
        notes, key=lambda one: (_CLASSES.index(one.network_class), network_title(one.network), one.property_id)
    )
    bars = _bars(notes)
    alone = all(one.state == "never seen" for one in notes)
    volumes = {one.key: one for one in lookup.readings("property", "all") if one.indicator == "activity.volume"}
    return Properties(
        bars=bars[:MOST_NETWORKS],
        further=_further(bars[MOST_NETWORKS:]),
        sentence=_sentence(notes, bars, alone),
        lines=tuple(_line(lookup, one, volumes) for one in ordered[:MOST_ROWS]),
        left_out=left_out(len(notes), words()["groups"]["property"]),
        from_register_alone=alone,
    )


def _bars(notes: Sequence[PropertyNote]) -> tuple[NetworkBar, ...]:
    by_network: dict[str, list[PropertyNote]] = {}
    for note in notes:
        by_network.setdefault(note.network, []).append(note)
    most = max(map(len, by_network.values()))
    bars = [
        NetworkBar(
            network=network_title(network),
            total=len(members),
            parts=tuple((state, number, number / most) for state in STATES if (number := _of(members, state))),
            unregistered=sum(not one.registered for one in members),
            unowned=sum(one.owner_unit is None for one in members),
        )
        for network, members in by_network.items()
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.total, bar.network)))


def _of(notes: Sequence[PropertyNote], state: PropertyState) -> int:
    return sum(one.state == state for one in notes)


def _further(bars: Sequence[NetworkBar]) -> str:
    if not bars:
        return ""
    total = sum(bar.total for bar in bars)
    networks, ours = plural(len(bars), "further network"), plural(total, "property", "properties")
    return translated("{networks} with {properties} in all.", networks=networks, properties=ours)


def _sentence(notes: Sequence[PropertyNote], bars: Sequence[NetworkBar], alone: bool) -> str:
    total = plural(len(notes), "property", "properties")
    networks = plural(len(bars), "network")
    unowned = sum(one.owner_unit is None for one in notes)
    owner = translated("each has an owner")
    if unowned:
        owner = translated_count("{number} has no owner", "{number} have no owner", unowned)
    if alone:
        return translated(
            "{properties} on {networks}, most on {network} ({most}); {owner}. All come from the register: no export "
            "shows us speaking on any of them, so nobody can say which are alive.",
            properties=total,
            networks=networks,
            network=bars[0].network,
            most=count(bars[0].total),
            owner=owner,
        )
    states = [f"{count(number)} {words()['states'][state]}" for state in STATES if (number := _of(notes, state))]
    outside = sum(not one.registered for one in notes)
    found = translated_count("{number} is in no register", "{number} are in no register", outside) if outside else ""
    parts = "; ".join(part for part in (joined(states), found, owner) if part)
    return translated("{properties} on {networks}: {parts}.", properties=total, networks=networks, parts=parts)


def _line(lookup: Lookup, note: PropertyNote, volumes: Mapping[str, Reading]) -> PropertyLine:
    volume = volumes.get(note.property_id)
    hidden = volume is not None and volume.outcome == "suppressed"
    acts = "–"
    if volume is not None and volume.outcome in ("found", "suppressed"):
        acts = value_words(volume) if volume.value is None else count(round(volume.value))
    return PropertyLine(
        handle=note.property_id.partition(":")[2] or note.property_id,
        network=network_title(note.network),
        kind=words()["classes"].get(note.network_class, "–"),
        state=words()["states"][note.state],
        standing="" if note.registered else translated("in no register"),
        last=month_words(note.last_month) if note.last_month else translated(SUPPRESSED) if hidden else "–",
        owner=lookup.group_title("unit", note.owner_unit) if note.owner_unit else translated("nobody"),
        purpose=note.purpose or "–",
        decision=words()["decisions"][note.decision] if note.decision else "–",
        acts=acts,
    )
