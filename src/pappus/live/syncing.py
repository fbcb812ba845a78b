"""Syncing: what came on a server since the last time → rows in the store, portion by portion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pappus.live import kinds
from pappus.live.cursors import Cursors
from pappus.live.fetched import FetchedSource
from pappus.live.keyring_file import keyring_path, secret_of, variable_of
from pappus.live.kind import Errand, Following, Kind, Portion
from pappus.live.patience import Pace
from pappus.store.importing import FileResult, Importer
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.errors import PappusError, UsageError
from pappus.workspace.live_sources import SOURCES_FILE, LiveSource

Secrets = Callable[[str, Path], str | None]
_SETTINGS = Path(__file__).with_name("settings.yaml")


@dataclass(frozen=True)
class Synced:
    """What came of one source.

    Attributes:
        source: which one.
        imports: what came of each portion that was stored, in their order.
        error: why it could not be fetched to its end; null if it could. What is in `imports` is stored all the same.
        notes: what could not be fetched and never will be.
    """

    source: LiveSource
    imports: tuple[FileResult, ...] = ()
    error: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def acts_added(self) -> int:
        """Acts that were not known before."""
        return self._sum("acts_added")

    @property
    def acts_changed(self) -> int:
        """Acts of the record that were edited or deleted since."""
        return self._sum("acts_changed")

    @property
    def rows_read(self) -> int:
        """Messages and events that were fetched."""
        return self._sum("rows_read")

    @property
    def rows_known(self) -> int:
        """Those among them that were in the record already."""
        return self._sum("rows_known")

    @property
    def rows_rejected(self) -> int:
        """Those among them that could not become acts."""
        return self._sum("rows_rejected")

    def _sum(self, name: str) -> int:
        return sum(getattr(one.entry, name) for one in self.imports if one.entry is not None)


def sync(
    source: LiveSource,
    importer_of: Callable[[LiveSource, str | None], Importer],
    folder: Path,
    *,
    again: bool = False,
    secrets: Secrets = secret_of,
) -> Synced:
    """Fetches what came since the last time and stores it; a source that fails keeps what came before.

    The cursor moves on only when a portion is stored, so that a run that is killed leaves nothing out: the next one
    fetches that portion once more, and what was stored of it is known.

    Args:
        source: what to fetch.
        importer_of: gives the importer for a source and the property that its acts belong to.
        folder: the workspace.
        again: whether to begin from the start; what is in the record already is known.
        secrets: gives the secret of a name in a workspace; null for none.
    """
    done: list[FileResult] = []
    notes: list[str] = []
    cursors = Cursors(folder / "records")
    try:
        kind = _kind_of(source)
        importer = importer_of(source, source.property_id or kind.property_of(source))
        with cursors.held(source):
            if again:
                cursors.forget(source)
            errand = _errand(source, kind, secrets, folder, importer)
            with closing(kind.fetch(errand, cursors.read(source))) as portions:
                for portion in portions:
                    done += _stored(importer, source, kind, portion)
                    notes += [portion.note] if portion.note else []
                    cursors.write(source, portion.cursor)
    except PappusError as error:
        return Synced(source, tuple(done), f"{source.name}: {error}", tuple(notes))
    return Synced(source, tuple(done), notes=tuple(notes))


def _stored(importer: Importer, source: LiveSource, kind: Kind, portion: Portion) -> Iterator[FileResult]:
    if portion.members:
        fetched = FetchedSource(source.name, portion.members)
        yield importer.take(fetched, kind.format_id, (kind.follows,))
    if portion.deleted:
        noted = importer.take_deletions(source.name, kind.format_id, portion.deleted)
        yield from [noted] if noted is not None else []


def _kind_of(source: LiveSource) -> Kind:
    known = kinds()
    if source.kind not in known:
        raise UsageError(f"{source.kind!r} is no kind of source ({SOURCES_FILE}). Known: {', '.join(known)}")
    return known[source.kind]


def _errand(source: LiveSource, kind: Kind, secrets: Secrets, folder: Path, importer: Importer) -> Errand:
    secret = None if kind.credentials == "unused" else secrets(source.secret_name, folder)
    if secret is None and kind.credentials == "needed":
        told = (
            f"; put it into the environment as {variable_of(source.secret_name)}, or as {source.secret_name}: … into "
            f"{keyring_path()} (mode 600)"
        )
        raise PappusError(f"no secret is kept for it{told if secrets is secret_of else ''}")
    settings = _settings()
    progress = importer.options.progress
    return Errand(
        source=source,
        secret=secret,
        pace=Pace(**settings["pace"]),
        portion_bytes=settings["portion_bytes"],
        following=Following(**settings["follow"]),
        digest=importer.pseudonyms.digest,
        progress=lambda count: progress(f"{source.name} fetched", count),
    )


@cache
def _settings() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(_SETTINGS).content
    return content


def synced_as_json(synced: Synced) -> dict[str, Any]:
    """What came of a source in the form of `pappus sync --json`."""
    from pappus.store.importing import result_as_json

    content: dict[str, Any] = {
        "source": synced.source.name,
        "kind": synced.source.kind,
        "rows_read": synced.rows_read,
        "rows_known": synced.rows_known,
        "rows_rejected": synced.rows_rejected,
        "acts_added": synced.acts_added,
        "acts_changed": synced.acts_changed,
        "notes": list(synced.notes),
        "imports": [result_as_json(one) for one in synced.imports],
    }
    return content | ({"error": synced.error} if synced.error else {})
