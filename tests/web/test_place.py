"""Folders of the server stay on the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pappus.vocabulary.errors import Fault, InvalidFileError, PappusError
from pappus.web.design.faults import told
from pappus.web.jobs.services import enqueue, run
from pappus.web.jobs.work import Kind, kinds
from pappus.web.organisations.models import Organisation
from pappus.web.place import without_folders


@pytest.mark.parametrize(
    ("within", "left"),
    [
        ("organisations/3c4e/pilots/arms.csv", "pilots/arms.csv"),
        ("uploads/3c4e/export.zip", "export.zip"),
        ("uploads/3c4e.zip", "uploads/3c4e.zip"),
        ("pappus.sqlite3", "pappus.sqlite3"),
    ],
)
def test_folders_of_the_server_are_not_told(place: Path, within: str, left: str) -> None:
    assert without_folders(f"{place}/{within}, row 3: {place}/{within}") == f"{left}, row 3: {left}"
    assert told(PappusError(f"{place}/{within}: is damaged")) == [f"{left}: is damaged"]


def test_a_job_that_failed_does_not_tell_where_the_server_keeps_files(
    organisation: Organisation, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = place / "organisations" / str(organisation.key) / "pilots" / "arms.csv"

    def fail(_organisation: Organisation, _arguments: dict[str, Any], _tell: object) -> dict[str, Any]:
        raise InvalidFileError([Fault(str(file), "row 3, column arm", "is none of the arms A, B")])

    monkeypatch.setitem(kinds(), "fails", Kind("Fails", fail, "assess"))
    job = enqueue(organisation, "fails", {})
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "pilots/arms.csv, row 3, column arm: is none of the arms A, B")
