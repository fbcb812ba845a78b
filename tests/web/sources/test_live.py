"""Sources that are kept up to date: declared, fetched by a job, told in words; secrets never in the database."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from tests.live.player import Player, playing, recorded
from tests.web.sources.bringing import waiting

import pappus
from pappus.live import syncing
from pappus.web.audit.models import Entry
from pappus.web.decisions import folder_of, workspace_of
from pappus.web.design.notices import notices
from pappus.web.jobs.models import Job
from pappus.web.jobs.services import enqueue_daily, run
from pappus.web.organisations.folders import save_folder
from pappus.web.organisations.models import Organisation
from pappus.workspace.live_sources import read_live_sources

pytest.importorskip("mastodon", reason="Mastodon.py is not installed (pappus[live])")

SECRET = "loopback-secret-of-the-form"
_ENTRY = {"name": "fedi", "kind": "mastodon", "account": "acme@social.example", "auth": "password", "keep_text": "on"}
Saved = Callable[..., Any]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    """A server of Mastodon that plays, on this machine, which has to be allowed."""
    monkeypatch.setenv("PAPPUS_SOURCES_HERE", "1")
    monkeypatch.setitem(syncing._settings()["pace"], "first_wait_s", 0.01)
    with playing(recorded("mastodon")) as player:
        yield player


@pytest.fixture
def save(lead: Client, organisation: Organisation, server: Player) -> Saved:
    """Hands the form in, as a new source unless it is named."""

    def hand_in(named: str = "", **given: str) -> Any:
        where = f"live/{named}/change/" if named else "live-new/"
        entry = {**_ENTRY, "address": server.address, "secret": SECRET, **given}
        return lead.post(f"/o/{organisation.slug}/sources/{where}", entry)

    return hand_in


def _fetched(client: Client, organisation: Organisation, **given: str) -> Job:
    client.post(f"/o/{organisation.slug}/sources/live/fedi/fetch/", given)
    job = Job.objects.filter(kind="fetch_sources").first()
    assert job is not None
    run(job.pk)
    job.refresh_from_db()
    return job


def _page(client: Client, organisation: Organisation) -> str:
    return client.get(f"/o/{organisation.slug}/sources/live/fedi/").content.decode()


def test_what_is_fetched_is_in_the_record_and_can_be_taken_back(
    lead: Client, organisation: Organisation, save: Saved
) -> None:
    assert save().status_code == 302
    job = _fetched(lead, organisation)
    assert (job.state, job.result["sources"]["fedi"]["acts_added"]) == ("done", 3)
    page = _page(lead, organisation)
    assert "acts added" in page
    assert waiting("assess") == 1
    [entry] = [one for one in workspace_of(organisation).store.ledger().imports if one.acts_added == 2]
    assert f"/sources/imports/{entry.id}/" in page
    back = lead.post(f"/o/{organisation.slug}/sources/imports/{entry.id}/")
    run(int(back["Location"].rstrip("/").rpartition("/")[2]))
    assert sum(one.acts_added for one in workspace_of(organisation).store.ledger().imports) == 1
    again = _fetched(lead, organisation, again="1")
    assert again.result["sources"]["fedi"]["acts_added"] == 2


def test_the_page_and_the_command_line_give_the_same_record(
    lead: Client, organisation: Organisation, save: Saved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save()
    save_folder(organisation, tmp_path / "beside")
    _fetched(lead, organisation)
    monkeypatch.setenv("PAPPUS_SECRET_FEDI", SECRET)
    beside = pappus.open(tmp_path / "beside")
    assert [one.error for one in beside.sync()] == [None]
    counts = [[(one.format, one.acts_added) for one in each.store.ledger().imports] for each in (beside,)]
    counts.append([(one.format, one.acts_added) for one in workspace_of(organisation).store.ledger().imports])
    assert counts[0] == counts[1]


def test_the_secret_is_in_no_database_page_log_or_folder(
    lead: Client, organisation: Organisation, save: Saved, server: Player, place: Path, tmp_path: Path
) -> None:
    save()
    _fetched(lead, organisation)
    assert server.tokens == {f"Bearer {SECRET}"}
    [kept] = (place / "keyrings").glob("*.yaml")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert SECRET in kept.read_text()
    call_command("dumpdata", output=str(tmp_path / "dump.json"), verbosity=0)
    assert SECRET not in (tmp_path / "dump.json").read_text()
    change = lead.get(f"/o/{organisation.slug}/sources/live/fedi/change/").content.decode()
    assert SECRET not in change + _page(lead, organisation)
    save_folder(organisation, tmp_path / "beside")
    for folder in (tmp_path / "beside", folder_of(organisation)):
        assert not any(SECRET.encode() in one.read_bytes() for one in folder.rglob("*") if one.is_file())


def test_the_environment_of_the_server_is_nobodys_secret(
    lead: Client, organisation: Organisation, save: Saved, server: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPPUS_SECRET_FEDI", "of the operator")
    save(secret="")
    assert _fetched(lead, organisation).result["sources"]["fedi"]["error"] == ""
    assert server.tokens == {""}


def test_a_secret_goes_to_no_other_server(lead: Client, organisation: Organisation, save: Saved) -> None:
    save()
    assert save("fedi", secret="", account="other@social.example").status_code == 302
    assert "none is kept" in _page(lead, organisation)
    save("fedi", kind="matrix", secret=SECRET)
    page = save("fedi", kind="matrix", secret="", address="https://elsewhere.example")
    assert "Type its password or token" in page.content.decode()
    assert read_live_sources(folder_of(organisation))[0].address.startswith("http://127.0.0.1")
    assert save("fedi", kind="matrix", secret="", keep_text="").status_code == 302
    assert "is kept" in _page(lead, organisation)


def test_a_removed_source_takes_its_secret_along(lead: Client, organisation: Organisation, save: Saved) -> None:
    save()
    lead.post(f"/o/{organisation.slug}/sources/live/fedi/remove/")
    assert read_live_sources(folder_of(organisation)) == ()
    assert save(secret="").status_code == 302
    assert "none is kept" in _page(lead, organisation)
    deeds = list(Entry.objects.filter(what__startswith="source.").values_list("what", flat=True))
    assert sorted(deeds) == ["source.added", "source.added", "source.removed"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"address": "http://social.example"}, "would send everything unencrypted"),
        ({"address": "social.example"}, "is no address of a server"),
        ({"kind": "imap", "address": "https://mail.example"}, "is no address of a mailbox"),
        ({"kind": "matrix", "secret": ""}, "Type its password or token"),
        ({"property_id": "nowhere:acme"}, "fedi.property"),
        ({"name": "not a name"}, "valid value"),
    ],
)
def test_what_cannot_be_a_source_is_told(
    lead: Client, organisation: Organisation, save: Saved, given: dict[str, str], told: str
) -> None:
    page = save(**given)
    assert page.status_code == 200
    assert told in page.content.decode().replace("&#x27;", "'")
    assert read_live_sources(folder_of(organisation)) == ()


def test_other_programs_of_this_machine_are_left_alone(
    lead: Client, organisation: Organisation, save: Saved, server: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    save()
    monkeypatch.delenv("PAPPUS_SOURCES_HERE")
    assert "cannot be fetched from" in save("fedi").content.decode()
    # So is one that came with a folder.
    assert "cannot be fetched from" in _fetched(lead, organisation).result["sources"]["fedi"]["error"]
    assert server.asked == []


def test_a_fault_is_told_in_words_and_deserves_attention(
    lead: Client, organisation: Organisation, save: Saved, server: Player
) -> None:
    save(account="nobody@social.example")
    job = _fetched(lead, organisation)
    assert job.state == "done"
    assert "It could not be fetched to its end" in _page(lead, organisation)
    [told] = [one for one in notices(organisation) if "fedi" in one.sentence]
    assert told.permission == "manage"
    save("fedi", secret=SECRET)
    _fetched(lead, organisation)
    assert "It could not be fetched" not in _page(lead, organisation)
    assert not [one for one in notices(organisation) if "fedi" in one.sentence]


def test_it_is_fetched_once_a_day(organisation: Organisation, save: Saved) -> None:
    save()
    enqueue_daily()
    job = Job.objects.get(kind="fetch_sources")
    run(job.pk)
    job.refresh_from_db()
    assert job.result["sources"]["fedi"]["acts_added"] == 3
    assert enqueue_daily() == 0


def test_faults_of_a_file_that_came_with_a_folder_are_told(lead: Client, organisation: Organisation) -> None:
    (folder_of(organisation) / "sources.yaml").write_text("sources:\n  a:\n    kind: imap\n    password: x\n")
    page = lead.get(f"/o/{organisation.slug}/sources/live/")
    assert "secrets never stand in a workspace" in page.content.decode()
    assert lead.get(f"/o/{organisation.slug}/sources/live/a/").status_code == 404
