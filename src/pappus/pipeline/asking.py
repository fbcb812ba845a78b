"""Asking people: what they can be asked, questionnaires out, answers in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.pipeline.declared import DeclaredWorkspace
from pappus.vocabulary.errors import Fault
from pappus.vocabulary.languages import using

if TYPE_CHECKING:
    from pappus.assessment.importing import RatingOptions, RatingsImport
    from pappus.assessment.items import Item
    from pappus.assessment.sending import Sending, Sent


class AskingWorkspace(DeclaredWorkspace):
    """Knows what people can be asked, and keeps what they answer."""

    def items(self) -> tuple[Item, ...]:
        """What people of this organisation can be asked: practices that apply, know-how, a closing question."""
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.questions import anchor_item, competence_items
        from pappus.practices.questions import items_that_apply

        models = self.models().values()
        practices = items_that_apply(self.organisation(), practices_of(models).values())
        return (*practices, *competence_items(models), anchor_item())

    def askable(self) -> Mapping[str, Item]:
        """Everything that can be answered, by id: every practice, know-how, the closing question."""
        from pappus.assessment.items import by_id
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.questions import anchor_item, competence_items
        from pappus.practices.questions import items_of

        models = self.models().values()
        return by_id(items_of(practices_of(models).values()), competence_items(models), (anchor_item(),))

    def questionnaires(self, path: str | Path, sending: Sending, language: str | None = None) -> list[Sent]:
        """Writes questionnaires to be filled in; the file's ending, .xlsx or .csv, decides the form.

        Args:
            path: the file.
            sending: what is wanted.
            language: the language in which people are asked; null for the organisation's usual one.

        Raises:
            UsageError: another ending, a file that exists, no such block or route, nothing that could be asked, or a
                language into which nothing is translated.
        """
        from pappus.assessment.sending import write_questionnaires
        from pappus.maturity.questions import item_weights

        def weights() -> dict[str, float]:
            return item_weights(asked=self.models().values())

        organisation = self.organisation()
        with using(language or organisation.language):
            return write_questionnaires(Path(path), self.items(), organisation.units, sending, weights)

    def import_ratings(self, paths: Iterable[str | Path], options: RatingOptions | None = None) -> RatingsImport:
        """Brings filled questionnaires, or tables of answers, into a round; all of it or nothing, unless told."""
        from pappus.assessment.importing import import_ratings
        from pappus.assessment.reading import Understanding
        from pappus.store.erased import digest_of

        erased = set(self.store.ledger().erased)
        understanding = Understanding(
            self.organisation(), self.askable(), self.pseudonyms, lambda pseudonym: digest_of(pseudonym) in erased
        )
        given = [Path(path) for path in paths]
        return import_ratings(given, understanding, self.home.add_ratings, options)

    def rating_faults(self) -> list[Fault]:
        """Stored ratings of what cannot be asked, or off its scale; only somebody's own editing brings them about."""
        from pappus.assessment.ratings import off_scale
        from pappus.workspace.rounds import ratings_file

        items = self.askable()
        return [
            Fault(str(ratings_file(self.folder, one.id)), f"rating {place + 1}", expected)
            for one in self.organisation().rounds
            for place, expected in off_scale(one.ratings, items)
        ]
