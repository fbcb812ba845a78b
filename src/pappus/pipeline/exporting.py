"""Taking the record out, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pappus.pipeline.opened import OpenWorkspace

if TYPE_CHECKING:
    from pappus.interchange.writer import Written


class ExportingWorkspace(OpenWorkspace):
    """Gives the record out, and what was declared beside it."""

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
            changes = self.store.change_files(ledger)
            outgoing = Outgoing(record, organisation, ledger, files, links, mark, people, self.folder, changes)
            return take_out(writer, outgoing, Path(path))
