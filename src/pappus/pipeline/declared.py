"""What counts on a day: the models and actions of a workspace, and what was declared by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pappus.pipeline.opened import OpenWorkspace
from pappus.vocabulary.errors import Fault, InvalidFileError

if TYPE_CHECKING:
    from pappus.maturity.model import MaturityModel
    from pappus.roadmap.action import Action
    from pappus.workspace.organisation import AttestedDocument, Organisation


class DeclaredWorkspace(OpenWorkspace):
    """Knows its models and actions, and what was declared by a day."""

    def models(self) -> dict[str, MaturityModel]:
        """The models that the organisation is placed on: those of the catalogue, then its own, by id."""
        from pappus.maturity.definitions import models

        known = {**models(), **self.own_models()[0]}
        return {name: model for name, model in known.items() if model.kind != "weighted"}

    def own_models(self) -> tuple[dict[str, MaturityModel], list[Fault]]:
        """The models in the folder `models` of the workspace by id, and what is wrong in those left out."""
        from pappus.maturity.definitions import own_models

        return own_models(self.folder / "models")

    def actions(self) -> dict[str, Action]:
        """Everything that could be done: the actions of the catalogue, those of the folder `actions` over them, by id.

        Raises:
            InvalidFileError: a file of the folder is not sound; carries every fault with its line.
        """
        from pappus.maturity.definitions import practices_of
        from pappus.roadmap.definitions import catalogue_actions, load_actions
        from pappus.vocabulary.discovery import yaml_files_in

        own = self.folder / "actions"
        if not any(yaml_files_in(own)):
            return dict(catalogue_actions())
        return load_actions(own, practices_of(self.models().values()))

    def action_faults(self) -> list[Fault]:
        """What is wrong with the files of the folder `actions`, and rows of actions.csv that no action has."""
        from pappus.workspace.action_list import ACTIONS_FILE

        try:
            known = self.actions()
        except InvalidFileError as error:
            return error.faults
        file = str(self.folder / ACTIONS_FILE)
        unknown = [one.action for one in self.organisation().actions if one.action not in known]
        return [Fault(file, "", f"{name!r} is no action; `pappus actions DIR --all` lists them") for name in unknown]

    def _declared_by(self, as_of: date | None) -> Organisation:
        """The organisation without documents and rounds that did not exist yet on a day that is asked about.

        Where no day is named the present is meant, so that a document may be newer than the last record.
        """
        organisation = self.organisation()
        left = self._documents_left(organisation)
        organisation = replace(organisation, attested=(*organisation.attested, *left))
        if as_of is None:
            return organisation
        attested = (one for one in organisation.attested if one.dated_at is None or one.dated_at <= as_of.isoformat())
        rounds = (one for one in organisation.rounds if (one.opened_at or "") <= as_of.isoformat())
        return replace(organisation, attested=tuple(attested), rounds=tuple(rounds))

    def _documents_left(self, organisation: Organisation) -> tuple[AttestedDocument, ...]:
        """What actions that are done attest; nothing is read where none is."""
        if not any(one.status == "done" and one.evidence for one in organisation.actions):
            return ()
        from pappus.practices.definitions import practices
        from pappus.roadmap.following_up import documents_left

        return documents_left(organisation.actions, self.actions(), practices())
