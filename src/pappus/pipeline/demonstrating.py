"""The demonstration organisation, made through the same doors as any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.pipeline.workspace import Workspace
from pappus.vocabulary.errors import PappusError, UsageError

if TYPE_CHECKING:
    from pappus.assessment.importing import RatingsImport
    from pappus.store.importing import FileResult


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
    workspace = Workspace(folder)
    for export in demonstration.exports:
        mapping = read_yaml(export.mapping) if export.mapping else None
        options = ImportOptions(export.format_id, mapping, export.property_id)
        for result in workspace.import_files([export.path], options):
            on_import(result)
    for one in demonstration.rounds:
        on_ratings(workspace.import_ratings(one.paths, RatingOptions(one.id, one.title, one.population)))
        add_ratings(folder, Round(one.id, closed_at=one.closed_at))
    return workspace
