"""Whose archive it is: the organisation's own account where that is declared, else a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pappus.readers.door import Door
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import ActorKind, Side


@dataclass(frozen=True)
class Owner:
    """How the owner of an archive appears in acts.

    Attributes:
        actor_id: the property of an account of the organisation, the pseudonym of a person; null if nobody knows.
        actor_kind: account or human.
        actor_side: org for an account of the organisation, else unknown.
        property_id: the account; null for a person, whose handle is nobody's business.
        names: what the archive calls the owner, in lower case.
    """

    actor_id: str | None
    actor_kind: ActorKind
    actor_side: Side
    property_id: str | None
    names: frozenset[str] = frozenset()

    @property
    def others_side(self) -> Side:
        """The side of whoever writes to the owner: only an account of the organisation proves it."""
        return "external" if self.property_id else "unknown"


def owner_of(door: Door, network: str, handles: Iterable[str | None]) -> Owner:
    """The owner who bears these handles and names, the surest first.

    Who is not declared as an account of the organisation, and not named on import, is a person; a note says so.
    """
    given = [" ".join(handle.split()).lstrip("@") for handle in handles if handle and handle.strip()]
    names = frozenset(handle.lower() for handle in given)
    declared = door.property_id or next((ours for handle in given if (ours := door.ours(network, handle))), None)
    if declared:
        return Owner(declared, "account", "org", declared, names)
    door.coverage.notes.append(
        translatable(
            "The owner of this archive is read as a person; if it is an account of the organisation, declare it, or "
            "name it on import with --property."
        )
    )
    return Owner(door.person(network, given[0]) if given else None, "human", "unknown", None, names)
