"""Mailboxes, fetched from a real Dovecot on this machine."""

from __future__ import annotations

import mailbox
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.live import dovecot
from tests.live.conftest import SECRET, stored, synced
from tests.live.player import playing

import pappus
from pappus.store.importing import ImportOptions

pytest.importorskip("imapclient", reason="imapclient is not installed (pappus[live])")

ACCOUNT = "help@acme.example"
TOKEN, TOKEN_OWNER = "an-access-token", "token@acme.example"
Declare = Callable[..., None]
pytestmark = pytest.mark.slow
_KILLED = """
import sys
from pappus.live import syncing
syncing._settings()["portion_bytes"] = 1
sys.argv = ["pappus", "sync", sys.argv[1]]
from pappus.cli import main
main()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[dovecot.Dovecot]:
    """A Dovecot of our own."""
    program = dovecot.programs()
    if program is None:
        pytest.skip("Dovecot is not on this machine (Debian: the package dovecot-imapd, and openssl)")
    whose = {"get": "/tokeninfo", "query": {"access_token": TOKEN}, "answer": {"email": TOKEN_OWNER}}
    with playing([whose]) as tokens, dovecot.running(program, SECRET, urlsplit(tokens.address).port or 1) as running:
        yield running


@pytest.fixture
def account(server: dovecot.Dovecot, declare: Declare) -> str:
    """An empty mailbox for each test, declared as the source."""
    name = f"{secrets.token_hex(6)}@acme.example"
    address, certificate = f"imaps://127.0.0.1:{server.imaps}", str(server.certificate)
    declare(kind="imap", address=address, account=name, certificate=certificate, property=f"email:{ACCOUNT}")
    return name


def mails(first: int, last: int) -> list[EmailMessage]:
    """Questions of customers, each third of them answered by the help desk."""
    made = []
    for number in range(first, last + 1):
        mail = EmailMessage()
        mail["From"] = ACCOUNT if number % 3 == 0 else f"Customer <cust{number % 7}@else.example>"
        mail["To"] = "cust1@else.example" if number % 3 == 0 else ACCOUNT
        mail["Date"] = f"Tue, {1 + number % 28:02d} Apr 2025 08:{number % 60:02d}:00 +0200"
        mail["Message-ID"] = f"<m{number}@else.example>"
        mail["Subject"] = f"Order {number}"
        if number % 3 == 0:
            mail["In-Reply-To"] = mail["References"] = f"<m{number - 1}@else.example>"
        mail.set_content(f"Where is order {number}?\n\nFrom here I cannot see it.\n")
        made.append(mail)
    return made


def as_mbox(file: Path, written: list[EmailMessage]) -> Path:
    """The same mails as a mail program exports them."""
    box = mailbox.mbox(file)
    for mail in written:
        box.add(mailbox.mboxMessage(mail))
    box.close()
    return file


@contextmanager
def breaking_line(port: int, most_bytes: int) -> Iterator[tuple[int, list[int]]]:
    """A line to a port that breaks the first call after so many bytes from the server; its port and the calls."""
    calls: list[int] = []
    open_lines: list[socket.socket] = []

    def carry(one: socket.socket, other: socket.socket, most: int) -> None:
        with suppress(OSError):
            while most > 0 and (some := one.recv(4_096)):
                other.sendall(some)
                most -= len(some)
        for line in (one, other):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def answer(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", port))
                open_lines.extend((near, far))
                most = most_bytes if not calls else 1 << 40
                calls.append(most)
                threading.Thread(target=carry, args=(near, far, 1 << 40)).start()
                threading.Thread(target=carry, args=(far, near, most)).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        yield listener.getsockname()[1], calls
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for line in open_lines:
        line.close()


def test_only_what_is_new_is_fetched(server: dovecot.Dovecot, account: str, workspace: Path) -> None:
    server.deliver(account, mails(1, 8))
    first = synced(workspace)
    assert (first.error, first.acts_added) == (None, 8)
    nothing = synced(workspace)
    assert (nothing.error, nothing.rows_read) == (None, 0)
    server.deliver(account, mails(9, 10))
    server.deliver(account, mails(12, 12), "Sent")
    later = synced(workspace)
    assert (later.rows_read, later.acts_added, later.rows_known) == (3, 3, 0)
    assert len(stored(workspace)) == 11


def test_mailbox_and_mbox_give_the_same_acts(
    server: dovecot.Dovecot, account: str, workspace: Path, twin: Path, tmp_path: Path
) -> None:
    written = mails(1, 30)
    server.deliver(account, written)
    assert synced(workspace).acts_added == 30
    file = as_mbox(tmp_path / "help.mbox", written)
    options = ImportOptions(property_id=f"email:{ACCOUNT}")
    [imported] = pappus.open(twin).import_files([file], options)
    assert imported.entry is not None
    assert imported.entry.acts_added == 30
    assert stored(workspace) == stored(twin)
    # The same file into the fetched record doubles nothing.
    [again] = pappus.open(workspace).import_files([file], options)
    assert again.entry is not None
    assert (again.entry.acts_added, again.entry.rows_known) == (0, 30)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_broken_off_is_gone_on_with(
    server: dovecot.Dovecot, account: str, workspace: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    server.deliver(account, mails(1, 200))
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(workspace)], cwd=tmp_path)
    ledger = pappus.open(workspace).store.ledger
    until = time.monotonic() + 120
    while not ledger().imports and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(ending)
    process.wait()
    before = len(stored(workspace))
    assert 0 < before < 200, "broken off too late to show anything"
    rest = synced(workspace)
    assert rest.error is None
    assert rest.acts_added == 200 - before
    # What was stored before the cursor was kept is fetched twice and known, and nothing else is.
    assert rest.rows_known in (0, 50)
    assert len(stored(workspace)) == 200


def test_a_line_that_breaks_is_taken_up_again(
    server: dovecot.Dovecot, account: str, workspace: Path, declare: Declare
) -> None:
    server.deliver(account, mails(1, 120))
    with breaking_line(server.imaps, 30_000) as (port, calls):
        address, certificate = f"imaps://127.0.0.1:{port}", str(server.certificate)
        declare(kind="imap", address=address, account=account, certificate=certificate)
        result = synced(workspace)
    assert (result.error, result.acts_added, result.rows_known) == (None, 120, 0)
    assert len(calls) == 2


def test_a_folder_that_was_made_anew_is_fetched_anew(server: dovecot.Dovecot, account: str, workspace: Path) -> None:
    server.deliver(account, mails(1, 3), "Sent")
    synced(workspace)
    client = server.client(account)
    client.delete_folder("Sent")
    time.sleep(1.1)  # Dovecot numbers folders by the second in which they were made.
    client.create_folder("Sent")
    client.logout()
    server.deliver(account, mails(2, 4), "Sent")
    later = synced(workspace)
    assert (later.rows_read, later.acts_added, later.rows_known) == (3, 1, 2)


def test_mails_stay_unread(server: dovecot.Dovecot, account: str, workspace: Path) -> None:
    server.deliver(account, mails(1, 2))
    synced(workspace)
    client = server.client(account)
    client.select_folder("INBOX")
    assert client.search("UNSEEN") == [1, 2]
    client.logout()


def test_encryption_that_begins_after_connecting(
    server: dovecot.Dovecot, account: str, workspace: Path, declare: Declare
) -> None:
    server.deliver(account, mails(1, 2))
    address, certificate = f"imap://127.0.0.1:{server.starttls}", str(server.certificate)
    declare(kind="imap", address=address, account=account, certificate=certificate)
    assert synced(workspace).acts_added == 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"certificate": None}, "certificate is not trusted"),
        ({"folders": ["Nowhere"]}, "there is no folder 'Nowhere'. Folders: INBOX, Sent, Trash"),
        ({"address": "mail.example"}, "expected imaps://"),
        ({"address": "imaps://127.0.0.1:1"}, "run it again later"),
    ],
)
def test_what_cannot_be_fetched_is_told(
    server: dovecot.Dovecot,
    account: str,
    workspace: Path,
    declare: Declare,
    changed: dict[str, object],
    told: str,
) -> None:
    entry: dict[str, object] = {"kind": "imap", "account": "told@acme.example", "certificate": str(server.certificate)}
    entry |= {"address": f"imaps://127.0.0.1:{server.imaps}"} | changed
    declare(**{name: value for name, value in entry.items() if value is not None})
    result = synced(workspace)
    assert result.error is not None
    assert told in result.error
    assert stored(workspace) == {}


def test_a_wrong_password_is_told_and_not_shown(account: str, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPPUS_SECRET_BOX", "wrong-secret")
    result = synced(workspace)
    assert result.error is not None
    assert "AUTHENTICATIONFAILED" in result.error
    assert "wrong-secret" not in result.error


def _deleted(folder: Path) -> set[str]:
    """Ids of the mails that the record shows as deleted."""
    with pappus.open(folder).record() as record:
        rows = record.query("SELECT act_id, deleted_us FROM acts_in_full").to_pylist()
    return {row["act_id"] for row in rows if row["deleted_us"] is not None}


def _acts(folder: Path, numbers: list[int]) -> set[str]:
    digest = pappus.open(folder).pseudonyms.digest
    return {f"email:{digest(f'm{number}@else.example')}" for number in numbers}


def test_what_is_deleted_is_followed_and_what_is_moved_is_kept(
    server: dovecot.Dovecot, account: str, workspace: Path
) -> None:
    server.deliver(account, mails(1, 8))
    client = server.client(account)
    client.create_folder("Archive")
    assert synced(workspace).acts_added == 8
    client.select_folder("INBOX")
    client.copy([2, 3], "Archive")
    client.copy([4], "Trash")
    client.delete_messages([2, 3, 4, 5])
    client.expunge()
    later = synced(workspace)
    assert (later.error, later.acts_added, later.acts_changed) == (None, 0, 2)
    assert _deleted(workspace) == _acts(workspace, [4, 5])
    nothing = synced(workspace)
    assert (nothing.imports, nothing.acts_changed) == ((), 0)
    client.logout()
    [noted] = [one.entry for one in later.imports if one.entry is not None]
    pappus.open(workspace).undo(noted.id)
    assert _deleted(workspace) == set()


def test_a_folder_that_was_made_anew_tells_of_no_deletion(
    server: dovecot.Dovecot, account: str, workspace: Path
) -> None:
    server.deliver(account, mails(1, 3), "Sent")
    synced(workspace)
    client = server.client(account)
    client.delete_folder("Sent")
    time.sleep(1.1)
    client.create_folder("Sent")
    client.logout()
    assert synced(workspace).acts_changed == 0
    assert _deleted(workspace) == set()


def test_no_message_id_is_kept_beside_the_record(server: dovecot.Dovecot, account: str, workspace: Path) -> None:
    server.deliver(account, mails(1, 3))
    synced(workspace)
    [cursor] = (workspace / "records" / "cursors").glob("*.json")
    assert "else.example" not in cursor.read_text()
    assert all(one in cursor.read_text() for one in _acts(workspace, [1, 2, 3]))


def test_a_mailbox_that_is_opened_by_a_token_from_a_file(
    server: dovecot.Dovecot, workspace: Path, declare: Declare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(TOKEN_OWNER, mails(1, 2))
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "token").chmod(0o600)
    monkeypatch.delenv("PAPPUS_SECRET_BOX")
    monkeypatch.setenv("PAPPUS_SECRET_BOX_FILE", str(tmp_path / "token"))
    address, certificate = f"imaps://127.0.0.1:{server.imaps}", str(server.certificate)
    declare(kind="imap", address=address, account=TOKEN_OWNER, certificate=certificate, auth="token")
    assert (synced(workspace).error, len(stored(workspace))) == (None, 2)
    (tmp_path / "token").write_text("another-token")
    refused = synced(workspace)
    assert refused.error is not None
    assert "another-token" not in refused.error
    (tmp_path / "token").chmod(0o644)
    assert "others can read it" in (synced(workspace).error or "")
