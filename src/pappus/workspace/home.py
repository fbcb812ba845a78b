"""Where decisions live: what a workspace asks of the place that keeps them, and the folder as that place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.organisation import ActionEntry, AttestedDocument, Organisation, Property, Round, SamePerson


class Home(Protocol):
    """The place that keeps what an organisation declared and decided; files of a folder, or a database."""

    def organisation(self) -> Organisation:
        """The organisation as it is declared now."""

    def save_properties(self, properties: Sequence[Property]) -> None:
        """Makes these the properties of imports; see `pappus.workspace.registers.save_properties`."""

    def add_attested(self, document: AttestedDocument) -> None:
        """Adds a document behind those that are kept."""

    def save_actions(self, entries: Sequence[ActionEntry]) -> None:
        """Puts these actions into the list of actions, or changes those that are there."""

    def save_identity(self, decided: SamePerson) -> None:
        """Keeps what was decided about two pseudonyms, in place of what was decided before."""

    def undo_identity(self, one: str, other: str) -> bool:
        """Forgets what was decided about two pseudonyms; false if nothing was."""

    def add_ratings(self, added: Round) -> None:
        """Adds ratings to a round, which is made if it is not there yet."""

    def pseudonyms_of(self, identifier: str) -> Iterable[str]:
        """Pseudonyms of everything that the organisation knows the person with this identifier by."""

    def forget_ratings(self, people: Sequence[str]) -> int:
        """Removes all ratings of these people, by pseudonym; how many."""

    def forget_person(self, identifier: str) -> int:
        """Removes the person from the list of people; how many rows."""

    def forget_identities(self, people: Sequence[str]) -> int:
        """Removes what was decided about these pseudonyms; how many rows."""


class FolderHome:
    """The files of a workspace folder."""

    def __init__(self, folder: Path, pseudonyms: Pseudonymiser) -> None:
        self._folder = folder
        self._pseudonyms = pseudonyms

    def organisation(self) -> Organisation:
        """The organisation as its files declare it now; see `load_organisation`."""
        from pappus.workspace.files import load_organisation

        return load_organisation(self._folder, self._pseudonyms)

    def save_properties(self, properties: Sequence[Property]) -> None:
        """Writes `properties.csv`."""
        from pappus.workspace.registers import save_properties

        save_properties(self._folder, properties)

    def add_attested(self, document: AttestedDocument) -> None:
        """Adds a row to `attested.csv`."""
        from pappus.workspace.registers import add_attested

        add_attested(self._folder, document)

    def save_actions(self, entries: Sequence[ActionEntry]) -> None:
        """Writes `actions.csv`."""
        from pappus.workspace.action_list import save_actions

        save_actions(self._folder, entries)

    def save_identity(self, decided: SamePerson) -> None:
        """Writes `identities.csv`."""
        from pappus.workspace.identity_list import save_identity

        save_identity(self._folder, decided)

    def undo_identity(self, one: str, other: str) -> bool:
        """Removes a row of `identities.csv`."""
        from pappus.workspace.identity_list import undo_identity

        return undo_identity(self._folder, one, other)

    def add_ratings(self, added: Round) -> None:
        """Adds to the folder of the round."""
        from pappus.workspace.rounds import add_ratings

        add_ratings(self._folder, added)

    def pseudonyms_of(self, identifier: str) -> Iterable[str]:
        """Pseudonyms of the person's rows in `people.csv`, and of the identifier itself."""
        from pappus.workspace.people import pseudonyms_of_person

        return pseudonyms_of_person(self._folder, self._pseudonyms, identifier)

    def forget_ratings(self, people: Sequence[str]) -> int:
        """Removes rows of every `ratings.csv`."""
        from pappus.workspace.rounds import forget_ratings

        return forget_ratings(self._folder, self._pseudonyms, people)

    def forget_person(self, identifier: str) -> int:
        """Removes rows of `people.csv`."""
        from pappus.workspace.people import forget_person

        return forget_person(self._folder, self._pseudonyms, identifier).rows

    def forget_identities(self, people: Sequence[str]) -> int:
        """Removes rows of `identities.csv`."""
        from pappus.workspace.identity_list import forget_identities

        return forget_identities(self._folder, people)
