"""A Dovecot of one's own on this machine: an ordinary user's process, encrypted, its mails in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = required
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_dh =
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
auth_mechanisms = plain xoauth2 oauthbearer
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={secret}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
"""
_TOKENS = """
tokeninfo_url = http://127.0.0.1:{tokens}/tokeninfo?access_token=
introspection_mode = auth
username_attribute = email
"""
_OTHER_USER = "nobody"


@dataclass(frozen=True)
class Dovecot:
    """A running server.

    Attributes:
        version: what `dovecot --version` says.
        folder: where it keeps mails and certificate.
        imaps: the port on which it is encrypted from the start.
        starttls: the port on which encryption begins after connecting.
        secret: the password of every account.
    """

    version: str
    folder: Path
    imaps: int
    starttls: int
    secret: str

    @property
    def certificate(self) -> Path:
        """What a client has to trust."""
        return self.folder / "cert.pem"

    def client(self, account: str) -> Any:
        """A client that may write."""
        import ssl

        import imapclient

        context = ssl.create_default_context(cafile=str(self.certificate))
        client = imapclient.IMAPClient("127.0.0.1", self.imaps, ssl_context=context)
        client.login(account, self.secret)
        return client

    def deliver(self, account: str, mails: list[EmailMessage], folder: str = "INBOX") -> None:
        """Puts mails into a folder in their order."""
        client = self.client(account)
        for mail in mails:
            client.append(folder, mail.as_bytes())
        client.logout()


def programs() -> str | None:
    """The path of dovecot; null where it, or openssl for its certificate, is not on this machine."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    return found if shutil.which("openssl") else None


@contextmanager
def running(program: str, secret: str, tokens: int = 1) -> Iterator[Dovecot]:
    """A fresh server, ended at the end.

    Args:
        program: the path of dovecot.
        secret: the password of every account.
        tokens: the port of the server that tells whose an access token is.
    """
    with tempfile.TemporaryDirectory(prefix="pappus-imap-", dir="/tmp") as name:
        folder = Path(name)
        user, uid, gid, group = _who()
        imaps, starttls = _free_port(), _free_port()
        _make_certificate(folder)
        known = {"folder": folder, "user": user, "group": group, "uid": uid, "gid": gid, "secret": secret}
        text = _CONFIGURATION.format(imaps=imaps, starttls=starttls, **known)
        (folder / "dovecot.conf").write_text(text, encoding="utf-8")
        (folder / "oauth2.conf").write_text(_TOKENS.format(tokens=tokens), encoding="utf-8")
        before: list[str] = []
        if os.geteuid() == 0:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, uid, gid)
            before = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        process = subprocess.Popen([*before, program, "-F", "-c", str(folder / "dovecot.conf")], cwd=folder)
        try:
            _wait_for(imaps, process, folder / "log")
            yield Dovecot(version, folder, imaps, starttls, secret)
        finally:
            process.terminate()
            process.wait(20)


def _who() -> tuple[str, int, int, str]:
    import grp
    import pwd

    entry = pwd.getpwnam(_OTHER_USER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    return entry.pw_name, entry.pw_uid, entry.pw_gid, grp.getgrgid(entry.pw_gid).gr_name


def _make_certificate(folder: Path) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(made, cwd=folder, capture_output=True, check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    told = log.read_text(encoding="utf-8", errors="replace") if log.exists() else "it said nothing"
    raise RuntimeError(f"Dovecot did not answer: {told}")
