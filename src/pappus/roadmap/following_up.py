"""What became of actions that are done: the documents that they leave, and whether their practices moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from pappus.maturity.draws import LevelDraws
from pappus.practices.documents import rule_for_documents
from pappus.practices.practice import Practice
from pappus.roadmap.action import Action, settings
from pappus.workspace.organisation import ActionEntry, AttestedDocument

Moved = Literal["moved", "not_moved", "cannot_tell"]
_SEED = 7


@dataclass(frozen=True)
class Movement:
    """Whether a practice rose after an action that was to raise it.

    Attributes:
        action: id of the action.
        practice: id of the practice.
        expected: gain that was expected, in levels.
        change: level now less level before the action began; null where either is not known, or rests on the same
            evidence.
        low: lower end of the 90 % interval; null as before.
        high: upper end; null as before.
        verdict: moved, not_moved, or cannot_tell.
    """

    action: str
    practice: str
    expected: float
    change: float | None
    low: float | None
    high: float | None
    verdict: Moved

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus actions --json`."""
        return asdict(self)


def documents_left(
    entries: Sequence[ActionEntry], actions: Mapping[str, Action], practices: Mapping[str, Practice]
) -> tuple[AttestedDocument, ...]:
    """What done actions with evidence attest: a document for each practice that they are mainly about.

    Only practices for which documents speak. Such a document counts as a valid one that nobody has reviewed, and so
    carries level 2.
    """
    least = settings()["attests_from"]
    return tuple(
        AttestedDocument(line.practice, entry.evidence, entry.owner, dated_at=entry.finished_at)
        for entry in entries
        if entry.status == "done" and entry.evidence and entry.action in actions
        for line in actions[entry.action].raises
        if line.by >= least and line.practice in practices and rule_for_documents(practices[line.practice]) is not None
    )


def movements(action: Action, before: LevelDraws, now: LevelDraws) -> Iterator[Movement]:
    """Whether each practice of a done action rose.

    Args:
        action: that is done.
        before: levels as they were known when it began.
        now: levels as they are known.
    """
    rule = settings()["moved"]
    rng = np.random.default_rng(_SEED)
    for line in action.raises:
        columns = [draws.index.get(line.practice) for draws in (before, now)]
        if None in columns or not all(
            draws.known[column] and draws.applicable[column]
            for draws, column in zip((before, now), columns, strict=True)
        ):
            yield Movement(action.id, line.practice, line.by, None, None, None, "cannot_tell")
            continue
        if np.array_equal(before.levels[:, columns[0]], now.levels[:, columns[1]]):
            # The same evidence then and now: nothing has come in that could show a move.
            yield Movement(action.id, line.practice, line.by, None, None, None, "cannot_tell")
            continue
        # Shuffled, since draws of two days that look alike were not drawn together.
        then = rng.permutation(before.levels[:, columns[0]])
        change = now.levels[:, columns[1]] - then
        low, high = np.quantile(change, [0.05, 0.95])
        rose = float((change >= rule["least"]).mean())
        verdict: Moved = "moved" if rose >= rule["sure"] else "not_moved" if rose <= 1 - rule["sure"] else "cannot_tell"
        yield Movement(action.id, line.practice, line.by, float(change.mean()), float(low), float(high), verdict)
