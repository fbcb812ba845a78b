"""Looking: what an import would bring, told before anything is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pappus.readers import reader_named
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.store.importing import FileResult, Importer, count_into, some_or_refuse
from pappus.store.ledger import ImportEntry
from pappus.vocabulary.periods import moment_of
from pappus.workspace.organisation import Property

MOST_ROWS = 200_000
_SAMPLE_ROWS = 12


@dataclass(frozen=True)
class Looked:
    """What one file, folder or archive holds.

    Attributes:
        result: as an import would account for it, up to where it was looked at; its entry has no id, and counts as
            added what an import would add where the record is empty.
        rows: the first acts or properties, by column; people by the beginning of their pseudonym.
        people: distinct humans behind the acts that were looked at.
        whole: whether it was looked at to its end.
    """

    result: FileResult
    rows: tuple[dict[str, Any], ...] = ()
    people: int = 0
    whole: bool = True


@dataclass
class Looker(Importer):
    """Reads as an import does, and stores nothing.

    Attributes:
        most_rows: after so many records of a file it is not looked at further.
    """

    most_rows: int = MOST_ROWS
    _last: Looked | None = None

    def look(self, paths: list[Path]) -> Iterator[Looked]:
        """What each path holds; a folder that is no export itself is searched file by file, as in an import."""
        for result in self.run(paths):
            yield self._last if self._last is not None and self._last.result is result else Looked(result)

    def _import(self, source: Source, format_id: str, notes: Sequence[str] = ()) -> FileResult:
        del notes  # nothing is stored that they could stand beside
        reader = reader_named(format_id)
        before = self.store.ledger().with_fingerprint(self._fingerprint(source, format_id))
        if before is not None:
            return FileResult(str(source.path), before, already=True)
        door = self._door(source, format_id)
        entry = ImportEntry(
            id="",
            path=str(source.path),
            fingerprint="",
            format=format_id,
            imported_at="",
            coverage=door.coverage,
            yields=reader.yields,
        )
        seen = _Seen()
        rows = reader.read(source, door)
        for one in rows if reader.yields == "properties" else some_or_refuse(rows, door, source):
            seen.add(one)
            if door.rows_read >= self.most_rows:
                seen.whole = False
                break
        return self._kept(source, entry, seen, door)

    def _kept(self, source: Source, entry: ImportEntry, seen: _Seen, door: Door) -> FileResult:
        count_into(entry, door)
        entry.acts_added = seen.acts
        entry.rows_added = max(entry.rows_read - entry.rows_ignored - entry.rows_rejected, 0)
        if seen.whole:
            self._refuse_other_format(entry)
        result = FileResult(str(source.path), entry)
        self._last = Looked(result, tuple(seen.sample), len(seen.people), seen.whole)
        return result


@dataclass
class _Seen:
    """What was met so far."""

    acts: int = 0
    sample: list[dict[str, Any]] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    whole: bool = True

    def add(self, one: Any) -> None:
        """Takes in a batch of acts, or one property."""
        if isinstance(one, Property):
            if len(self.sample) < _SAMPLE_ROWS:
                self.sample.append({"network": one.network, "handle": one.handle, "unit": one.owner_unit})
            return
        import pyarrow.compute as pc

        self.acts += one.num_rows
        humans = pc.unique(one.column("actor_id").filter(pc.equal(one.column("actor_kind"), "human")))
        self.people.update(person for person in humans.to_pylist() if person)
        wanted = _SAMPLE_ROWS - len(self.sample)
        if wanted > 0:
            self.sample += [_sampled(row) for row in one.slice(0, wanted).to_pylist()]


def _sampled(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "day": f"{moment_of(row['ts_us']):%Y-%m-%d}",
        "network": row["network"],
        "property": row["property_id"],
        "verb": row["verb"],
        "object": row["object_type"],
        "who": row["actor_kind"] if row["actor_kind"] != "human" else (row["actor_id"] or "")[:6],
        "answers": row["parent_id"] is not None,
        "text_characters": row["text_len"],
    }
