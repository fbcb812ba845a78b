"""Tables derived from the record: threads, contacts and properties, as the organisation is declared now.

Replies cross files, and people change units; so these tables are worked out from the whole record and the
organisation's present declarations, and kept until either changes. Their SQL is portable; lists are taken apart by the
engine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.engines import EmbeddedEngine, open_engine
from pappus.store.ledger import Ledger
from pappus.store.people import (
    accounts_table,
    assignments_table,
    domains_table,
    identities_table,
    networks_table,
    people_table,
    register_table,
)
from pappus.store.record_store import RecordStore
from pappus.vocabulary.errors import PappusError
from pappus.vocabulary.periods import end_of_day_us, moment_of
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import STORED_SCHEMA
from pappus.workspace.organisation import Organisation

DERIVATION_VERSION = 1
_MOST_STEPS_UP_A_THREAD = 40
_FOREVER_US = 253_402_300_799_000_000


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
    """

    as_of_us: int
    window_start_us: int | None
    window_end_us: int | None
    acts_n: int
    sides_known: bool
    networks_without_sides: tuple[str, ...]


class Record:
    """The record of an organisation, open for questions in the portable SQL.

    Use it as a context manager. The tables are `acts`, `threads`, `contacts`, `properties`, `people`, `units` and
    `functions`.
    """

    def __init__(self, engine: EmbeddedEngine, facts: RecordFacts) -> None:
        self._engine = engine
        self.facts = facts
        self._results: dict[str, pa.Table] = {}

    def query(self, sql: str) -> pa.Table:
        """The result of a query; several indicators ask the same, so results are kept while the record is open."""
        if sql not in self._results:
            self._results[sql] = self._engine.query(sql)
        return self._results[sql]

    def __enter__(self) -> Record:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()


def open_record(
    store: RecordStore,
    organisation: Organisation,
    pseudonyms: Pseudonymiser,
    as_of_us: int | None = None,
    engine_url: str = "duckdb:",
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
    scratch = store.folder / "spill"
    engine = open_engine(engine_url, scratch)
    try:
        engine.table_from_files("stored", store.files(), STORED_SCHEMA)
        moment = as_of_us if as_of_us is not None else _end_of_record(engine)
        _declare(engine, organisation, pseudonyms, store, moment)
        folder = store.folder / "derived" / _fingerprint(ledger, organisation, moment)
        if (folder / "facts.json").exists():
            try:
                return _opened(engine, folder)
            except (OSError, ValueError, TypeError):
                # Derived tables can be made again, so one that is damaged is no reason to stop.
                shutil.rmtree(folder)
        _derive(engine, organisation, ledger, moment, folder)
        return _opened(engine, folder)
    except OSError as error:
        engine.close()
        raise PappusError(f"{store.folder}: derived tables cannot be kept ({error.strerror})") from error
    except BaseException:
        engine.close()
        raise


def _opened(engine: EmbeddedEngine, folder: Path) -> Record:
    for name in ("threads", "contacts", "properties"):
        file = folder / f"{name}.parquet"
        engine.table_from_files(name, [file], pq.read_schema(file))
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    facts["networks_without_sides"] = tuple(facts["networks_without_sides"])
    return Record(engine, RecordFacts(**facts))


def _end_of_record(engine: EmbeddedEngine) -> int:
    last = engine.query("SELECT MAX(ts_us) AS last FROM stored").to_pylist()[0]["last"]
    return end_of_day_us(moment_of(last).date() if last is not None else datetime.now(UTC).date())


def _fingerprint(ledger: Ledger, organisation: Organisation, as_of_us: int) -> str:
    declared = json.dumps(asdict(organisation), sort_keys=True, default=str)
    text = f"{DERIVATION_VERSION}|{ledger.generation}|{ledger.next_number}|{as_of_us}|{declared}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _declare(
    engine: EmbeddedEngine, organisation: Organisation, pseudonyms: Pseudonymiser, store: RecordStore, as_of_us: int
) -> None:
    """Makes the declarations visible and joins them to the acts: the view `acts`."""
    seen = engine.query(
        "SELECT DISTINCT actor_id AS property_id FROM stored WHERE actor_kind = 'account' AND actor_id IS NOT NULL"
    )
    identities = identities_table([*store.links(), *_personal_accounts(seen, organisation, pseudonyms)], organisation)
    engine.table_from_arrow("assignments", assignments_table(organisation, identities))
    engine.table_from_arrow("identities", identities)
    engine.table_from_arrow("register", register_table(organisation))
    engine.table_from_arrow("accounts", accounts_table(organisation, pseudonyms, seen["property_id"].to_pylist()))
    engine.table_from_arrow("domains", domains_table(organisation))
    engine.table_from_arrow("networks", networks_table())
    engine.table_from_arrow("people", people_table(organisation, as_of_us))
    engine.table_from_arrow(
        "units",
        pa.table(
            {
                "unit": pa.array([unit.id for unit in organisation.units], pa.string()),
                "function": pa.array([unit.function for unit in organisation.units], pa.string()),
                "market": pa.array([unit.market for unit in organisation.units], pa.string()),
            }
        ),
    )
    engine.table_from_arrow(
        "functions", pa.table({"function": pa.array(list(organisation.known_functions()), pa.string())})
    )
    engine.view("acts", _acts_sql(organisation, as_of_us))


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


def _acts_sql(organisation: Organisation, as_of_us: int) -> str:
    kept = ", ".join(
        f"{_JOINED_COLUMNS.get(name, 'r.' + name)} AS {name}" for name in STORED_SCHEMA.names if name != "network_class"
    )
    outsider = "WHEN r.actor_domain IS NOT NULL THEN 'external'" if organisation.domains else ""
    return f"""
        SELECT {kept},
          CASE WHEN acc.property_id IS NOT NULL THEN acc.property_id
               ELSE COALESCE(asg.person, idn.person, r.actor_id) END AS person,
          CASE WHEN asg.person IS NOT NULL THEN 'human'
               WHEN acc.property_id IS NOT NULL AND r.actor_kind = 'human' THEN 'account'
               ELSE r.actor_kind END AS kind,
          CASE WHEN asg.person IS NOT NULL OR acc.property_id IS NOT NULL THEN 'org'
               WHEN r.actor_side <> 'unknown' THEN r.actor_side
               WHEN dom.domain IS NOT NULL THEN 'org'
               {outsider}
               ELSE 'unknown' END AS side,
          COALESCE(asg.unit, acc.unit) AS unit,
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


def _derive(engine: EmbeddedEngine, organisation: Organisation, ledger: Ledger, as_of_us: int, folder: Path) -> None:
    draft = folder.with_name(folder.name + ".tmp")
    shutil.rmtree(folder.parent, ignore_errors=True)
    draft.mkdir(parents=True)
    span = engine.query("SELECT MIN(ts_us) AS low, MAX(ts_us) AS high, COUNT(*) AS n FROM acts").to_pylist()[0]
    without_sides = _derive_threads(engine, ledger, as_of_us, draft / "threads.parquet")
    if organisation.business_hours is not None:
        _add_business_time(draft / "threads.parquet", organisation)
    engine.write(
        _CONTACTS_SQL.format(
            addressed=_ADDRESSED_SQL.format(
                recipients=engine.exploded("recipients"), mentions=engine.exploded("mentions")
            )
        ),
        draft / "contacts.parquet",
    )
    engine.write(_PROPERTIES_SQL, draft / "properties.parquet")
    facts = RecordFacts(as_of_us, span["low"], span["high"], span["n"], not without_sides, tuple(without_sides))
    (draft / "facts.json").write_text(json.dumps(asdict(facts)), encoding="utf-8")
    draft.replace(folder)


def _derive_threads(engine: EmbeddedEngine, ledger: Ledger, as_of_us: int, file: Path) -> list[str]:
    """Writes the threads; returns the networks on which nobody is known to be an outsider."""
    _tie(engine)
    engine.table_from_arrow("extractions", _extractions_table(ledger, as_of_us))
    engine.materialise("ends", _ENDS_SQL)
    engine.materialise("thread_acts", _THREAD_ACTS_SQL)
    engine.materialise("openers", _OPENERS_SQL)
    engine.materialise("sided", _SIDED_SQL)
    engine.materialise("answers", _ANSWERS_SQL)
    engine.materialise("naive", _NAIVE_SQL)
    engine.materialise(
        "firsts_addressed",
        _FIRST_ADDRESSED_SQL.format(
            addressed=_ADDRESSED_SQL.format(
                recipients=engine.exploded("recipients"), mentions=engine.exploded("mentions")
            )
        ),
    )
    engine.write(_THREADS_SQL, file)
    engine.table_from_files("threads_now", [file], pq.read_schema(file))
    rows = engine.query(
        "SELECT DISTINCT t.network FROM threads_now t JOIN sided s ON t.network = s.network "
        "WHERE t.at_risk AND s.outsiders = 0 ORDER BY t.network"
    )
    return [str(name) for name in rows["network"].to_pylist()]


def _tie(engine: EmbeddedEngine) -> None:
    """Finds the thread of every created act by following parents upwards (pointer jumping; loops are cut off)."""
    engine.materialise(
        "tied",
        "SELECT act_id, COALESCE(thread_id, parent_id, act_id) AS root, "
        "CASE WHEN thread_id IS NOT NULL OR parent_id IS NULL OR parent_id = act_id THEN 1 ELSE 0 END AS settled "
        "FROM acts WHERE verb = 'Create'",
    )
    for _ in range(_MOST_STEPS_UP_A_THREAD):
        open_ends = engine.query(
            "SELECT COUNT(*) AS n FROM tied p JOIN tied q ON p.root = q.act_id WHERE p.settled = 0 AND p.root <> q.root"
        ).to_pylist()[0]["n"]
        if not open_ends:
            break
        engine.materialise(
            "tied_next",
            "SELECT p.act_id, CASE WHEN p.settled = 0 AND q.root IS NOT NULL THEN q.root ELSE p.root END AS root, "
            "CASE WHEN p.settled = 0 AND q.settled = 1 THEN 1 ELSE p.settled END AS settled "
            "FROM tied p LEFT JOIN tied q ON p.root = q.act_id AND p.settled = 0",
        )
        engine.materialise("tied", "SELECT * FROM tied_next")


def _extractions_table(ledger: Ledger, as_of_us: int) -> pa.Table:
    """Until when each export shows its properties: its time of extraction where it tells it, else its last act."""
    rows = [
        {
            "network": entry.coverage.network,
            "folded_id": property_id.lower() if property_id else None,
            "end_us": min(end, as_of_us),
        }
        for entry in ledger.imports
        for end in [entry.coverage.extracted_us or entry.coverage.window_end_us]
        if end is not None and entry.coverage.network is not None
        for property_id in [None, *entry.coverage.properties]
    ]
    return pa.Table.from_pylist(
        rows, pa.schema([("network", pa.string()), ("folded_id", pa.string()), ("end_us", pa.int64())])
    )


_ENDS_SQL = """
    SELECT network, folded_id, MAX(end_us) AS end_us FROM (
      SELECT network, folded_id, end_us FROM extractions
      UNION ALL SELECT network, CAST(NULL AS VARCHAR) AS folded_id, MAX(ts_us) AS end_us FROM acts GROUP BY network) x
    GROUP BY network, folded_id"""

_THREAD_ACTS_SQL = """
    SELECT t.root AS thread_id, a.act_id, a.ts_us, a.month, a.network, a.network_class, a.property_id, a.actor_id,
      a.person, a.kind, a.side, a.unit, a.function, a.object_type, a.parent_id, a.needs_response, a.on_behalf_of,
      a.market
    FROM acts a JOIN tied t ON a.act_id = t.act_id WHERE a.verb = 'Create'"""

_OPENERS_SQL = """
    SELECT * FROM (
      SELECT w.*, ROW_NUMBER() OVER (
          PARTITION BY thread_id ORDER BY ts_us, CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END, act_id) AS place,
        COUNT(*) OVER (PARTITION BY thread_id) AS acts_n
      FROM thread_acts w) ranked
    WHERE place = 1"""

_SIDED_SQL = """
    SELECT network, SUM(CASE WHEN side = 'external' AND kind = 'human' THEN 1 ELSE 0 END) AS outsiders,
      MAX(CASE WHEN network_class <> 'internal' THEN 1 ELSE 0 END) AS outward
    FROM openers GROUP BY network"""

_ANSWERS_SQL = """
    SELECT * FROM (
      SELECT w.thread_id, w.ts_us, w.person, w.kind, w.unit, w.function,
        COALESCE(CASE WHEN w.kind = 'account' THEN w.person END, w.on_behalf_of, w.property_id) AS property_id,
        w.market, ROW_NUMBER() OVER (PARTITION BY w.thread_id ORDER BY w.ts_us, w.act_id) AS place
      FROM thread_acts w
      JOIN openers o ON w.thread_id = o.thread_id
      JOIN sided s ON o.network = s.network
      WHERE w.act_id <> o.act_id AND w.kind IN ('human', 'account')
        AND (o.person IS NULL OR w.person IS NULL OR w.person <> o.person)
        AND (o.object_type <> 'question' OR w.object_type = 'answer')
        AND (s.outsiders = 0 OR w.side = 'org')) ranked
    WHERE place = 1"""

_NAIVE_SQL = """
    SELECT w.thread_id, MIN(w.ts_us) AS ts_us
    FROM thread_acts w JOIN openers o ON w.thread_id = o.thread_id
    WHERE w.act_id <> o.act_id AND (o.object_type <> 'question' OR w.object_type = 'answer')
    GROUP BY w.thread_id"""

_ADDRESSED_SQL = """
    SELECT act_id, 'addressed' AS kind, {recipients} AS addressed FROM acts WHERE recipients IS NOT NULL
    UNION ALL
    SELECT act_id, 'mention' AS kind, {mentions} AS addressed FROM acts WHERE mentions IS NOT NULL"""

_FIRST_ADDRESSED_SQL = """
    SELECT o.thread_id, MIN(acc.property_id) AS property_id
    FROM openers o JOIN ({addressed}) d ON o.act_id = d.act_id JOIN accounts acc ON d.addressed = acc.actor_id
    GROUP BY o.thread_id"""

_THREADS_SQL = """
    SELECT o.thread_id, o.network, o.network_class,
      COALESCE(reg.property_id, named.property_id) AS property_id,
      COALESCE(reg.owner_unit, r.unit) AS unit,
      COALESCE(reg.function, r.function) AS function,
      COALESCE(reg.market, o.market) AS market,
      o.ts_us AS opened_us, o.month, o.person AS opener, o.kind AS opener_kind, o.side AS opener_side,
      o.object_type AS opener_type, o.acts_n,
      (o.kind = 'human' AND o.parent_id IS NULL AND (o.needs_response IS NULL OR o.needs_response)
        AND (s.outsiders = 0 OR o.side = 'external')
        AND (o.network_class <> 'internal' OR w.outward_networks = 0)) AS at_risk,
      CASE WHEN r.ts_us IS NULL THEN 0 ELSE 1 END AS answered,
      r.ts_us AS first_reply_us, r.person AS replier, r.kind AS replier_kind, r.unit AS replier_unit,
      r.function AS replier_function, v.ts_us AS naive_reply_us,
      GREATEST(COALESCE(pe.end_us, e.end_us, o.ts_us), o.ts_us) AS censored_us,
      COALESCE(r.ts_us, GREATEST(COALESCE(pe.end_us, e.end_us, o.ts_us), o.ts_us)) - o.ts_us AS elapsed_us,
      CAST(NULL AS BIGINT) AS elapsed_business_us
    FROM openers o
    JOIN sided s ON o.network = s.network
    CROSS JOIN (SELECT COALESCE(SUM(outward), 0) AS outward_networks FROM sided) w
    LEFT JOIN answers r ON o.thread_id = r.thread_id
    LEFT JOIN naive v ON o.thread_id = v.thread_id
    LEFT JOIN firsts_addressed f ON o.thread_id = f.thread_id
    LEFT JOIN ends e ON o.network = e.network AND e.folded_id IS NULL
    LEFT JOIN (
      SELECT x.thread_id, COALESCE(a.property_id, b.property_id, x.property_id) AS property_id
      FROM openers x LEFT JOIN answers a ON x.thread_id = a.thread_id
      LEFT JOIN firsts_addressed b ON x.thread_id = b.thread_id) named ON o.thread_id = named.thread_id
    LEFT JOIN ends pe ON o.network = pe.network AND LOWER(named.property_id) = pe.folded_id
    LEFT JOIN register reg ON LOWER(named.property_id) = reg.folded_id"""

_CONTACTS_SQL = """
    WITH met AS (
      SELECT a.person AS from_person, a.side AS from_side, a.unit AS from_unit, a.function AS from_function,
        p.person AS to_person, p.side AS to_side, p.unit AS to_unit, p.function AS to_function,
        a.month, 'reply' AS kind, a.network_class
      FROM acts a JOIN acts p ON a.parent_id = p.act_id
      WHERE a.verb = 'Create' AND a.kind = 'human' AND p.kind = 'human'
      UNION ALL
      SELECT a.person, a.side, a.unit, a.function,
        COALESCE(asg.person, idn.person, d.addressed),
        CASE WHEN asg.person IS NOT NULL THEN 'org' ELSE COALESCE(k.side, 'unknown') END,
        asg.unit, asg.function, a.month, d.kind, a.network_class
      FROM acts a JOIN ({addressed}) d ON a.act_id = d.act_id
      LEFT JOIN assignments asg ON d.addressed = asg.actor_id
        AND a.ts_us >= asg.valid_from_us AND a.ts_us < asg.valid_to_us
      LEFT JOIN identities idn ON d.addressed = idn.actor_id
      LEFT JOIN accounts acc ON d.addressed = acc.actor_id AND asg.person IS NULL
      LEFT JOIN (SELECT actor_id, MAX(side) AS side FROM acts WHERE kind = 'human' GROUP BY actor_id) k
        ON d.addressed = k.actor_id
      WHERE a.verb = 'Create' AND a.kind = 'human' AND acc.property_id IS NULL)
    SELECT from_person, to_person, from_side, to_side, from_unit, to_unit, from_function, to_function,
      month, kind, network_class, COUNT(*) AS n
    FROM met WHERE from_person IS NOT NULL AND to_person IS NOT NULL AND from_person <> to_person
    GROUP BY from_person, to_person, from_side, to_side, from_unit, to_unit, from_function, to_function,
      month, kind, network_class"""

_PROPERTIES_SQL = """
    WITH seen AS (
      SELECT property_id, MIN(network) AS network, MIN(ts_us) AS first_act_us, MAX(ts_us) AS last_act_us,
        SUM(CASE WHEN kind = 'account' OR side = 'org' THEN 1 ELSE 0 END) AS acts_n,
        MAX(CASE WHEN (kind = 'account' OR side = 'org') AND verb IN ('Create', 'Announce') THEN ts_us END)
          AS last_outward_us
      FROM acts WHERE property_id IS NOT NULL GROUP BY property_id)
    SELECT COALESCE(reg.property_id, s.property_id) AS property_id, COALESCE(reg.network, s.network) AS network,
      COALESCE(reg.network_class, net.network_class, 'social') AS network_class,
      reg.handle, reg.kind, reg.owner_unit, reg.function, reg.market, reg.purpose, reg.audience, reg.decision,
      reg.reviewed_us, reg.registered IS NOT NULL AND reg.registered AS registered,
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
    with pq.ParquetWriter(draft, source.schema_arrow, compression="zstd") as writer:
        for batch in source.iter_batches():
            column: Any = elapsed_business_column(batch, organisation)
            writer.write_batch(batch.set_column(position, source.schema_arrow.field(position), column))
    draft.replace(file)
