"""A practice as the catalogue defines it: what is true, how people are asked, what would show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pappus.vocabulary.findings import Tier
from pappus.workspace.organisation import Footprint, Level, Organisation

Template = Literal["S", "A"]
SourceText = Literal["s0", "s1", "s2", "s3", "s4"]
Route = Literal["care", "marketing", "hr", "it", "legal", "product", "owners", "hub"]


@dataclass(frozen=True)
class Provenance:
    """Where thresholds come from.

    Attributes:
        kind: published or judgement.
        source: name and year of the publication, or the sentence "set by judgement".
        levels: the levels that the publication covers, the others being set by judgement; empty means all of them.
    """

    kind: Literal["published", "judgement"]
    source: str
    levels: tuple[int, ...] = ()


@dataclass(frozen=True)
class AllBut:
    """The threshold "all but a few": at most the larger of `count` and `share` of all may be missing."""

    count: int
    share: float

    def least_share(self, n: int) -> float:
        """The share (0 to 1) that has to hold among `n`; 1 where there is nothing to count."""
        return max(0.0, 1 - max(self.count / n, self.share)) if n else 1.0


@dataclass(frozen=True)
class Condition:
    """What an indicator has to read for a level. A level holds when its condition and all below it hold.

    Attributes:
        level: 1 to 4 (0 for a floor, which every level needs).
        indicator: id of the indicator.
        at_least: the reading's lower 90 % bound reaches this; null if another form is used.
        at_most: the reading's upper 90 % bound stays at or under this (where lower is better); null likewise.
        all_but: "all but a few" of the n that were counted; null likewise.
        minimum_n: with fewer behind the reading the rule says nothing.
    """

    level: int
    indicator: str
    at_least: float | None = None
    at_most: float | None = None
    all_but: AllBut | None = None
    minimum_n: int = 5


@dataclass(frozen=True)
class AttestedRule:
    """A document shows it: a draft carries level 1, a valid one 2, a reviewed one 3.

    Attributes:
        document: what document, in words.
        max_age_days: older ones no longer count; null if only the document's own expiry counts.
    """

    document: str
    max_age_days: int | None
    provenance: Provenance
    tier: Tier = "attested"


@dataclass(frozen=True)
class ReadingRule:
    """An indicator shows it.

    Attributes:
        tier: shown or recorded.
        conditions: one for each of the levels 1 to 4, ascending.
        floor: what must hold besides, whatever the level; null if nothing.
    """

    tier: Tier
    conditions: tuple[Condition, ...]
    provenance: Provenance
    floor: Condition | None = None


@dataclass(frozen=True)
class MeasureRule:
    """What would show it, where no indicator does so yet; it yields *not available* and says what would help.

    Attributes:
        tier: shown, recorded or said.
        measure: what has to be measured, in a plain sentence.
        needs: the export, list or register that would make it available.
        thresholds: for the levels 1, 2, 3, 4; empty where none is set.
        all_but: the threshold of level 4 where that is "all but a few"; null otherwise.
        steps: what the levels 1, 2, 3, 4 ask, in words, where it is no threshold; empty otherwise.
        minimum_n: with fewer behind it the measure says nothing.
    """

    tier: Tier
    measure: str
    needs: str
    provenance: Provenance
    thresholds: tuple[float, ...] = ()
    all_but: AllBut | None = None
    steps: tuple[str, ...] = ()
    minimum_n: int = 5


EvidenceRule: TypeAlias = AttestedRule | ReadingRule | MeasureRule


@dataclass(frozen=True)
class Exclusion:
    """The declared settings under which a practice does not apply.

    Attributes:
        footprint: footprints to which it does not apply.
        regulated: values of "regulated sector" to which it does not apply.
        size_below: it does not apply with fewer employees than this; null if size does not matter.
        reason: why, in one sentence.
    """

    footprint: tuple[Footprint, ...] = ()
    regulated: tuple[bool, ...] = ()
    size_below: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Practice:
    """The smallest thing that can be true of an organisation, on levels 0 to 4.

    Attributes:
        id: family and name (`engagement.dialogue`); never changes meaning.
        template: S (spread of a habit) or A (arrangement: a rule, role or body).
        statement: what is true, in at most twelve words.
        question: as put to a person.
        anchors: what a person can see at level 0, 1, 2, 3, 4.
        scope: whom it is asked of, by level, each about their own work, unit or organisation.
        routed: who is asked whatever their level, because they can know; null if nobody in particular.
        sources: the texts that it rests on.
        counter_indicator: what to watch beside it, so that gaming it is visible; empty if nothing.
        excluded: when it does not apply; null if it always applies.
        evidence: what would show it.
    """

    id: str
    template: Template
    statement: str
    question: str
    anchors: tuple[str, ...]
    scope: tuple[Level, ...] = ()
    routed: Route | None = None
    sources: tuple[SourceText, ...] = ()
    counter_indicator: str = ""
    excluded: Exclusion | None = None
    evidence: tuple[EvidenceRule, ...] = ()

    @property
    def family(self) -> str:
        """The first part of the id: the family it belongs to."""
        return self.id.partition(".")[0]

    @property
    def is_asked(self) -> bool:
        """Whether anybody is asked about it; where not, records know better than people."""
        return bool(self.scope) or self.routed is not None

    def why_not_applicable(self, organisation: Organisation) -> str | None:
        """Why the practice does not apply to an organisation; null if it applies.

        A setting that was not declared excludes nothing.
        """
        excluded = self.excluded
        if excluded is None:
            return None
        small = (
            excluded.size_below is not None
            and organisation.size is not None
            and organisation.size < excluded.size_below
        )
        holds = small or organisation.footprint in excluded.footprint or organisation.regulated in excluded.regulated
        return excluded.reason if holds else None
