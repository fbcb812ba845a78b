"""The whole product on one page: exports in, placement on every model out, and the way back down.

`pappus.open(folder)` gives a `Workspace`; each of its methods is one stage or one walk through several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pappus.judging import (
    Assessment,
    Comparison,
    Evidence,
    begin_reading,
    evidence_of,
    judge,
    judge_groups,
    measure_context,
    moved_between,
    read_indicators,
    today,
)
from pappus.vocabulary.errors import Fault, InvalidFileError, PappusError, UsageError
from pappus.vocabulary.keeping import keeping
from pappus.vocabulary.languages import using
from pappus.vocabulary.periods import PeriodKind, end_of_day_us, moment_of
from pappus.vocabulary.readings import GROUPINGS, Grouping, Reading

if TYPE_CHECKING:
    import pandas as pd

    from pappus.assessment.agenda import AgreementFound
    from pappus.assessment.importing import RatingOptions, RatingsImport
    from pappus.assessment.items import Item
    from pappus.assessment.said import Said
    from pappus.assessment.sending import Sending, Sent
    from pappus.explanation import Explanation, Ground, View
    from pappus.foresight.found import Foresight
    from pappus.foresight.outcomes import KeptForecast
    from pappus.interchange.writer import Written
    from pappus.live.syncing import Secrets, Synced
    from pappus.maturity.draws import LevelDraws
    from pappus.maturity.groups import GroupedBy, GroupsFound
    from pappus.maturity.information import Information
    from pappus.maturity.model import MaturityModel
    from pappus.maturity.pool import Pool
    from pappus.maturity.weighted.result import Scores
    from pappus.pilots.found import Kept
    from pappus.pilots.many import PilotsFound
    from pappus.pilots.pilot import Pilot
    from pappus.pilots.power import PowerFound
    from pappus.pilots.register import Entry, Noted
    from pappus.practices.attesting import Attested
    from pappus.practices.documents import Lapse
    from pappus.practices.gaps import GapsFound
    from pappus.report.document import Asked, ReportDocument, SinceThen
    from pappus.roadmap.action import Action
    from pappus.roadmap.board import Board
    from pappus.roadmap.plan import Plan
    from pappus.roadmap.waiting import Waiting
    from pappus.roadmap.way import Course, Played
    from pappus.roadmap.wish import Asking, Wish
    from pappus.roadmap.wish import Ground as PlanGround
    from pappus.scorecard.standing import ScorecardFound
    from pappus.store.covered import NetworkCoverage
    from pappus.store.derivation import Record
    from pappus.store.forgetting import Erasure
    from pappus.store.identities import Suggestion
    from pappus.store.importing import FileResult, ImportOptions
    from pappus.store.looking import Looked
    from pappus.store.record_store import Undone
    from pappus.themes.found import ThemesFound
    from pappus.vocabulary.findings import Finding
    from pappus.workspace.home import Home
    from pappus.workspace.live_sources import LiveSource
    from pappus.workspace.organisation import ActionEntry, AttestedDocument, Organisation, Round, SamePerson
    from pappus.workspace.people_suggested import PeopleSuggested
    from pappus.workspace.tables import Table

DEFAULT_ENGINE = "duckdb:"
_AGREEMENT_DRAWS = 1500


def open(folder: str | Path, engine: str = DEFAULT_ENGINE, home: Home | None = None) -> Workspace:  # noqa: A001
    """Opens a workspace folder.

    Args:
        folder: a folder that `pappus init` made, or one with an `organisation.yaml`.
        engine: address of the engine that answers questions about the record.
        home: where decisions are kept, if not in the files of the folder; then the folder holds records and the key.

    Raises:
        UsageError: the folder is no workspace.
    """
    return Workspace(Path(folder), engine, home)


class Workspace:
    """An organisation's folder, open for reading and for imports."""

    def __init__(self, folder: Path, engine: str = DEFAULT_ENGINE, home: Home | None = None) -> None:
        from pappus.store.record_store import RecordStore
        from pappus.workspace.home import FolderHome
        from pappus.workspace.key import pseudonymiser

        _refuse_foreign_name(folder)
        try:
            is_workspace = home is not None or (folder / "organisation.yaml").is_file()
        except OSError as error:
            raise PappusError(f"{folder}: cannot be opened ({error.strerror})") from error
        if not is_workspace:
            raise UsageError(f"{folder}: is no workspace (it has no organisation.yaml); make one with `pappus init`")
        self.folder = folder
        self.engine = engine
        self.pseudonyms = pseudonymiser(folder)
        self.home = home or FolderHome(folder, self.pseudonyms)
        self.store = RecordStore(folder / "records")
        self._held: _Held | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within it every question is asked of the state of now, and what is dear is worked out once.

        For whoever asks for several things of one state, or for one in several languages. Nothing may be changed
        through this workspace meanwhile; what others change is not seen.
        """
        with keeping(), ExitStack() as open_records:
            self._held = _Held(self.organisation(), open_records)
            try:
                yield
            finally:
                self._held = None

    def organisation(self) -> Organisation:
        """The organisation as it is declared now.

        Raises:
            InvalidFileError: with every fault in them.
        """
        return self._held.organisation if self._held is not None else self.home.organisation()

    def import_files(self, paths: Iterable[str | Path], options: ImportOptions | None = None) -> Iterator[FileResult]:
        """Imports exports, one after the other; each is stored whole or not at all."""
        from pappus.store.importing import Importer, ImportOptions

        importer = Importer(
            self.store,
            self.organisation,
            self.pseudonyms,
            self.home.save_properties,
            options or ImportOptions(),
        )
        yield from importer.run([Path(path) for path in paths])

    def sync(
        self,
        names: Iterable[str] = (),
        *,
        again: bool = False,
        progress: Callable[[str, int], None] = lambda _name, _count: None,
        secrets: Secrets | None = None,
    ) -> Iterator[Synced]:
        """Fetches what is new on the servers of `sources.yaml`, source by source; one that fails leaves the others.

        Args:
            names: of the sources; none for all.
            again: whether to fetch everything once more; what is in the record already is known.
            progress: called with what is read and how much of it.
            secrets: gives the secret of a name; null for the environment and the keyring file.

        Raises:
            UsageError: there is no source of a name, or no source at all.
            InvalidFileError: `sources.yaml` breaks its rules.
        """
        from pappus.live.keyring_file import secret_of
        from pappus.live.syncing import sync
        from pappus.store.importing import Importer, ImportOptions
        from pappus.workspace.live_sources import chosen, read_live_sources

        def importer_of(source: LiveSource, property_id: str | None) -> Importer:
            options = ImportOptions(property_id=property_id, keep_text=source.keep_text, progress=progress)
            return Importer(self.store, self.organisation, self.pseudonyms, self.home.save_properties, options)

        for source in chosen(read_live_sources(self.folder), tuple(names)):
            yield sync(source, importer_of, self.folder, again=again, secrets=secrets or secret_of)

    def look_at(self, paths: Iterable[str | Path], options: ImportOptions | None = None) -> Iterator[Looked]:
        """What exports hold, one after the other, as an import would read them; nothing is stored."""
        from pappus.store.importing import ImportOptions
        from pappus.store.looking import Looker

        looker = Looker(
            self.store, self.organisation, self.pseudonyms, self.home.save_properties, options or ImportOptions()
        )
        yield from looker.look([Path(path) for path in paths])

    def coverage(self) -> list[NetworkCoverage]:
        """What the exports of each network prove together, what they leave out, and what follows for the figures."""
        from pappus.store.covered import network_coverages

        return network_coverages(self.store.ledger())

    def derive(self) -> None:
        """Brings threads, contacts and the other tables of the record up to date, so that the next question need not.

        Raises:
            PappusError: they cannot be made or kept; what was imported is untouched.
        """
        with self.record():
            pass

    def items(self) -> tuple[Item, ...]:
        """What people of this organisation can be asked: practices that apply, know-how, a closing question."""
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.questions import anchor_item, competence_items
        from pappus.practices.questions import items_that_apply

        models = self.models().values()
        practices = items_that_apply(self.organisation(), practices_of(models).values())
        return (*practices, *competence_items(models), anchor_item())

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

    def askable(self) -> Mapping[str, Item]:
        """Everything that can be answered, by id: every practice, know-how, the closing question."""
        from pappus.assessment.items import by_id
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.questions import anchor_item, competence_items
        from pappus.practices.questions import items_of

        models = self.models().values()
        return by_id(items_of(practices_of(models).values()), competence_items(models), (anchor_item(),))

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

    def attest(self, document: AttestedDocument) -> Attested:
        """Adds a document to attested.csv, unless the very same one is there.

        Raises:
            UsageError: there is no such practice or group, or the days contradict each other; nothing was added.
        """
        from pappus.practices.attesting import attested, check
        from pappus.practices.definitions import practices

        organisation = self.organisation()
        check(document, organisation, practices())
        is_new = document not in organisation.attested
        if is_new:
            self.home.add_attested(document)
        return attested(document, practices(), today(), is_new=is_new)

    def lapses(self, day: date | None = None) -> tuple[Lapse, ...]:
        """Documents that have lapsed by a day (today, if none is named), or will soon; the earliest first."""
        from pappus.practices.definitions import practices
        from pappus.practices.documents import lapses

        return lapses(self.organisation().attested, practices(), day or today())

    def record(self, as_of: date | None = None) -> Record:
        """The record as of the end of a day, open for SQL; see `pappus.store.derivation.Record`."""
        return self._held.record(as_of, self._open_record) if self._held is not None else self._open_record(as_of)

    def _open_record(self, as_of: date | None) -> Record:
        from pappus.store.derivation import open_record

        moment = end_of_day_us(as_of) if as_of is not None else None
        return open_record(self.store, self.organisation(), self.pseudonyms, moment, self.engine)

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

    def take_out(self, form: str, path: str | Path, *, people: bool = False) -> Written:
        """Writes the record, and what was declared beside it, in a form that other programs open; all of it or nothing.

        Args:
            form: its id; `pappus.interchange.record_writers` has them all.
            path: the file, or the new folder, to write.
            people: whether rows of single people may be written, under their pseudonyms.

        Raises:
            UsageError: there is no such form, it has rows of single people and they are not asked for, or the path
                does not fit.
            PappusError: it cannot be written; nothing of it is left.
        """
        from pappus.interchange import record_writer_named
        from pappus.interchange.taking_out import check, take_out
        from pappus.interchange.writer import Outgoing
        from pappus.readers.record_terms import key_mark

        writer, organisation = record_writer_named(form), self.organisation()
        check(writer, form, Path(path), people=people)
        with self.record() as record:
            ledger = self.store.ledger()
            files, links = self.store.files(), self.store.links()
            mark = key_mark(self.pseudonyms)
            outgoing = Outgoing(
                record, organisation, ledger, files, links, mark, people, self.store.change_files(ledger)
            )
            return take_out(writer, outgoing, Path(path))

    def readings(
        self,
        indicators: Iterable[str] = (),
        by: Grouping = "organisation",
        period: PeriodKind = "all",
        as_of: date | None = None,
    ) -> list[Reading]:
        """Readings of indicators (all of them if none is named).

        Raises:
            UsageError: an indicator, grouping or period is not known.
        """
        if by not in GROUPINGS:
            raise UsageError(f"{by!r} is no grouping. Known: {', '.join(GROUPINGS)}")
        with self.record(as_of) as record:
            return read_indicators(record, self.organisation(), list(indicators), by, period)

    def indicators(
        self,
        indicators: Iterable[str] = (),
        by: Grouping = "organisation",
        period: PeriodKind = "all",
        as_of: date | None = None,
    ) -> pd.DataFrame:
        """The same as a data frame, one row a reading, columns as in `Reading`; null where there is no value."""
        import pandas as pd

        fields = list(Reading.__dataclass_fields__)
        return pd.DataFrame([asdict(one) for one in self.readings(indicators, by, period, as_of)], columns=fields)

    def assess(
        self,
        as_of: date | None = None,
        models: dict[str, MaturityModel] | None = None,
        by: GroupedBy | None = None,
    ) -> Assessment:
        """Places the organisation on every model of the catalogue and of its own folder, or on the given ones.

        Args:
            as_of: date up to which records and documents count.
            models: models to place on; null for all.
            by: places levels of people, functions or units beside the whole; null for the whole alone.

        Raises:
            UsageError: a given model is a weighted questionnaire, or two of them define one practice in two ways.
        """
        organisation = self._declared_by(as_of)
        with keeping(), self.record(as_of) as record:
            begin_reading(record, organisation)
            chosen = self.models() if models is None else models
            found = judge(record, organisation, self._sources(), chosen, as_of, self._recorded)
            return found if by is None else replace(found, groups=judge_groups(record, organisation, found, chosen, by))

    def models(self) -> dict[str, MaturityModel]:
        """The models that the organisation is placed on: those of the catalogue, then its own, by id."""
        from pappus.maturity.definitions import models

        known = {**models(), **self.own_models()[0]}
        return {name: model for name, model in known.items() if model.kind != "weighted"}

    def own_models(self) -> tuple[dict[str, MaturityModel], list[Fault]]:
        """The models in the folder `models` of the workspace by id, and what is wrong in those left out."""
        from pappus.maturity.definitions import own_models

        return own_models(self.folder / "models")

    def explain(self, subject: str, view: View | None = None, as_of: date | None = None) -> Explanation:
        """What an indicator, practice or model rests on, down to rows and documents, and what rests on it.

        Args:
            subject: its id.
            view: for an indicator, a group, a period, how many rows, and whether to show the query.
            as_of: date up to which records and documents count.

        Raises:
            UsageError: the id, group or period is not known.
        """
        from pappus.explanation import explain

        organisation, models = self._declared_by(as_of), self.models()
        with self.record(as_of) as record:

            def assessed() -> Assessment:
                return judge(record, organisation, self._sources(), models, as_of, self._recorded)

            return explain(_ground(record, organisation, models, assessed), subject, view)

    def explain_standing(self, assessment: Assessment) -> Iterator[Explanation]:
        """Every practice and model of an assessment explained, and what each indicator means; see `explain`."""
        from pappus.explanation import explain_standing

        with self.record() as record:
            yield from explain_standing(_ground(record, self.organisation(), self.models(), lambda: assessment))

    def groups(self, assessment: Assessment, by: GroupedBy) -> GroupsFound:
        """Levels of people, functions or units beside an assessment of the whole; see `assess`."""
        with self.record() as record:
            return judge_groups(record, self.organisation(), assessment, self.models(), by)

    def compare(self, before: str, after: str, former: Mapping[str, MaturityModel] | None = None) -> Comparison:
        """What moved between two rounds, and why.

        Args:
            before: id of the earlier round.
            after: id of the later one.
            former: models as they were at the earlier round, by id; those of the catalogue for the others.

        Raises:
            UsageError: there is no such round, or one of them has no ratings of practices.
        """
        organisation = self.organisation()
        then, now = (self._at_round(_round_named(organisation, name)) for name in (before, after))
        moved = moved_between(organisation, then, now, self.models(), former)
        if moved is None:
            raise UsageError(f"rounds {before} and {after}: practices have to be rated in both")
        together, places = moved
        return Comparison(before, after, then.as_of, now.as_of, together, places)

    def _at_round(self, one: Round) -> Evidence:
        """What was known of the organisation at the time of a round, by that round's ratings."""
        from pappus.assessment.said import day_of
        from pappus.maturity.definitions import practices_of

        day = day_of(one)
        as_of = date.fromisoformat(day) if day is not None else None
        organisation = replace(self._declared_by(as_of), rounds=(one,))
        with self.record(as_of) as record:
            return evidence_of(record, organisation, as_of, practices_of(self.models().values()), self._recorded)

    def agreement(self, round_id: str | None = None) -> AgreementFound:
        """How far people agree in a round (the latest, if none is named), and what to talk about.

        Raises:
            UsageError: there is no such round, or nobody was asked yet.
        """
        from pappus.assessment.agenda import AgreementFound, agenda
        from pappus.assessment.agreement import agreement_in
        from pappus.assessment.items import by_id
        from pappus.assessment.said import said_in
        from pappus.practices.definitions import practices
        from pappus.practices.questions import practice_items

        organisation = self.organisation()
        one = _asked_round(organisation, round_id)
        items = by_id(practice_items())
        views = {by: said_in(one, organisation, list(practices()), _AGREEMENT_DRAWS, by) for by in ("level", "unit")}
        found = agreement_in(one, items, {by: said for by, said in views.items() if said is not None})
        return AgreementFound(found, agenda(one, organisation, items, found))

    def gaps(self, round_id: str | None = None, as_of: date | None = None) -> GapsFound:
        """Where people say more or less of a practice than is on record of it.

        Args:
            round_id: the round; the latest if none is named.
            as_of: date up to which records and documents count.

        Raises:
            UsageError: there is no such round, or nobody was asked yet.
        """
        from pappus.practices.definitions import practices
        from pappus.practices.gaps import GapsFound, find_gaps

        organisation = self._declared_by(as_of)
        one = _asked_round(organisation, round_id)
        with self.record(as_of) as record:
            found = evidence_of(record, replace(organisation, rounds=(one,)), as_of, practices(), self._recorded)
        lines = find_gaps(found.findings, practices(), found.said)
        return GapsFound(one.id, found.as_of, lines)

    def information(self, as_of: date | None = None) -> Information:
        """Which person, document or export would sharpen the placement most."""
        from pappus.assessment.said import latest_round
        from pappus.indicators.registry import indicators
        from pappus.maturity.definitions import models
        from pappus.maturity.draws import draw_levels
        from pappus.maturity.information import value_of_information
        from pappus.maturity.sources import sources
        from pappus.practices.definitions import practices

        organisation = self._declared_by(as_of)
        with self.record(as_of) as record:
            found = evidence_of(record, organisation, as_of, practices(), self._recorded)
        listed = sources(practices(), found.findings, indicators(), organisation, latest_round(organisation))
        draws = draw_levels(found.findings.values(), models().values(), found.said)
        return value_of_information(draws, models(), listed, found.findings, found.said)

    def pilots(self, as_of: date | None = None) -> PilotsFound:
        """Every pilot with its verdict, among all others.

        Args:
            as_of: day up to which figures and register count; null for the last one that they tell of.

        Raises:
            InvalidFileError: a pilot, the register or a file of figures is not sound.
        """
        from pappus.pilots.found import find_pilots

        return find_pilots(self._kept_pilots(), as_of)

    def named_pilot(self, pilot: str) -> Pilot:
        """The definition of a pilot.

        Raises:
            UsageError: there is no such pilot.
        """
        return self._defined_pilots().pilot(pilot)

    def pilot_power(self, pilot: str) -> PowerFound:
        """What a pilot can find, and how long it would take, from how its figures were before.

        Raises:
            UsageError: there is no such pilot.
        """
        from pappus.pilots.power import power_of

        kept = self._kept_pilots()
        one = kept.pilot(pilot)
        return power_of(one, kept.figures[pilot])

    def register_pilot(self, pilot: str, day: date | None = None) -> tuple[Pilot, Noted]:
        """Writes down in the register what a pilot is to show; from now on a change is seen.

        Raises:
            UsageError: there is no such pilot, or it is registered already.
        """
        from pappus.pilots.register import Noted, note

        kept = self._defined_pilots()
        one = kept.pilot(pilot)
        former = kept.register.of(pilot, "registered")
        if former:
            same = "and has not changed" if former[0].value == one.digest else "and was changed afterwards"
            raise UsageError(f"{pilot} was registered on {former[0].day} {same}; a new trial takes a new file")
        return one, note(self.folder, Noted(day or today(), pilot, "registered", one.digest))

    def note_pilot(self, pilot: str, entry: Entry, value: str = "", because: str = "") -> Noted:
        """Writes down what became of a pilot: fit, promoted, kept, stopped, written_up.

        Raises:
            UsageError: there is no such pilot.
        """
        from pappus.pilots.register import Noted, note

        self._defined_pilots().pilot(pilot)
        return note(self.folder, Noted(today(), pilot, entry, value, because))

    def promote_pilot(self, pilot: str, because: str = "", *, anyway: bool = False) -> Noted:
        """Makes a pot a plot, or a plot a plantation, if its criteria are met.

        Args:
            pilot: its id.
            because: why, in the writer's words.
            anyway: although criteria are not met; a reason is needed then.

        Raises:
            UsageError: there is no such pilot, it is a plantation already, or criteria are not met.
        """
        kept = self._kept_pilots()
        kept.pilot(pilot)
        line = self.pilots(today()).line(pilot)
        if line.next_step is None:
            raise UsageError(f"{pilot} is a plantation already")
        to, criteria = line.next_step
        missing = [one.text for one in criteria if not one.met]
        if missing and not (anyway and because):
            what = "; ".join(missing)
            raise UsageError(f"{pilot} cannot become a {to} yet; missing: {what} (--anyway with --because overrules)")
        return self.note_pilot(pilot, "promoted", to, because)

    def pilot_story(self, pilot: str, as_of: date | None = None) -> str:
        """The case study of a pilot, written from its record, as Markdown.

        Raises:
            UsageError: there is no such pilot.
        """
        from pappus.pilots.found import find_pilots
        from pappus.pilots.story import story

        kept = self._kept_pilots()
        kept.pilot(pilot)
        return story(find_pilots(kept, as_of).line(pilot), kept.register, self.organisation().name)

    def _defined_pilots(self) -> Kept:
        """Pilots and register without figures, which what is only written down does not need."""
        from pappus.pilots.found import defined_pilots

        kept = defined_pilots(self.folder)
        if kept.faults:
            raise InvalidFileError(list(kept.faults))
        return kept

    def _kept_pilots(self) -> Kept:
        from pappus.pilots.found import kept_pilots

        kept = kept_pilots(self.folder, self._monthly)
        if kept.faults:
            raise InvalidFileError(list(kept.faults))
        return kept

    def _monthly(self, measure: Any) -> list[Reading]:
        """Monthly readings of the indicator of a pilot's or scorecard's measure."""
        return self.readings([measure.indicator], measure.by, "month")

    def trial_faults(self) -> list[Fault]:
        """Everything wrong in pilots, their register and figures, the scorecard, outcomes and their forecasts."""
        from pappus.foresight.outcomes import read_decisions, read_forecasts, read_outcomes
        from pappus.pilots.found import kept_pilots
        from pappus.scorecard.definition import read_scorecard

        faults: list[Fault] = []
        try:
            faults += kept_pilots(self.folder).faults
        except InvalidFileError as error:
            faults += error.faults
        for read in (read_scorecard, read_outcomes, read_forecasts, read_decisions):
            try:
                read(self.folder)
            except InvalidFileError as error:
                faults += error.faults
        return faults

    def scorecard(self, as_of: date | None = None) -> ScorecardFound | None:
        """The scorecard with every measure on its chart; null where there is none.

        Args:
            as_of: day up to which figures count; null for the last one that they tell of.

        Raises:
            InvalidFileError: the scorecard, or a file of figures, is not sound.
        """
        from pappus.scorecard.found import find_scorecard

        return find_scorecard(self.folder, self._monthly, as_of)

    def foresight(self, as_of: date | None = None) -> Foresight:
        """What can be foreseen: our own monthly series, and outcomes with the help of social signals.

        Args:
            as_of: day up to which record, outcomes and decisions count; null for the end of the record.

        Raises:
            InvalidFileError: outcomes, forecasts or decisions are not sound.
        """
        with self.record(as_of) as record:
            return self._foreseen(record, self._declared_by(as_of), as_of)

    def _foreseen(self, record: Record, organisation: Organisation, named: date | None) -> Foresight:
        from pappus.foresight.found import find_foresight
        from pappus.foresight.own_series import wanted_indicators
        from pappus.foresight.signals import daily_signals
        from pappus.foresight.weeks import weekly_series

        facts = record.facts
        as_of = named or moment_of(facts.as_of_us).date()
        # What is written down after the record ends counts, unless a day is asked about.
        noted_by = named or today()
        if facts.window_start_us is None or facts.window_end_us is None:
            return find_foresight(self.folder, [], {}, {}, (as_of, as_of), as_of, noted_by)
        monthly = read_indicators(record, organisation, wanted_indicators(), "organisation", "month")
        window = (moment_of(facts.window_start_us).date(), moment_of(facts.window_end_us).date())
        weekly = weekly_series(record.query, *window)
        return find_foresight(self.folder, monthly, weekly, daily_signals(record.query), window, as_of, noted_by)

    def themes(self, as_of: date | None = None) -> ThemesFound:
        """What people outside talk about, in themes that stay put from month to month.

        Args:
            as_of: day up to which the record counts; null for all of it.
        """
        from pappus.themes.found import find_themes

        with self.record(as_of) as record:
            return find_themes(record.query)

    def keep_forecasts(self, found: Foresight) -> list[KeptForecast]:
        """Writes down what is forecast of outcomes, as of today; what was added.

        Raises:
            InvalidFileError: the file of forecasts is not sound.
        """
        from pappus.foresight.outcomes import keep_forecasts

        return keep_forecasts(self.folder, found.forecasts(today()))

    def _recorded(self, record: Record, organisation: Organisation, day: date) -> list[Reading]:
        """What pilots, scorecard and forecasts say of practices, as of a day; nothing where there are none."""
        from pappus.foresight.outcomes import OUTCOMES_FILE
        from pappus.indicators.indicator import RECENT_DAYS
        from pappus.pilots.definitions import FOLDER
        from pappus.scorecard.definition import FILE
        from pappus.vocabulary.record import MICROSECONDS_PER_DAY

        def monthly(measure: Any) -> list[Reading]:
            return read_indicators(record, organisation, [measure.indicator], measure.by, "month")

        found: list[Reading] = []
        if (self.folder / FOLDER).is_dir():
            from pappus.pilots.found import find_pilots, kept_pilots
            from pappus.pilots.recorded import ALIVE_SQL, readings_of_pilots

            kept = kept_pilots(self.folder, monthly)
            alive = {(row["property_id"], row["month"]) for row in record.query(ALIVE_SQL).to_pylist()}
            found += readings_of_pilots(find_pilots(kept, day), kept.register, organisation, alive)
        if (self.folder / FILE).is_file():
            from pappus.scorecard.found import find_scorecard
            from pappus.scorecard.recorded import ACTING_SQL, readings_of_scorecard

            recent_from_us = record.facts.as_of_us - RECENT_DAYS * MICROSECONDS_PER_DAY
            acting = record.query(ACTING_SQL.format(recent_from_us=recent_from_us))["function"].to_pylist()
            found += readings_of_scorecard(find_scorecard(self.folder, monthly, day), organisation, set(acting))
        if (self.folder / OUTCOMES_FILE).is_file():
            from pappus.foresight.recorded import readings_of_foresight

            found += readings_of_foresight(self._foreseen(record, organisation, day))
        return found

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
        from pappus.vocabulary.errors import InvalidFileError
        from pappus.workspace.action_list import ACTIONS_FILE

        try:
            known = self.actions()
        except InvalidFileError as error:
            return error.faults
        file = str(self.folder / ACTIONS_FILE)
        unknown = [one.action for one in self.organisation().actions if one.action not in known]
        return [Fault(file, "", f"{name!r} is no action; `pappus actions DIR --all` lists them") for name in unknown]

    def plan(self, asking: Asking | None = None, as_of: date | None = None, known: Sequence[Plan] = ()) -> Plan:
        """What to do, when, by whom, at what cost, with what chance, to reach a stage by a day.

        Args:
            asking: what is asked for; where it says nothing the target in organisation.yaml counts.
            as_of: date up to which records and documents count.
            known: plans that were made before, which are chosen among where they still fit.

        Raises:
            UsageError: there is no target, or what is asked for cannot be.
        """
        from pappus.roadmap.making import make_plan
        from pappus.roadmap.wish import Asking

        asking = asking or Asking()
        ground, wish = self._to_plan(asking, as_of)
        return make_plan(ground, wish, what_if=asking.what_if, known=known)

    def play(self, courses: Mapping[str, Course], asking: Asking | None = None, as_of: date | None = None) -> Played:
        """The organisation played forward on the model of the target, under each course, month by month."""
        from pappus.roadmap.way import months_between, play
        from pappus.roadmap.wish import Asking

        ground, wish = self._to_plan(asking or Asking(), as_of)
        return play(ground, wish.targets[0], months_between(wish.start, wish.by), courses)

    def _to_plan(self, asking: Asking, as_of: date | None) -> tuple[PlanGround, Wish]:
        """What a plan starts from, and what it is asked for."""
        from pappus.maturity.definitions import practices_of
        from pappus.practices.documents import document_day

        organisation = self._declared_by(as_of)
        with self.record(as_of) as record:
            found = evidence_of(record, organisation, as_of, practices_of(self.models().values()))
        day = as_of or document_day(organisation.attested, found.as_of, today())
        return self._start(organisation, found.findings, found.said, asking, day)

    def _start(
        self, organisation: Organisation, findings: Mapping[str, Finding], said: Said | None, asking: Asking, day: date
    ) -> tuple[PlanGround, Wish]:
        """The same from what is known; a plan begins on the day after this one where nobody names another."""
        from datetime import timedelta

        from pappus.maturity.definitions import models as catalogue
        from pappus.maturity.draws import draw_levels
        from pappus.roadmap.wish import Ground, wish_of

        models = self.models()
        wish = wish_of(asking, organisation, models, day + timedelta(days=1))
        draws = draw_levels(findings.values(), {**catalogue(), **models}.values(), said)
        return Ground(draws, self.actions(), organisation.actions), wish

    def waiting(self, as_of: date | None = None, models: Iterable[str] | None = None) -> dict[str, Waiting]:
        """How long until the next stage of each ladder if nothing is planned, by model id.

        Args:
            as_of: date up to which records and documents count.
            models: ids of the models; null for all.
        """
        from pappus.maturity.definitions import models as catalogue
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.draws import draw_levels
        from pappus.maturity.placement import place
        from pappus.roadmap.waiting import Look, waiting

        organisation, known = self._declared_by(as_of), self.models()
        asked = list(known if models is None else models)
        with self.record(as_of) as record:
            found = [evidence_of(record, organisation, as_of, practices_of(known.values()))]
        rated = [one for one in organisation.rounds if len(one.ratings)]
        found += [self._at_round(one) for one in rated[:-1]]
        looks: dict[str, list[Look]] = {}
        for one in found:
            draws = draw_levels(one.findings.values(), {**catalogue(), **known}.values(), one.said)
            for name in asked:
                model = known[name]
                placed = place(model, one.findings, draws)
                if model.stages and placed.outcome == "found":
                    look = Look(one.as_of, tuple(stage.probability for stage in placed.stages))
                    looks.setdefault(name, []).append(look)
        waits = {name: waiting(known[name], seen) for name, seen in looks.items()}
        return {name: one for name, one in waits.items() if one is not None}

    def board(self, as_of: date | None = None) -> Board:
        """The actions that the organisation works on, and whether those that are done moved their practices."""
        from pappus.maturity.definitions import models as catalogue
        from pappus.maturity.definitions import practices_of
        from pappus.maturity.draws import draw_levels
        from pappus.roadmap.board import board_of

        organisation, models, actions = self._declared_by(as_of), self.models(), self.actions()
        practices = practices_of(models.values())

        def drawn(day: date | None) -> LevelDraws:
            with self.record(day) as record:
                declared = organisation if day is None else self._declared_by(day)
                found = evidence_of(record, declared, day, practices)
            return draw_levels(found.findings.values(), {**catalogue(), **models}.values(), found.said)

        return board_of(organisation.actions, actions, drawn, as_of, as_of or today())

    def work_on(self, entries: Iterable[ActionEntry]) -> None:
        """Puts actions into actions.csv, or changes those that stand there.

        Raises:
            UsageError: there is no such action; nothing was changed.
            InvalidFileError: a date or status is not sound, or the file that is there is not.
        """
        from pappus.roadmap.board import check_entries

        changed = list(entries)
        check_entries(changed, self.actions())
        self.home.save_actions(changed)

    def keep(self, plan: Plan) -> None:
        """Puts the actions of a plan into actions.csv; those that have begun stay as they stand there."""
        from pappus.workspace.organisation import ActionEntry

        known = {one.action: one for one in self.organisation().actions}
        planned = [
            replace(known.get(one.id, ActionEntry(one.id)), starts_at=f"{one.starts}", due_at=f"{one.ends}")
            for one in plan.actions
            if not one.under_way
        ]
        self.work_on(planned)

    def report_document(self, as_of: date | None = None, assessment: Assessment | None = None) -> ReportDocument:
        """Everything that a report says.

        Args:
            as_of: date up to which records and documents count.
            assessment: of that date on all models, if it has been made already; null to make it here.
        """
        from pappus.report.assembly import assemble
        from pappus.report.over_time import MONTHLY, QUARTERLY
        from pappus.themes.found import find_themes

        organisation, models = self._declared_by(as_of), self.models()
        with self.record(as_of) as record:
            found = assessment or judge(record, organisation, self._sources(), models, as_of, self._recorded)
            groups = {
                by: read_indicators(record, organisation, [], by, "all") for by in GROUPINGS if by != "organisation"
            }
            monthly = read_indicators(record, organisation, list(MONTHLY), "organisation", "month")
            quarterly = read_indicators(record, organisation, list(QUARTERLY), "organisation", "quarter")
            foresight = self._foreseen(record, organisation, as_of)
            themes = find_themes(record.query)
            document = assemble(
                organisation,
                found.placements,
                found.findings,
                [*found.readings.values(), *(reading for rows in groups.values() for reading in rows)],
                monthly,
                record,
                self.store.ledger().imports,
            )
        asked = self._asked(organisation, found)
        pilots, scorecard = self.pilots(found.as_of), self.scorecard(found.as_of)
        return replace(
            document,
            models=models,
            practices=dict(found.practices),
            quarterly=tuple(quarterly),
            asked=asked,
            pilots=pilots if pilots.lines else None,
            scorecard=scorecard,
            foresight=foresight,
            themes=themes,
            plan=self._planned(organisation, found, as_of),
        )

    def _planned(self, organisation: Organisation, found: Assessment, as_of: date | None) -> Plan | None:
        """The plan for the declared target; null where none is declared, or it can no longer be planned for."""
        from pappus.roadmap.making import make_plan
        from pappus.roadmap.wish import Asking

        if organisation.target_stage is None or organisation.target_date is None:
            return None
        try:
            ground, wish = self._start(organisation, found.findings, found.said, Asking(), as_of or found.as_of)
        except UsageError:
            return None
        return make_plan(ground, wish)

    def _asked(self, organisation: Organisation, found: Assessment) -> Asked | None:
        """What people answered in the latest round; null where nobody was asked."""
        from pappus.assessment.said import latest_round
        from pappus.report.asked import asked_in

        one = latest_round(organisation)
        if one is None:
            return None
        then = self._since(organisation, one, found)
        return asked_in(one, found.said, organisation, found.findings, found.practices, self.askable(), then)

    def _since(self, organisation: Organisation, one: Round, found: Assessment) -> SinceThen | None:
        """What moved since the round before this one; null where there is none, or nothing was rated in it."""
        from pappus.report.asked import since_then

        rated = [each for each in organisation.rounds if len(each.ratings)]
        former = rated[: next(place for place, each in enumerate(rated) if each.id == one.id)][-1:]
        if not former:
            return None
        then = self._at_round(former[0])
        now = Evidence(found.as_of, found.readings, one, found.said, found.findings)
        moved = moved_between(organisation, then, now, self.models())
        return None if moved is None else since_then(former[0], *moved)

    def report(
        self,
        path: str | Path,
        as_of: date | None = None,
        assessment: Assessment | None = None,
        language: str | None = None,
    ) -> Path:
        """Writes a report; the file's ending decides the format. See `report_document`.

        Args:
            path: the file.
            as_of: day up to which records and documents count; null for everything.
            assessment: what was judged already, in the same language; null to judge now.
            language: the language of the report; null for the organisation's usual one.
        """
        from pappus.report import writer_for
        from pappus.workspace.writing import write_atomically

        target = Path(path)
        writer = writer_for(target)
        with using(language or self.organisation().language):
            write_atomically(target, writer.write(self.report_document(as_of, assessment)))
        return target

    def undo(self, import_id: str) -> Undone:
        """Takes an import back, with the register rows it brought."""
        properties = self.organisation().properties
        kept = tuple(one for one in properties if one.import_id != import_id)

        def without_rows() -> None:
            if len(kept) < len(properties):
                self.home.save_properties(kept)

        # The register first: were this interrupted in between, the import would still be there to be undone.
        undone = self.store.undo(import_id, without_rows)
        return replace(undone, properties_removed=len(properties) - len(kept))

    def erase(self, identifier: str) -> tuple[Erasure, int]:
        """Removes a person from the record, all rounds and people.csv; what was removed, and the rows of people.csv."""
        from pappus.store.forgetting import erase

        known = set(self.home.pseudonyms_of(identifier))
        # The record first: were this interrupted in between, people.csv would still lead to the rest.
        confirmed = [(one.one, one.other) for one in self.organisation().identities if one.decision == "same"]
        linked = _linked(known, [*self.store.links(), *confirmed])
        ratings = self.home.forget_ratings(linked)
        erasure = replace(erase(self.store, linked), ratings=ratings)
        rows = self.home.forget_person(identifier)
        self.home.forget_identities(linked)
        return erasure, rows

    def drop_before(self, day: date) -> int:
        """Removes acts older than a day (retention); how many.

        Raises:
            UsageError: the day lies in the future, so that everything would go and nothing could come back.
        """
        from datetime import timedelta

        from pappus.store.forgetting import drop_before

        if day > datetime.now(UTC).date():
            raise UsageError(f"{day} lies in the future; all acts would be removed, and every later one be left out")
        return drop_before(self.store, end_of_day_us(day - timedelta(days=1)) + 1)

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

    def _sources(self) -> list[dict[str, Any]]:
        import msgspec

        return [msgspec.to_builtins(entry.coverage) for entry in self.store.ledger().imports]


class _Held:
    """What a workspace keeps while one state of it is asked: the organisation, and the record by the day it ends."""

    def __init__(self, organisation: Organisation, open_records: ExitStack) -> None:
        self.organisation = organisation
        self._open_records = open_records
        self._records: dict[date | None, Record] = {}

    def record(self, as_of: date | None, opened: Callable[[date | None], Record]) -> Record:
        """The record as of a day, opened when it is first asked for."""
        if as_of not in self._records:
            record = self._open_records.enter_context(opened(as_of))
            self._records[as_of] = record
            self._records.setdefault(moment_of(record.facts.as_of_us).date(), record)
        return self._records[as_of]


def _ground(
    record: Record, organisation: Organisation, models: Mapping[str, MaturityModel], assessed: Callable[[], Assessment]
) -> Ground:
    """What explanations draw on; the organisation is assessed at most once, when one of them needs it."""
    from functools import cache

    from pappus.explanation import Ground, Standing
    from pappus.indicators.registry import indicators
    from pappus.maturity.definitions import practices_of

    @cache
    def standing() -> Standing:
        found = assessed()
        return Standing(found.readings, found.findings, found.placements, found.said)

    context = measure_context(record, organisation)
    return Ground(organisation, record.query, context, standing, indicators(), practices_of(models.values()), models)


def _asked_round(organisation: Organisation, name: str | None) -> Round:
    """The round of this name, or the latest in which anybody answered."""
    from pappus.assessment.said import latest_round

    if name is not None:
        return _round_named(organisation, name)
    one = latest_round(organisation)
    if one is None:
        raise UsageError("nobody has been asked yet; see `pappus questionnaire` and `pappus import-ratings`")
    return one


def _round_named(organisation: Organisation, name: str) -> Round:
    from pappus.assessment.said import latest_round

    one = latest_round(organisation, name)
    if one is None:
        known = ", ".join(each.id for each in organisation.rounds) or "none yet"
        raise UsageError(f"{name!r} is no round of this workspace. Rounds: {known}")
    return one


def score(model: str | Path, answers: str | Path, official: str | Path | None = None) -> Scores:
    """Scores a table of answers on a weighted questionnaire, one subject or many.

    Args:
        model: the file of a model of the kind `weighted`, or the id of one in the catalogue.
        answers: a CSV or XLSX file with a row for each subject and item.
        official: a table of official totals to set beside the computed ones.

    Raises:
        UsageError: the model is of another kind.
        InvalidFileError: a file is not sound; carries every fault with its place.
    """
    from pappus.maturity.definitions import model_named, models
    from pappus.maturity.weighted.answers import dimensions_of, read_answers
    from pappus.maturity.weighted.official import read_official
    from pappus.maturity.weighted.result import scores_of

    known = model_named(str(model), models())
    if known.weighted is None:
        what = f"{model}: is a {known.kind} model and has no items to score"
        raise UsageError(f"{what}; `pappus assess DIR --model {model}` places an organisation on it")
    read = read_answers(Path(answers), known.weighted)
    if official is None:
        return scores_of(known, read)
    return scores_of(known, read, read_official(Path(official), known.weighted, dimensions_of(known.weighted, read)))


def pool(model: str | Path, levels: str | Path) -> Pool:
    """Sets many organisations beside one another on a model with stages.

    Args:
        model: the file of a model, or the id of one in the catalogue.
        levels: a CSV or XLSX file with the columns organisation, practice and level.

    Raises:
        UsageError: the model has no stages, or fewer than two organisations have a level.
        InvalidFileError: a file is not sound; carries every fault with its place.
    """
    from pappus.maturity.definitions import model_named, models
    from pappus.maturity.pool import pool as pooled
    from pappus.maturity.pool import read_pool

    known = model_named(str(model), models())
    organisations, _, table = read_pool(Path(levels), known)
    return pooled(known, organisations, table, {**models(), known.id: known})


def _linked(known: set[str], links: list[tuple[str, str]]) -> list[str]:
    """Pseudonyms and all that exports declare, directly or through others, to be the same person."""
    while more := {one for pair in links if known & set(pair) for one in pair} - known:
        known |= more
    return sorted(known)


def _refuse_foreign_name(folder: Path) -> None:
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise UsageError(f"{folder}: the name of this folder is no UTF-8; name it otherwise") from None


def initialise(folder: str | Path, name: str) -> Workspace:
    """Makes a new workspace for an organisation."""
    from pappus.workspace.files import init_workspace

    _refuse_foreign_name(Path(folder))
    init_workspace(Path(folder), name)
    return open(folder)


def demonstrate(
    folder: Path,
    on_import: Callable[[FileResult], None],
    on_ratings: Callable[[RatingsImport], None] = lambda _: None,
) -> Workspace:
    """Makes the demonstration organisation, reads its exports with the real readers and brings its answers in.

    Raises:
        UsageError: the folder holds something else; only an earlier demonstration is replaced.
        PappusError: it cannot be written.
    """
    import shutil

    from pappus.assessment.importing import RatingOptions
    from pappus.simulation.demonstration import make_demonstration
    from pappus.store.importing import ImportOptions
    from pappus.vocabulary.documents import read_yaml
    from pappus.workspace.files import add_ratings
    from pappus.workspace.organisation import Round

    marker = folder / ".pappus" / "demonstration"
    if folder.exists() and any(folder.iterdir()):
        if not marker.exists():
            raise UsageError(f"{folder} is not empty and holds no demonstration; name another folder")
        shutil.rmtree(folder)
    try:
        # Marked first, so that one that is interrupted can simply be made again.
        marker.parent.mkdir(parents=True)
        marker.touch()
        demonstration = make_demonstration(folder)
    except OSError as error:
        raise PappusError(f"{folder}: cannot be written ({error.strerror})") from error
    workspace = open(folder)
    for export in demonstration.exports:
        mapping = read_yaml(export.mapping) if export.mapping else None
        options = ImportOptions(export.format_id, mapping, export.property_id)
        for result in workspace.import_files([export.path], options):
            on_import(result)
    for one in demonstration.rounds:
        on_ratings(workspace.import_ratings(one.paths, RatingOptions(one.id, one.title, one.population)))
        add_ratings(folder, Round(one.id, closed_at=one.closed_at))
    return workspace
