"""The folder of an organisation: everything that a person declared, read as one frozen value and written back."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.action_list import ACTIONS_FILE, actions_of, save_actions
from pappus.workspace.columns import Flaw, in_place, rules_of
from pappus.workspace.content_plan import CONTENT_PLAN_FILE, content_plan_of
from pappus.workspace.core_measures import CORE_MEASURES_FILE, core_figures_of
from pappus.workspace.ideas import IDEAS_FILE, ideas_of
from pappus.workspace.identity_list import IDENTITIES_FILE, identities_of
from pappus.workspace.key import key_faults, pseudonymiser, workspace_key
from pappus.workspace.live_sources import live_source_faults
from pappus.workspace.migration import migrate, version_faults
from pappus.workspace.organisation import Organisation
from pappus.workspace.people import PEOPLE_FILE, Forgotten, forget_person, people_of, pseudonyms_of_person, save_people
from pappus.workspace.registers import (
    ATTESTED_FILE,
    PROPERTIES_FILE,
    add_attested,
    attested_of,
    properties_of,
    save_properties,
)
from pappus.workspace.resources import RESOURCES_FILE, resources_of
from pappus.workspace.rounds import add_ratings, forget_ratings, read_rounds, save_round
from pappus.workspace.scaffold import init_workspace
from pappus.workspace.settings import ORGANISATION_FILE, read_settings, save_organisation
from pappus.workspace.stakeholders import STAKEHOLDERS_FILE, stakeholders_of
from pappus.workspace.tables import Table, read_table
from pappus.workspace.training import TRAINING_FILE, training_of

__all__ = [
    "Forgotten",
    "add_attested",
    "add_ratings",
    "find_faults",
    "forget_person",
    "forget_ratings",
    "init_workspace",
    "load_organisation",
    "pseudonymiser",
    "pseudonyms_of_person",
    "save_actions",
    "save_organisation",
    "save_people",
    "save_properties",
    "save_round",
    "workspace_key",
]

_T = TypeVar("_T")


def load_organisation(folder: Path, pseudonyms: Pseudonymiser) -> Organisation:
    """The organisation as its files declare it, people by their pseudonyms; files that are missing say nothing.

    A workspace of an older form is brought forward first, with a backup of its files.

    Raises:
        InvalidFileError: every fault of every file, with its place; or the workspace is newer than this Pappus.
        PappusError: an older workspace cannot be brought forward.
    """
    migrate(folder)
    organisation, faults = _read(folder, pseudonyms)
    if faults:
        raise InvalidFileError(faults)
    return organisation


def find_faults(folder: Path) -> list[Fault]:
    """Everything wrong with the files of a workspace, the key among them; empty if all is well. Changes nothing."""
    try:
        newer = version_faults(folder)
    except InvalidFileError:
        newer = []
    # Which identifiers are equal does not depend on the key, so that checking needs none.
    declared = newer or _read(folder, Pseudonymiser(os.urandom(32)))[1] + key_faults(folder)
    return declared + live_source_faults(folder)


def _read(folder: Path, pseudonyms: Pseudonymiser) -> tuple[Organisation, list[Fault]]:
    faults: list[Fault] = []
    unsure: tuple[str, ...] = ()
    try:
        settings = read_settings(folder / ORGANISATION_FILE)
    except InvalidFileError as error:
        # Without sound settings nobody can say which units the tables may name; the rest of them can be checked.
        settings, unsure = Organisation(name=""), ("unit", "owner_unit", "group")
        faults += error.faults

    def table(file: str, take: Callable[[Table], tuple[list[_T], list[Flaw]]]) -> tuple[_T, ...]:
        try:
            content = read_table(folder / file, rules_of(file.removesuffix(".csv")))
        except InvalidFileError as error:
            faults.extend(error.faults)
            return ()
        values, flaws = take(content)
        faults.extend(in_place(str(folder / file), [flaw for flaw in flaws if flaw.column not in unsure]))
        return tuple(values)

    people = table(PEOPLE_FILE, lambda content: people_of(content, settings, pseudonyms))
    properties = table(PROPERTIES_FILE, lambda content: properties_of(content, settings))
    attested = table(ATTESTED_FILE, lambda content: attested_of(content, settings))
    training = table(TRAINING_FILE, training_of)
    actions = table(ACTIONS_FILE, actions_of)
    identities = table(IDENTITIES_FILE, identities_of)
    ideas = table(IDEAS_FILE, ideas_of)
    stakeholders = table(STAKEHOLDERS_FILE, stakeholders_of)
    figures = table(CORE_MEASURES_FILE, core_figures_of)
    content_plan = table(CONTENT_PLAN_FILE, content_plan_of)
    resources = table(RESOURCES_FILE, resources_of)
    rounds, round_faults = read_rounds(folder, settings, pseudonyms, unsure)
    faults += round_faults
    declared = replace(settings, people=people, properties=properties, attested=attested, training=training)
    declared = replace(declared, rounds=rounds, actions=actions, identities=identities, ideas=ideas)
    declared = replace(declared, content_plan=content_plan, resources=resources)
    return replace(declared, stakeholders=stakeholders, core_figures=figures), faults
