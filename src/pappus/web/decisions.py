"""Decisions in the database: an organisation's rows as the values of the library, and back.

Records stay files, in the organisation's folder below the place of the web application.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from pappus.foresight.outcomes import DECISIONS_FILE, FORECASTS_FILE, OUTCOMES_FILE
from pappus.pipeline import Workspace
from pappus.store.record_store import RecordStore
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.web.identities.models import Suggestion
from pappus.web.organisations.models import Organisation, Person, Unit
from pappus.web.place import place
from pappus.web.register.models import AttestedDocument, Property, handle_key
from pappus.web.rounds.models import Rating, Round
from pappus.workspace import organisation as values
from pappus.workspace.action_list import ACTIONS_FILE, actions_of, save_actions
from pappus.workspace.columns import rules_of
from pappus.workspace.content_plan import CONTENT_PLAN_FILE, content_plan_of
from pappus.workspace.core_measures import CORE_MEASURES_FILE, core_figures_of
from pappus.workspace.ideas import IDEAS_FILE, ideas_of
from pappus.workspace.identifiers import pseudonyms_of
from pappus.workspace.identity_list import (
    IDENTITIES_FILE,
    forget_identities,
    identities_of,
    save_identity,
    undo_identity,
)
from pappus.workspace.key import pseudonymiser, workspace_key
from pappus.workspace.live_sources import SOURCES_FILE
from pappus.workspace.resources import RESOURCES_FILE, resources_of
from pappus.workspace.settings import mapping_of, settings_of
from pappus.workspace.stakeholders import STAKEHOLDERS_FILE, stakeholders_of
from pappus.workspace.tables import Table, read_table
from pappus.workspace.training import TRAINING_FILE, training_of

_RATING_COLUMNS = ("rater", "unit", "function", "level", "practice", "answer", "state", "comment", "answered_at")
_BATCH = 2000
DEFINITION_FOLDERS = ("models", "actions", "pilots", "scorecard")
"""What of a workspace stays files besides its records: definitions of the organisation's own."""
RECORD_FILES = (
    "scorecard.yaml",
    ACTIONS_FILE,
    IDENTITIES_FILE,
    TRAINING_FILE,
    IDEAS_FILE,
    STAKEHOLDERS_FILE,
    CORE_MEASURES_FILE,
    RESOURCES_FILE,
    CONTENT_PLAN_FILE,
    OUTCOMES_FILE,
    FORECASTS_FILE,
    DECISIONS_FILE,
    SOURCES_FILE,
)
"""The same of single files."""


def folder_of(organisation: Organisation) -> Path:
    """Where the records and the key of an organisation lie."""
    return place().organisations / str(organisation.key)


def workspace_of(organisation: Organisation) -> Workspace:
    """The organisation as the library knows it, with its decisions in the database; its key is made if need be."""
    folder = folder_of(organisation)
    folder.mkdir(parents=True, exist_ok=True)
    workspace_key(folder)
    return Workspace(folder, home=DatabaseHome(organisation, pseudonymiser(folder)))


class DatabaseHome:
    """The rows of one organisation; see `pappus.workspace.home.Home`."""

    def __init__(self, organisation: Organisation, pseudonyms: Pseudonymiser) -> None:
        self._organisation = organisation
        self._pseudonyms = pseudonyms

    def organisation(self) -> values.Organisation:
        """The organisation as its rows declare it now."""
        return value_of(Organisation.objects.get(pk=self._organisation.pk))

    @transaction.atomic
    def save_properties(self, properties: Sequence[values.Property]) -> None:
        """Brings rows of imports to what is given; a row that a person typed stays, and is never removed."""
        known = {(one.network, one.handle_key): one for one in Property.objects.filter(organisation=self._organisation)}
        given = {(one.network, handle_key(one.handle)): one for one in properties}
        for key, row in known.items():
            if row.import_id and key not in given:
                row.delete()
        for key, one in given.items():
            kept = known.get(key)
            if kept is None or kept.import_id or not one.import_id:
                _save_property(self._organisation, one, kept)

    def add_attested(self, document: values.AttestedDocument) -> None:
        """Adds a row."""
        AttestedDocument.objects.create(organisation=self._organisation, **_blank(asdict(document)))

    def save_actions(self, entries: Sequence[values.ActionEntry]) -> None:
        """Writes `actions.csv` beside the records; it has no rows of its own yet."""
        save_actions(folder_of(self._organisation), entries)

    def save_identity(self, decided: values.SamePerson) -> None:
        """Writes `identities.csv` beside the records; it holds pseudonyms alone."""
        save_identity(folder_of(self._organisation), decided)

    def undo_identity(self, one: str, other: str) -> bool:
        """Removes a row of it."""
        return undo_identity(folder_of(self._organisation), one, other)

    def forget_identities(self, people: Sequence[str]) -> int:
        """Removes rows of it, and suggestions that nobody has decided."""
        about = Suggestion.objects.filter(organisation=self._organisation)
        about.filter(Q(one__in=list(people)) | Q(other__in=list(people))).delete()
        return forget_identities(folder_of(self._organisation), people)

    @transaction.atomic
    def add_ratings(self, added: values.Round) -> None:
        """Adds to the round of this id; settings that it names are replaced."""
        row, _ = Round.objects.get_or_create(organisation=self._organisation, key=added.id)
        for name in ("title", "opened_at", "closed_at", "population"):
            if getattr(added, name):
                setattr(row, name, getattr(added, name))
        row.population_by_level = {**row.population_by_level, **added.population_by_level}
        row.save()
        _add_ratings(row, added.ratings)

    def pseudonyms_of(self, identifier: str) -> Iterable[str]:
        """Pseudonyms of the identifier, and of every row of a person that has one of them."""
        found = set(pseudonyms_of(identifier, self._pseudonyms))
        for person in Person.objects.filter(organisation=self._organisation):
            if found & set(person.pseudonyms):
                found |= set(person.pseudonyms)
        return found

    def forget_ratings(self, people: Sequence[str]) -> int:
        """Removes rows of every round."""
        ratings = Rating.objects.filter(round__organisation=self._organisation, rater__in=list(people))
        return ratings.delete()[0]

    def forget_person(self, identifier: str) -> int:
        """Removes the rows of a person."""
        known = set(self.pseudonyms_of(identifier))
        rows = [one.pk for one in Person.objects.filter(organisation=self._organisation) if known & set(one.pseudonyms)]
        return Person.objects.filter(pk__in=rows).delete()[0]


def declared_of(row: Organisation) -> values.Organisation:
    """Settings and units of an organisation, without people, properties, documents and rounds."""
    units = Unit.objects.filter(organisation=row).select_related("parent").order_by("id")
    settings = settings_of({**row.settings, "name": row.name}, f"settings of {row.name}")
    return replace(settings, units=tuple(_unit(one) for one in units))


def value_of(row: Organisation) -> values.Organisation:
    """The rows of an organisation as the library's value."""
    return replace(
        declared_of(row),
        people=tuple(_person(one) for one in Person.objects.filter(organisation=row).select_related("unit")),
        properties=tuple(_property(one) for one in Property.objects.filter(organisation=row)),
        attested=tuple(_attested(one) for one in AttestedDocument.objects.filter(organisation=row)),
        rounds=tuple(_round(one) for one in _begun(row)),
        actions=listed_actions(row),
        training=tuple(training_of(_table(row, TRAINING_FILE))[0]),
        ideas=tuple(ideas_of(_table(row, IDEAS_FILE))[0]),
        stakeholders=tuple(stakeholders_of(_table(row, STAKEHOLDERS_FILE))[0]),
        core_figures=tuple(core_figures_of(_table(row, CORE_MEASURES_FILE))[0]),
        identities=tuple(identities_of(_table(row, IDENTITIES_FILE))[0]),
        content_plan=tuple(content_plan_of(_table(row, CONTENT_PLAN_FILE))[0]),
        resources=tuple(resources_of(_table(row, RESOURCES_FILE))[0]),
    )


def _table(row: Organisation, file: str) -> Table:
    return read_table(folder_of(row) / file, rules_of(file.removesuffix(".csv")))


def listed_actions(row: Organisation) -> tuple[values.ActionEntry, ...]:
    """The actions that an organisation works on, in the order of the file."""
    return tuple(actions_of(_table(row, ACTIONS_FILE))[0])


def _begun(row: Organisation) -> Iterable[Round]:
    """Rounds in which people are or were asked; one that is being prepared is none yet."""
    asked = Q(ratings__isnull=False) | Q(opened_at__gt="")
    return Round.objects.filter(asked, organisation=row).distinct().order_by("opened_at", "key")


@transaction.atomic
def take_over(row: Organisation, value: values.Organisation) -> None:
    """Makes an organisation's rows what a value says; rows that were there go."""
    for model in (Person, Unit, Property, AttestedDocument, Round):
        model.objects.filter(organisation=row).delete()
    row.name = value.name
    row.settings = settings_without_rows(value)
    row.save()
    units = {one.id: Unit.objects.create(organisation=row, **_unit_row(one)) for one in value.units}
    for one in value.units:
        if one.parent in units:
            units[one.id].parent = units[one.parent]
            units[one.id].save()
    Person.objects.bulk_create(
        [Person(organisation=row, **_person_row(one, units)) for one in value.people], batch_size=_BATCH
    )
    for property_ in value.properties:
        _save_property(row, property_, None)
    for document in value.attested:
        AttestedDocument.objects.create(organisation=row, **_blank(asdict(document)))
    for one_round in value.rounds:
        _save_round(row, one_round)


def settings_without_rows(value: values.Organisation) -> dict[str, Any]:
    """The entries of `organisation.yaml` that are kept as one document: all but the name and the units."""
    return {key: entry for key, entry in mapping_of(value).items() if key not in ("name", "units", "format")}


def copy_records(source: Path, target: Path) -> None:
    """Copies what of a workspace folder stays files - key, records, own definitions - into another.

    Raises:
        PappusError: somebody is writing into the records.
    """
    target.mkdir(parents=True, exist_ok=True)
    RecordStore(source / "records").copy_to(target / "records")
    for name in DEFINITION_FOLDERS:
        if (source / name).is_dir():
            # Locks and drafts belong to whoever is writing there.
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)
    for name in ("pappus.key", *RECORD_FILES):
        if (source / name).is_file():
            shutil.copy2(source / name, target / name)


def _save_round(row: Organisation, one: values.Round) -> None:
    made = Round.objects.create(
        organisation=row,
        key=one.id,
        title=one.title,
        opened_at=one.opened_at or "",
        closed_at=one.closed_at or "",
        population=one.population,
        population_by_level=dict(one.population_by_level),
    )
    _add_ratings(made, one.ratings)


def _add_ratings(row: Round, ratings: values.Ratings) -> None:
    columns = [getattr(ratings, name) for name in _RATING_COLUMNS]
    rows = []
    for cells in zip(*columns, strict=True):
        given = dict(zip(_RATING_COLUMNS, cells, strict=True))
        rows.append(Rating(round=row, **{**_blank(given), "answer": given["answer"]}))
    Rating.objects.bulk_create(rows, batch_size=_BATCH)


def _save_property(organisation: Organisation, one: values.Property, row: Property | None) -> None:
    known = {field.name for field in fields(values.Property)} - {"property_id"}
    row = row or Property(organisation=organisation)
    for name in known:
        setattr(row, name, getattr(one, name) or "")
    row.save()


def _blank(entries: Mapping[str, Any]) -> dict[str, Any]:
    return {key: "" if value is None else value for key, value in entries.items()}


def _unit(one: Unit) -> values.Unit:
    parent = one.parent.key if one.parent else None
    return values.Unit(one.key, one.name, one.function, parent, one.market or None)  # type: ignore[arg-type]


def _unit_row(one: values.Unit) -> dict[str, Any]:
    return {"key": one.id, "name": one.name, "function": one.function, "market": one.market or ""}


def _person(one: Person) -> values.Person:
    return values.Person(
        one.person_id,
        tuple(one.pseudonyms),
        one.unit.key if one.unit else None,
        one.function or None,  # type: ignore[arg-type]
        one.level or None,  # type: ignore[arg-type]
        one.valid_from_us,
        one.valid_to_us,
        one.reports_to or None,
        one.social_duty or None,  # type: ignore[arg-type]
        one.trained_at or None,
        one.signed_at or None,
        one.ambassador_from_us,
    )


def _person_row(one: values.Person, units: Mapping[str, Unit]) -> dict[str, Any]:
    return {
        "person_id": one.person_id,
        "pseudonyms": list(one.pseudonyms),
        "unit": units.get(one.unit or ""),
        "function": one.function or "",
        "level": one.level or "",
        "valid_from_us": one.valid_from_us,
        "valid_to_us": one.valid_to_us,
        "reports_to": one.reports_to or "",
        "social_duty": one.social_duty or "",
        "trained_at": one.trained_at or "",
        "signed_at": one.signed_at or "",
        "ambassador_from_us": one.ambassador_from_us,
    }


def _property(one: Property) -> values.Property:
    names = [field.name for field in fields(values.Property) if field.name != "property_id"]
    entries: dict[str, Any] = {name: getattr(one, name) or None for name in names}
    return values.Property(property_id=f"{one.network}:{one.handle}", **entries)


def _attested(one: AttestedDocument) -> values.AttestedDocument:
    names = [field.name for field in fields(values.AttestedDocument)]
    entries: dict[str, Any] = {name: getattr(one, name) or None for name in names}
    return values.AttestedDocument(**entries)


def _round(one: Round) -> values.Round:
    rows = list(Rating.objects.filter(round=one).values_list(*_RATING_COLUMNS))
    columns = dict(zip(_RATING_COLUMNS, zip(*rows, strict=True), strict=True)) if rows else {}
    nullable = ("unit", "function", "level", "answered_at")
    ratings: dict[str, Any] = {
        name: tuple(cell or None for cell in column) if name in nullable else tuple(column)
        for name, column in columns.items()
    }
    return values.Round(
        one.key,
        one.title,
        one.opened_at or None,
        one.closed_at or None,
        one.population,
        one.population_by_level,
        values.Ratings(**ratings),
    )
