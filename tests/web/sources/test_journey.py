"""Real exports brought in by the browser end at the figures of the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client
from tests.web.sources.bringing import brought, read, waiting

import pappus
from pappus.pipeline import initialise
from pappus.store.importing import ImportOptions
from pappus.vocabulary.documents import parse_yaml
from pappus.web.decisions import workspace_of
from pappus.web.organisations.models import Organisation

EXPORTS = ("mastodon_archive", "slack_export", "mailing_list/openbmc_2024H1a.mbox", "gc_socials/accounts.csv")


def _figures(workspace: pappus.pipeline.Workspace) -> list[tuple[object, ...]]:
    entries = workspace.store.ledger().imports
    counts = [
        (one.format, one.rows_read, one.rows_added, one.rows_known, one.rows_rejected, one.acts_added, one.fingerprint)
        for one in entries
    ]
    return [*counts, *((one.indicator, one.value, one.low, one.high, one.n) for one in workspace.readings())]


def test_a_folder_and_files_end_at_the_same_figures(
    lead: Client, organisation: Organisation, shared_data: Path, tmp_path: Path
) -> None:
    exports = [shared_data / one for one in EXPORTS]
    zipped = Path(shutil.make_archive(str(tmp_path / "slack"), "zip", shared_data / "slack_export"))
    exports[1] = zipped
    for path in exports:
        upload = brought(lead, organisation, path)
        assert upload.state == "looked_at"
        assert read(lead, organisation, upload).state == "read"
    beside = initialise(tmp_path / "beside", "Linden & Fern")
    # One key gives one person one pseudonym, so that people are counted alike.
    here = workspace_of(organisation)
    shutil.copy(here.folder / "pappus.key", beside.folder / "pappus.key")
    beside = pappus.open(beside.folder)
    assert [one.error for one in beside.import_files(exports)] == [None] * 4
    assert _figures(here) == _figures(beside)
    assert len(here.organisation().properties) == len(beside.organisation().properties) > 1000
    assert waiting("assess") == 1


def test_a_table_of_ones_own_is_read_with_the_mapping_that_was_confirmed(
    lead: Client, organisation: Organisation, shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "manufacturing_email" / "communication.csv"
    upload = brought(lead, organisation, path)
    assert upload.state == "failed"
    address = f"/o/{organisation.slug}/sources/uploads/{upload.key}/"
    assert "say what its columns mean" in lead.get(address).content.decode()
    page = lead.get(f"{address}mapping/")
    given = {field.html_name: field.value() or "" for field in page.context["form"]}
    answer = lead.post(f"{address}mapping/", {**given, "inbound": "all", "actor_email_0": ""})
    assert answer.status_code == 302, answer.content.decode()
    from tests.web.sources.bringing import worked

    upload = worked(upload)
    assert upload.state == "looked_at"
    assert read(lead, organisation, upload).state == "read"
    beside = initialise(tmp_path / "beside", "Linden & Fern")
    options = ImportOptions(mapping=parse_yaml(upload.mapping, "mapping"))
    result = next(beside.import_files([path], options))
    here = workspace_of(organisation).store.ledger().imports[0]
    assert result.entry is not None
    assert (here.rows_read, here.acts_added) == (result.entry.rows_read, result.entry.acts_added)
    assert here.acts_added > 50_000


@pytest.mark.parametrize("fault", ["acts: 3\n", "network: nowhere\nacts:\n  - at: day\n"])
def test_a_mapping_with_faults_is_told_and_not_kept(
    fault: str, lead: Client, organisation: Organisation, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("who;day\nann;2026-01-01\nbo;2026-01-02\n")
    upload = brought(lead, organisation, path)
    page = lead.post(f"/o/{organisation.slug}/sources/uploads/{upload.key}/mapping/", {"text": fault})
    assert page.status_code == 200
    assert page.context["fault"]
    upload.refresh_from_db()
    assert upload.mapping == ""
