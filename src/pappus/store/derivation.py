"""Tables derived from the record: threads, contacts and properties, as the organisation is declared now.

Replies cross files, and people change units; so these tables are worked out from the whole record and the
organisation's present declarations, and kept until either changes. Their SQL is portable; lists are taken apart by the
engine.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.contacts import derive_contacts
from pappus.store.content import derive_publications, derive_reactions
from pappus.store.derived_folders import begin, clear_unused, latest, publish
from pappus.store.engines import Engine
from pappus.store.handovers import derive_handovers
from pappus.store.ledger import Ledger
from pappus.store.mentions import derive_mentions
from pappus.store.posts import derive_posts
from pappus.store.record_facts import write_facts
from pappus.store.sentiments import derive_sentiments
from pappus.store.threads import derive_threads
from pappus.workspace.organisation import Organisation

DERIVATION_VERSION = 10
DERIVED_TABLES = (
    *("acts", "threads", "contacts", "properties", "handovers", "posts", "mentions", "publications", "reactions"),
    "sentiments",
)
DERIVED_FROM = ("domains", "accounts", "units", "people", "properties", "identities", "time_zone", "business_hours")
"""What of the declarations is joined to the acts; when anything else is declared, the derived tables stay."""
_KEPT_BESIDE, _KEPT_BESIDE_BYTES = 7, 1_000_000_000
"""How many of the same acts are kept beside the last ones derived: other days, and declarations that come back."""
_EVER_US = -62_135_596_800_000_000


def folder_name(ledger: Ledger, organisation: Organisation, as_of_us: int) -> str:
    """What the folder is called that holds the tables derived from these acts and declarations, as of a moment."""
    return _state(ledger) + _fingerprint(organisation, as_of_us)


def derive(engine: Engine, organisation: Organisation, ledger: Ledger, as_of_us: int, folder: Path) -> IO[bytes]:
    """Derives every table into a new folder.

    Args:
        engine: must see `stored`, `acts_in_full` and the declarations.
        organisation: as it is declared now.
        ledger: of the acts that are stored.
        as_of_us: moment up to which acts count, microseconds UTC.
        folder: where the tables go, whole or not at all; what nobody needs beside it any more is cleared.

    Returns:
        A file which keeps the folder from being cleared until it is closed.
    """
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
        write_facts(draft, spans, as_of_us, without_sides)
        clear_unused(folder.parent, latest(folder.parent, _state(ledger), _KEPT_BESIDE, _KEPT_BESIDE_BYTES))
        return publish(draft, folder, held)
    except BaseException:
        held.close()
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _state(ledger: Ledger) -> str:
    """How the names begin of what is derived from the acts as they are stored now."""
    return f"{ledger.generation}-{ledger.next_number}-"


def _fingerprint(organisation: Organisation, as_of_us: int) -> str:
    declared = {name: getattr(organisation, name) for name in DERIVED_FROM}
    plain = json.dumps(declared, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{DERIVATION_VERSION}|{as_of_us}|{plain}".encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


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
