"""Where people say more, or less, of a practice than is on record of it: ranked by how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pappus.assessment.said import Said
from pappus.practices.practice import Practice
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.findings import LEVELS, Finding, Gap, Tier, TierLevel
from pappus.vocabulary.languages import cached_by_language, in_language, translated

Direction = Literal["over", "under"]


@dataclass(frozen=True)
class Side:
    """One side of a gap.

    Attributes:
        tier: said, recorded, attested or shown.
        mean: the level on average, before it is capped by what the tier can carry alone.
        level: the level that this side can claim alone.
        evidence: what it rests on, in one line.
    """

    tier: Tier
    mean: float
    level: int
    evidence: str


@dataclass(frozen=True)
class GapLine:
    """One practice of which people say something else than is on record.

    Attributes:
        practice: its id.
        statement: what is true where it is in place.
        direction: `over` where people claim more, `under` where they claim less.
        probability: that they do so by more than half a level.
        gap: how far, with its interval, and whether the two contradict each other.
        said: what people say.
        on_record: what is on record.
        settles: what would settle it, one sentence each.
    """

    practice: str
    statement: str
    direction: Direction
    probability: float
    gap: Gap
    said: Side
    on_record: Side
    settles: tuple[str, ...]


@dataclass(frozen=True)
class GapsFound:
    """What people say in a round, set against what is on record up to a day."""

    round: str
    as_of: date
    lines: tuple[GapLine, ...]

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus gaps --json`."""
        return {"round": self.round, "as_of": self.as_of.isoformat(), "gaps": [asdict(line) for line in self.lines]}


@cached_by_language
def _words() -> dict[str, Any]:
    content: dict[str, Any] = in_language(read_yaml(Path(__file__).with_name("gaps.yaml")).content, "gaps")
    return content


def find_gaps(
    findings: Mapping[str, Finding], practices: Mapping[str, Practice], said: Said | None
) -> tuple[GapLine, ...]:
    """Every practice of which both sides are known, those where a gap is surest first.

    Args:
        findings: by practice id.
        practices: the catalogue.
        said: what people say; null if nobody was asked, and then there are no gaps.
    """
    if said is None:
        return ()
    lines = [
        _line(finding, practices[name], said, finding.gap, finding.on_record)
        for name, finding in findings.items()
        if finding.gap is not None and finding.on_record is not None and name in practices
    ]
    return tuple(sorted(lines, key=lambda line: (-line.probability, -abs(line.gap.value), line.practice)))


def _line(finding: Finding, practice: Practice, said: Said, gap: Gap, on_record: TierLevel) -> GapLine:
    direction: Direction = "over" if gap.over >= gap.under else "under"
    levels = said.of(finding.practice)
    heard = finding.said or on_record
    return GapLine(
        practice=finding.practice,
        statement=practice.statement,
        direction=direction,
        probability=max(gap.over, gap.under),
        gap=gap,
        said=Side("said", float(levels.mean()) if levels is not None else _mean(heard), heard.level, _evidence(heard)),
        on_record=Side(on_record.tier, _mean(on_record), _alone(finding, on_record).level, _evidence(on_record)),
        settles=_settles(finding, on_record, direction),
    )


def _alone(finding: Finding, on_record: TierLevel) -> TierLevel:
    """The tier on record as it is capped by what it can carry alone."""
    capped: TierLevel | None = getattr(finding, on_record.tier)
    return capped or on_record


def _settles(finding: Finding, on_record: TierLevel, direction: Direction) -> tuple[str, ...]:
    *others, last = (one.reference for one in on_record.evidence)
    reference = translated("{others} and {last}", others=", ".join(others), last=last) if others else last
    told = str(_words()["settle"][direction][on_record.tier]).strip().format(reference=reference)
    return (told, *(str(_words()["more"]).format(what=what) for what in finding.would_help[:1]))


def _evidence(level: TierLevel) -> str:
    return "; ".join(pointer.detail for pointer in level.evidence)


def _mean(level: TierLevel) -> float:
    return sum(step * share for step, share in zip(LEVELS, level.probabilities, strict=True))
