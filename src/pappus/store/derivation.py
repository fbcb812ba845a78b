"""Tables derived from the record: threads, contacts and properties, as the organisation is declared now.

Replies cross files, and people change units; so these tables are worked out from the whole record and the
organisation's present declarations, and kept until either changes. Their SQL is portable; lists are taken apart by the
engine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.asking_ahead import AskedAhead
from pappus.store.changes import show_with_changes
from pappus.store.contacts import derive_contacts
from pappus.store.content import derive_publications, derive_reactions
from pappus.store.derived_folders import FACTS_FILE, Scratch, begin, clear_unused, hold, latest, publish
from pappus.store.engines import DEFAULT_ENGINE, Engine, open_engine
from pappus.store.handovers import derive_handovers
from pappus.store.identities import confirmed_links
from pappus.store.kept_results import KeptResults
from pappus.store.ledger import Ledger
from pappus.store.mentions import derive_mentions
from pappus.store.people import (
    accounts_table,
    assignments_table,
    content_plan_table,
    domains_table,
    identities_table,
    networks_table,
    people_table,
    register_table,
    units_table,
)
from pappus.store.posts import derive_posts
from pappus.store.record_store import RecordStore, damage_in
from pappus.store.register_tables import register_tables
from pappus.store.reporting_lines import units_origin, with_lines
from pappus.store.sentiments import derive_sentiments
from pappus.store.threads import derive_threads, tie
from pappus.vocabulary.errors import EngineError, PappusError
from pappus.vocabulary.periods import end_of_day_us, moment_of
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import STORED_SCHEMA
from pappus.workspace.organisation import Organisation

DERIVATION_VERSION = 9
DERIVED_TABLES = (
    *("acts", "threads", "contacts", "properties", "handovers", "posts", "mentions", "publications", "reactions"),
    "sentiments",
)
DERIVED_FROM = ("domains", "accounts", "units", "people", "properties", "identities", "time_zone", "business_hours")
"""What of the declarations is joined to the acts; when anything else is declared, the derived tables stay."""
_KEPT_BESIDE, _KEPT_BESIDE_BYTES = 7, 1_000_000_000
"""How many of the same acts are kept beside the last ones derived: other days, and declarations that come back."""
_EVER_US = -62_135_596_800_000_000
_BATCH_ROWS = 8_192
_KEPT_BYTES = 8_000_000


@dataclass(frozen=True)
class RecordFacts:
    """What holds for the record as a whole.

    Attributes:
        as_of_us: results are as of this moment, microseconds UTC.
        window_start_us: first act; null if there is none.
        window_end_us: last act up to `as_of_us`.
        acts_n: acts in the window.
        sides_known: whether every network with threads at risk has somebody who is known to be an outsider.
        networks_without_sides: networks on which a response is the first act by another human.
        answered_only_networks: networks whose exports all leave out what nobody answered.
        answers_missing_networks: networks whose exports all leave out what the organisation wrote.
        partly_answered_networks: networks whose exports hold all that came in and a sample of the answers.
        sampled_networks: networks whose exports hold a sample of what came in.
    """

    as_of_us: int
    window_start_us: int | None
    window_end_us: int | None
    acts_n: int
    sides_known: bool
    networks_without_sides: tuple[str, ...]
    answered_only_networks: tuple[str, ...] = ()
    answers_missing_networks: tuple[str, ...] = ()
    partly_answered_networks: tuple[str, ...] = ()
    sampled_networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Opening:
    """What an open record holds besides its tables."""

    engine: Engine
    store: RecordStore
    scratch: Scratch

    def close(self) -> None:
        self.engine.close()
        self.scratch.close()


class Record:
    """The record of an organisation, open for questions in the portable SQL.

    Use it as a context manager; it closes when it has been left as often as it was entered. The tables are `acts`,
    `threads`, `contacts`, `handovers`, `properties`, `posts`, `mentions`, `publications`, `reactions`, `sentiments`,
    `people`, `units`, `functions` and those of registers; `acts_in_full` with every column of an act is slower to ask.
    """

    def __init__(self, opening: _Opening, facts: RecordFacts, held: IO[bytes], kept: KeptResults) -> None:
        self._opening = opening
        self._held = held
        self._kept = kept
        self.facts = facts
        self._results: dict[str, pa.Table] = {}
        self._ahead = AskedAhead(self._run, opening.engine.interrupt, opening.engine.at_once)
        self._entered = 0

    def ask_ahead(self, statements: Iterable[str]) -> None:
        """Says what will be asked, in this order and each as often as it will be, so that it runs in the meantime."""
        self._ahead.announce(sql for sql in statements if sql not in self._results and not self._kept.knows(sql))

    def query(self, sql: str) -> pa.Table:
        """The result of a query; small ones are kept beside the derived tables, so that nothing is asked twice.

        Raises:
            PappusError: a file is damaged; it is named.
        """
        if sql in self._results:
            return self._results[sql]
        table = self._kept.read(sql)
        if table is None:
            table = self._ahead.result(sql)
            self._kept.keep(sql, table)
        if table.nbytes <= _KEPT_BYTES:
            self._results[sql] = table
        return table

    def _run(self, sql: str) -> pa.Table:
        try:
            with self._opening.store.telling_damage():
                return self._opening.engine.query(sql)
        except EngineError as error:
            derived = Path(self._held.name).parent
            if any(damage_in(file) for file in derived.rglob("*.parquet")):
                raise PappusError(f"{derived}: is damaged; delete this folder, and it is made again") from error
            raise

    def batches(self, sql: str) -> Iterator[Any]:
        """The rows of a query as Arrow batches, by way of the disk, so that memory does not grow with their number.

        Raises:
            PappusError: a file is damaged, or there is no room for the result.
        """
        if self._opening.scratch.folder is None:
            raise PappusError(f"{self._opening.store.folder}: nothing can be written there, which this needs")
        self._ahead.stop()
        folder = self._opening.scratch.folder / uuid4().hex
        try:
            with self._opening.store.telling_damage():
                self._opening.engine.write_table(sql, folder)
            for file in sorted(folder.glob("*.parquet")):
                yield from pq.ParquetFile(file).iter_batches(_BATCH_ROWS)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def show(self, name: str, table: pa.Table) -> None:
        """Makes a small table visible to queries of this record, which are not remembered then."""
        self._ahead.stop()
        self._opening.engine.table_from_arrow(name, table)
        self._kept.declare(name, table)
        self._results.clear()

    def tie(self) -> None:
        """Makes the table `tied` visible: the thread (`root`) of every act that does not open one itself."""
        self._ahead.stop()
        tie(self._opening.engine)

    def __enter__(self) -> Record:
        self._entered += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._entered -= 1
        if self._entered > 0:
            return
        self._ahead.stop()
        self._opening.close()
        self._held.close()


def open_record(
    store: RecordStore,
    organisation: Organisation,
    pseudonyms: Pseudonymiser,
    as_of_us: int | None = None,
    engine_url: str = DEFAULT_ENGINE,
) -> Record:
    """Opens the record as of a moment, deriving its tables first if something changed since they were last derived.

    Args:
        store: where the acts are.
        organisation: as it is declared now.
        pseudonyms: to recognise declared accounts.
        as_of_us: moment in microseconds UTC; null means the end of the last day that the record covers (today, if it is
            empty).
        engine_url: which engine answers.
    """
    ledger = store.ledger()
    organisation = with_lines(organisation)
    acts_n = sum(entry.acts_added for entry in ledger.imports)
    scratch = Scratch(store.folder / "spill")
    try:
        opening = _Opening(open_engine(engine_url, scratch.folder, acts_n), store, scratch)
    except BaseException:
        scratch.close()
        raise
    engine = opening.engine
    try:
        with store.telling_damage():
            show_with_changes(engine, "stored", store.files(), store.change_files(ledger))
            moment = as_of_us if as_of_us is not None else _end_of_record(engine)
            declared = _declare(engine, organisation, pseudonyms, store, moment)
            folder = store.folder / "derived" / (_state(ledger) + _fingerprint(organisation, moment))
            joined = ("acts_in_full", _acts_in_full_sql(organisation, moment))
            kept = KeptResults(folder / "results", declared, joined, engine.version)
            held = hold(folder)
            if held is not None:
                try:
                    return _opened(opening, folder, held, ledger, kept)
                except (OSError, ValueError, TypeError, LookupError):
                    # Derived tables can be made again, so one that is damaged is no reason to stop.
                    held.close()
                    shutil.rmtree(folder, ignore_errors=True)
            return _opened(opening, folder, _derive(engine, organisation, ledger, moment, folder), ledger, kept)
    except OSError as error:
        opening.close()
        raise PappusError(f"{store.folder}: derived tables cannot be kept there ({error.strerror})") from error
    except BaseException:
        opening.close()
        raise


def _opened(opening: _Opening, folder: Path, held: IO[bytes], ledger: Ledger, kept: KeptResults) -> Record:
    for name in DERIVED_TABLES:
        files = sorted((folder / name).glob("*.parquet"))
        schemas = [pq.read_schema(file) for file in files]
        opening.engine.table_from_files(name, files, schemas[0])
    facts = json.loads((folder / FACTS_FILE).read_text(encoding="utf-8"))
    facts["networks_without_sides"] = tuple(facts["networks_without_sides"])
    facts["answered_only_networks"] = ledger.answered_only_networks()
    facts["answers_missing_networks"] = ledger.answers_missing_networks()
    facts["partly_answered_networks"] = ledger.partly_answered_networks()
    facts["sampled_networks"] = ledger.sampled_networks()
    return Record(opening, RecordFacts(**facts), held, kept)


def _end_of_record(engine: Engine) -> int:
    last = engine.query("SELECT MAX(ts_us) AS last FROM stored").to_pylist()[0]["last"]
    return end_of_day_us(moment_of(last).date() if last is not None else datetime.now(UTC).date())


def _state(ledger: Ledger) -> str:
    """How the names begin of what is derived from the acts as they are stored now."""
    return f"{ledger.generation}-{ledger.next_number}-"


def _fingerprint(organisation: Organisation, as_of_us: int) -> str:
    declared = {name: getattr(organisation, name) for name in DERIVED_FROM}
    plain = json.dumps(declared, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{DERIVATION_VERSION}|{as_of_us}|{plain}".encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def _declare(
    engine: Engine, organisation: Organisation, pseudonyms: Pseudonymiser, store: RecordStore, as_of_us: int
) -> dict[str, pa.Table]:
    """Makes the declarations visible and joins them to the acts, the view `acts_in_full`; the tables by name."""
    seen = engine.query(
        "SELECT DISTINCT actor_id AS property_id FROM stored WHERE actor_kind = 'account' AND actor_id IS NOT NULL"
    )
    links = [*store.links(), *_personal_accounts(seen, organisation, pseudonyms)]
    identities = identities_table([*links, *confirmed_links(organisation, links)], organisation)
    tables = {
        "assignments": assignments_table(organisation, identities),
        "identities": identities,
        "register": register_table(organisation),
        "accounts": accounts_table(organisation, pseudonyms, seen["property_id"].to_pylist()),
        "domains": domains_table(organisation),
        "networks": networks_table(),
        "people": people_table(organisation, as_of_us),
        "content_plan": content_plan_table(organisation),
        "units": units_table(organisation),
        "functions": pa.table({"function": pa.array(list(organisation.known_functions()), pa.string())}),
        **register_tables(organisation),
    }
    for name, table in tables.items():
        engine.table_from_arrow(name, table)
    engine.view("acts_in_full", _acts_in_full_sql(organisation, as_of_us))
    return tables


def _personal_accounts(seen: pa.Table, organisation: Organisation, pseudonyms: Pseudonymiser) -> list[tuple[str, str]]:
    """Accounts that an archive shows acting and that people.csv claims for a person: pseudonym and property id."""
    claimed = {pseudonym for person in organisation.people for pseudonym in person.pseudonyms}
    pairs = []
    for property_id in seen["property_id"].to_pylist():
        network, _, handle = property_id.partition(":")
        pseudonym = pseudonyms.person(network, handle)
        if pseudonym in claimed:
            pairs.append((pseudonym, property_id))
    return pairs


_JOINED_COLUMNS = {
    "property_id": "COALESCE(reg.property_id, r.property_id)",
    "actor_id": "r.actor_id",
}


def _acts_in_full_sql(organisation: Organisation, as_of_us: int) -> str:
    kept = ", ".join(
        f"{_JOINED_COLUMNS.get(name, 'r.' + name)} AS {name}" for name in STORED_SCHEMA.names if name != "network_class"
    )
    outsider = "WHEN r.actor_domain IS NOT NULL THEN 'external'" if organisation.domains else ""
    by_domain = ", dom.domain" if units_origin(organisation) == "domains" else ""
    return f"""
        SELECT {kept},
          CASE WHEN acc.property_id IS NOT NULL THEN acc.property_id
               ELSE COALESCE(asg.person, idn.person, r.actor_id) END AS person,
          CASE WHEN asg.person IS NOT NULL AND r.actor_kind = 'account' THEN 'human'
               WHEN acc.property_id IS NOT NULL AND r.actor_kind = 'human' THEN 'account'
               ELSE r.actor_kind END AS kind,
          CASE WHEN asg.person IS NOT NULL OR acc.property_id IS NOT NULL THEN 'org'
               WHEN r.actor_side <> 'unknown' THEN r.actor_side
               WHEN dom.domain IS NOT NULL THEN 'org'
               {outsider}
               ELSE 'unknown' END AS side,
          COALESCE(asg.unit, acc.unit{by_domain}) AS unit,
          COALESCE(asg.function, acc.function) AS function,
          asg.level AS level,
          COALESCE(reg.network_class, net.network_class, 'social') AS network_class,
          reg.market AS market
        FROM stored r
        LEFT JOIN assignments asg ON r.actor_id = asg.actor_id
          AND r.ts_us >= asg.valid_from_us AND r.ts_us < asg.valid_to_us
        LEFT JOIN identities idn ON r.actor_id = idn.actor_id
        LEFT JOIN accounts acc ON r.actor_id = acc.actor_id AND asg.person IS NULL
        LEFT JOIN domains dom ON r.actor_domain = dom.domain
        LEFT JOIN register reg ON LOWER(r.property_id) = reg.folded_id
        LEFT JOIN networks net ON r.network = net.network
        WHERE r.ts_us <= {as_of_us}"""


def _derive(engine: Engine, organisation: Organisation, ledger: Ledger, as_of_us: int, folder: Path) -> IO[bytes]:
    draft = folder.with_name(f"{folder.name}.{uuid4().hex}")
    held = begin(draft)
    try:
        spans = engine.query(_SPANS_SQL.format(as_of_us=as_of_us)).to_pylist()
        without_sides = derive_threads(engine, _ends_table(ledger, spans, as_of_us), draft / "threads")
        derive_handovers(engine, draft / "handovers")
        derive_sentiments(engine, draft / "sentiments")
        engine.release("tied")
        if organisation.business_hours is not None:
            for file in (draft / "threads").glob("*.parquet"):
                _add_business_time(file, organisation)
        derive_contacts(engine, draft / "contacts")
        derive_posts(engine, draft / "threads", draft / "posts")
        derive_mentions(engine, draft / "mentions")
        derive_publications(engine, draft / "publications")
        derive_reactions(engine, draft / "reactions")
        engine.write_table(_ACTS_SQL, draft / "acts")
        engine.release("numbered")
        engine.write_table(_PROPERTIES_SQL, draft / "properties")
        (draft / FACTS_FILE).write_text(json.dumps(asdict(_facts(spans, as_of_us, without_sides))), encoding="utf-8")
        clear_unused(folder.parent, latest(folder.parent, _state(ledger), _KEPT_BESIDE, _KEPT_BESIDE_BYTES))
        return publish(draft, folder, held)
    except BaseException:
        held.close()
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _facts(spans: list[dict[str, Any]], as_of_us: int, without_sides: list[str]) -> RecordFacts:
    return RecordFacts(
        as_of_us,
        min((span["first_us"] for span in spans), default=None),
        max((span["last_us"] for span in spans), default=None),
        sum(span["acts_n"] for span in spans),
        not without_sides,
        tuple(without_sides),
    )


def _ends_table(ledger: Ledger, spans: list[dict[str, Any]], as_of_us: int) -> pa.Table:
    """Until when each property is shown: its export's time of extraction where it tells it, else the last act."""
    ends: dict[tuple[str, str | None], int] = {(span["network"], None): span["last_us"] for span in spans}
    for entry in ledger.imports:
        coverage = entry.coverage
        end_us = coverage.extracted_us or coverage.window_end_us
        if end_us is not None and coverage.network is not None:
            for property_id in [None, *coverage.properties]:
                key = (coverage.network, property_id.lower() if property_id else None)
                ends[key] = max(ends.get(key, _EVER_US), min(end_us, as_of_us))
    missing, answered_only = ledger.answers_missing_networks(), ledger.answered_only_networks()
    rows = [
        {
            "network": network,
            "folded_id": folded,
            "end_us": end_us,
            "answers_seen": network not in missing,
            "unanswered_seen": network not in answered_only,
        }
        for (network, folded), end_us in ends.items()
    ]
    return pa.Table.from_pylist(rows, _ENDS_SCHEMA)


_ENDS_SCHEMA = pa.schema(
    [
        ("network", pa.string()),
        ("folded_id", pa.string()),
        ("end_us", pa.int64()),
        ("answers_seen", pa.bool_()),
        ("unanswered_seen", pa.bool_()),
    ]
)

_SPANS_SQL = """
    SELECT network, MIN(ts_us) AS first_us, MAX(ts_us) AS last_us, COUNT(*) AS acts_n
    FROM stored WHERE ts_us <= {as_of_us} GROUP BY network"""

# What is asked of acts again and again, with the declarations joined once and for all.
_ACTS_SQL = """
    SELECT a.ts_us, a.month, a.network, a.network_class, a.property_id, a.verb, a.object_type, a.person, n.person_no,
      a.kind, a.side, a.unit, a.function, a.level, a.market, a.actor_domain, a.visibility
    FROM acts_in_full a LEFT JOIN numbered n ON a.person = n.person"""

_PROPERTIES_SQL = """
    WITH seen AS (
      SELECT property_id, MIN(network) AS network, MIN(ts_us) AS first_act_us, MAX(ts_us) AS last_act_us,
        CAST(SUM(CASE WHEN kind = 'account' OR side = 'org' THEN 1 ELSE 0 END) AS BIGINT) AS acts_n,
        MAX(CASE WHEN (kind = 'account' OR side = 'org') AND verb IN ('Create', 'Announce') THEN ts_us END)
          AS last_outward_us
      FROM acts_in_full WHERE property_id IS NOT NULL GROUP BY property_id)
    SELECT COALESCE(reg.property_id, s.property_id) AS property_id, COALESCE(reg.network, s.network) AS network,
      COALESCE(reg.network_class, net.network_class, 'social') AS network_class,
      reg.handle, reg.kind, reg.owner_unit, reg.function, reg.market, reg.purpose, reg.audience, reg.decision,
      reg.reviewed_us, reg.access, reg.second_factor, reg.archived,
      reg.registered IS NOT NULL AND reg.registered AS registered,
      s.property_id IS NOT NULL AS discovered,
      reg.property_id IS NOT NULL OR s.last_outward_us IS NOT NULL AS ours,
      COALESCE(s.acts_n, 0) AS acts_n, s.last_outward_us, s.first_act_us, s.last_act_us
    FROM register reg
    FULL OUTER JOIN seen s ON reg.folded_id = LOWER(s.property_id)
    LEFT JOIN networks net ON COALESCE(reg.network, s.network) = net.network"""


def _add_business_time(file: Path, organisation: Organisation) -> None:
    """Fills `elapsed_business_us`: the elapsed time that fell into the organisation's opening hours."""
    from pappus.store.business_time import elapsed_business_column

    draft = file.with_suffix(".business")
    source = pq.ParquetFile(file)
    position = source.schema_arrow.get_field_index("elapsed_business_us")
    with pq.ParquetWriter(draft, source.schema_arrow, compression="snappy") as writer:
        for batch in source.iter_batches():
            column: Any = elapsed_business_column(batch, organisation)
            writer.write_batch(batch.set_column(position, source.schema_arrow.field(position), column))
    draft.replace(file)
