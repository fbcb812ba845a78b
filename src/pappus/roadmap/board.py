"""The actions that an organisation works on, as a board: by status, with what became of those that are done."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pappus.maturity.draws import LevelDraws
from pappus.roadmap.action import Action
from pappus.roadmap.following_up import Movement, movements
from pappus.vocabulary.errors import UsageError
from pappus.workspace.organisation import ActionEntry


@dataclass(frozen=True)
class Card:
    """One action on the board.

    Attributes:
        entry: as it stands in actions.csv.
        title: what to do; the id where the action is no longer known.
        leads: the role that leads it; null where the action is no longer known.
        late: whether its day has passed and it is not done.
        movements: for one that is done, whether its practices rose.
    """

    entry: ActionEntry
    title: str
    leads: str | None
    late: bool
    movements: tuple[Movement, ...] = ()


@dataclass(frozen=True)
class Board:
    """All actions that the organisation has planned, works on, has done or has dropped, in the order of the file."""

    cards: tuple[Card, ...]

    def of(self, status: str) -> tuple[Card, ...]:
        """The actions of one status."""
        return tuple(card for card in self.cards if card.entry.status == status)

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus actions --json`."""
        return {
            "actions": [
                {
                    **asdict(card.entry),
                    "title": card.title,
                    "leads": card.leads,
                    "late": card.late,
                    "movements": [one.as_json() for one in card.movements],
                }
                for card in self.cards
            ]
        }


def board_of(
    entries: Sequence[ActionEntry],
    actions: Mapping[str, Action],
    drawn: Callable[[date | None], LevelDraws] | None,
    as_of: date | None,
    today: date,
) -> Board:
    """The board of an organisation.

    Args:
        entries: as they stand in actions.csv.
        actions: everything that is known.
        drawn: gives levels as they were known on a day, null for now; null where effects are not asked for.
        as_of: day up to which effects are looked for; null for now.
        today: day against which it is seen whether one is late.
    """
    now: LevelDraws | None = None
    cards = []
    for entry in entries:
        action = actions.get(entry.action)
        found: tuple[Movement, ...] = ()
        if drawn and entry.status == "done" and action is not None and entry.starts_at is not None:
            now = now or drawn(as_of)
            found = tuple(movements(action, drawn(date.fromisoformat(entry.starts_at)), now))
        title, leads = (action.title, action.leads) if action else (entry.action, None)
        cards.append(Card(entry, title, leads, _late(entry, today), found))
    return Board(tuple(cards))


def _late(entry: ActionEntry, today: date) -> bool:
    """Whether its day has passed and it is not done."""
    if entry.status not in ("planned", "under_way") or entry.due_at is None:
        return False
    return date.fromisoformat(entry.due_at) < today


def check_entries(entries: Iterable[ActionEntry], actions: Mapping[str, Action]) -> None:
    """Refuses entries of actions that nobody knows.

    Raises:
        UsageError: names the first one, with the nearest known one.
    """
    for entry in entries:
        if entry.action not in actions:
            near = difflib.get_close_matches(entry.action, list(actions), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"{entry.action!r} is no action.{hint} `pappus actions --all` lists them")
