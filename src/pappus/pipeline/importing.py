"""Bringing exports in: from files and servers, what they hold, what they prove, and back out of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.pipeline.opened import OpenWorkspace

if TYPE_CHECKING:
    from pappus.live.syncing import Secrets, Synced
    from pappus.store.covered import NetworkCoverage
    from pappus.store.importing import FileResult, Importer, ImportOptions
    from pappus.store.looking import Looked
    from pappus.store.record_store import Undone
    from pappus.workspace.live_sources import LiveSource


class ImportingWorkspace(OpenWorkspace):
    """Takes exports in, each whole or not at all, and back out again."""

    def import_files(self, paths: Iterable[str | Path], options: ImportOptions | None = None) -> Iterator[FileResult]:
        """Imports exports, one after the other; each is stored whole or not at all."""
        from pappus.store.importing import ImportOptions

        yield from self._importer(options or ImportOptions()).run([Path(path) for path in paths])

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
        from pappus.store.importing import ImportOptions
        from pappus.workspace.live_sources import chosen, read_live_sources

        def importer_of(source: LiveSource, property_id: str | None) -> Importer:
            options = ImportOptions(property_id=property_id, keep_text=source.keep_text, progress=progress)
            return self._importer(options)

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

    def _importer(self, options: ImportOptions) -> Importer:
        from pappus.store.importing import Importer

        return Importer(self.store, self.organisation, self.pseudonyms, self.home.save_properties, options)
