"""Who is who: identifiers that may be one person, what was decided of them, and lists of people."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pappus.judging import today
from pappus.pipeline.opened import OpenWorkspace
from pappus.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from pappus.store.identities import Suggestion
    from pappus.workspace.organisation import SamePerson
    from pappus.workspace.people_suggested import PeopleSuggested
    from pappus.workspace.tables import Table


class IdentifyingWorkspace(OpenWorkspace):
    """Suggests who is one person, and keeps what people decide of it."""

    def suggested_identities(self, people_list: Table | None = None) -> list[Suggestion]:
        """Pseudonyms that may be one person, the surest first; nothing is merged by it.

        Args:
            people_list: rows of `people.csv` to guess from; null for the file of the workspace.
        """
        from pappus.store.identities import (
            GUESSED_SQL,
            People,
            confirmed_links,
            guesses_table,
            places_of,
            same_words_sql,
            suggestions,
        )
        from pappus.workspace.columns import rules_of
        from pappus.workspace.people import PEOPLE_FILE
        from pappus.workspace.spellings import spellings
        from pappus.workspace.tables import read_table

        organisation, links = self.organisation(), self.store.links()
        people = People([*links, *confirmed_links(organisation, links)], organisation)
        # Where decisions lie in a database there is no such file, and nothing to guess from unless it is given.
        table = people_list or read_table(self.folder / PEOPLE_FILE, rules_of("people"))
        with self.record() as record:
            networks = record.query("SELECT DISTINCT network FROM acts")["network"].to_pylist()
            guesses = list(spellings(table, self.pseudonyms, places_of(organisation, networks)))
            record.show("guesses", guesses_table(guesses))
            met = set(record.query(GUESSED_SQL)["pseudonym"].to_pylist())
            alike = record.query(same_words_sql()).to_pylist()
        return suggestions(people, organisation, [one for one in guesses if one.pseudonym in met], alike)

    def decide_identity(self, one: str, other: str, decision: Literal["same", "different"]) -> SamePerson:
        """Keeps that two identifiers are one person, or two; what is derived from the record follows.

        Args:
            one: an address, `network:handle` or `pseudonym:…`.
            other: the same of the other.
            decision: same or different.

        Raises:
            UsageError: one of them is no identifier or stands for several, they are the same, or `people.csv` says
                that they are two.
        """
        from pappus.store.identities import People
        from pappus.workspace.identifiers import pseudonym_of
        from pappus.workspace.organisation import SamePerson

        first, second = sorted(pseudonym_of(name, self.pseudonyms) for name in (one, other))
        if first == second:
            raise UsageError("both identifiers are the same pseudonym already; nothing was changed")
        organisation = self.organisation()
        if decision == "same" and People(self.store.links(), organisation).are_two(first, second):
            raise UsageError(
                "people.csv says that these are two people; if they are one, give both rows the same value in the "
                "column person. Nothing was changed"
            )
        decided = SamePerson(first, second, decision, today().isoformat())
        self.home.save_identity(decided)
        return decided

    def contradicted_identities(self) -> list[SamePerson]:
        """Decisions that two are one person which do not count, since `people.csv` lists them as two people."""
        from pappus.store.identities import confirmed_links

        organisation = self.organisation()
        counting = set(confirmed_links(organisation, self.store.links()))
        decided = (one for one in organisation.identities if one.decision == "same")
        return [one for one in decided if (one.one, one.other) not in counting]

    def undo_identity(self, one: str, other: str) -> bool:
        """Takes back what was decided about two identifiers, without a trace; false if nothing was.

        Raises:
            UsageError: one of them is no identifier or stands for several.
        """
        from pappus.workspace.identifiers import pseudonym_of

        return self.home.undo_identity(pseudonym_of(one, self.pseudonyms), pseudonym_of(other, self.pseudonyms))

    def networks_of(self, pseudonyms: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The networks on which each of some people acts in the record, by name; those who never act are left out."""
        import pyarrow as pa

        found: dict[str, list[str]] = {}
        with self.record() as record:
            record.show("asked_for", pa.table({"pseudonym": pa.array(sorted(set(pseudonyms)), pa.string())}))
            rows = record.query(
                "SELECT DISTINCT a.actor_id, a.network FROM acts_in_full a JOIN asked_for f ON a.actor_id = f.pseudonym"
            ).to_pylist()
        for row in sorted(rows, key=lambda row: str(row["network"])):
            found.setdefault(row["actor_id"], []).append(row["network"])
        return {pseudonym: tuple(names) for pseudonym, names in found.items()}

    def suggest_people(self, export: str | Path) -> PeopleSuggested:
        """Writes a suggested list of people with their units, from an export of Viva Engage; `people.csv` stays.

        Raises:
            UsageError: there is a suggestion already.
            UnreadableError: the export does not name its users.
        """
        from pappus.readers.engage_users import NETWORK, users_in
        from pappus.readers.source import Source
        from pappus.workspace.people_suggested import SuggestedPerson, suggest_people

        with Source(Path(export)) as source:
            users = users_in(source)
        people = []
        for one in users:
            own = [self.pseudonyms.person(NETWORK, one.native)]
            own += [self.pseudonyms.email(one.address)] if one.address else []
            people.append(SuggestedPerson(tuple(own), one.department, one.joined_at, one.left_at))
        return suggest_people(self.folder, people, self.organisation())

    def accept_suggested_people(self) -> int:
        """Makes the suggested list `people.csv`, where that lists nobody yet; how many rows.

        Raises:
            UsageError: there is no suggestion, or people are listed already.
            InvalidFileError: the suggestion breaks the rules of `people.csv`.
        """
        from pappus.workspace.people_suggested import accept_people

        return accept_people(self.folder, self.organisation(), self.pseudonyms)
