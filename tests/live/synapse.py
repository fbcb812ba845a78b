"""A Synapse of one's own on this machine, with SQLite in a temporary folder, and people who write there.

Its Python is named by PAPPUS_SYNAPSE, or stands in `.synapse` beside the project (`make test-live` installs it there).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
import yaml

_ROOT = Path(__file__).resolve().parents[2]
_NAME = "acme.example"
_UNLIMITED = {"per_second": 10_000, "burst_count": 10_000}
_LIMITS = ("rc_message", "rc_registration", "rc_joins_per_room")


@dataclass(frozen=True)
class Person:
    """An account on the homeserver, with what it can do there."""

    address: str
    user_id: str
    token: str

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the homeserver answers."""
        return _ask(method, f"{self.address}/_matrix/client/v3{path}", body, self.token)

    def found(self, name: str, guests: list[Person]) -> str:
        """Makes a room in which others are; its number."""
        room: str = self.ask("POST", "/createRoom", {"name": name, "preset": "public_chat"})["room_id"]
        for one in guests:
            one.ask("POST", f"/join/{quote(room)}", {})
        return room

    def say(self, room: str, text: str, answering: str | None = None) -> str:
        """Writes a message; its number."""
        relation = {"m.relates_to": {"m.in_reply_to": {"event_id": answering}}} if answering else {}
        body = {"msgtype": "m.text", "body": text, **relation}
        path = f"/rooms/{quote(room)}/send/m.room.message/{secrets.token_hex(8)}"
        number: str = self.ask("PUT", path, body)["event_id"]
        return number


@dataclass(frozen=True)
class Synapse:
    """A running homeserver."""

    version: str
    address: str

    def person(self, name: str) -> Person:
        """A new account."""
        body = {"username": name, "password": secrets.token_hex(8), "auth": {"type": "m.login.dummy"}}
        made = _ask("POST", f"{self.address}/_matrix/client/v3/register", body)
        return Person(self.address, made["user_id"], made["access_token"])


def python() -> str | None:
    """The Python that has Synapse; null if there is none."""
    named = os.environ.get("PAPPUS_SYNAPSE")
    found = Path(named) if named else _ROOT / ".synapse" / "bin" / "python"
    return str(found) if found.exists() else None


@contextmanager
def running(program: str) -> Iterator[Synapse]:
    """A fresh homeserver, ended at the end."""
    with tempfile.TemporaryDirectory(prefix="pappus-matrix-", dir="/tmp") as name:
        folder = Path(name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (folder / "homeserver.yaml").write_text(yaml.safe_dump(_configuration(folder, port)), encoding="utf-8")
        begun = [program, "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"]
        clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        subprocess.run([*begun, "--generate-keys"], cwd=folder, env=clean, capture_output=True, check=True)
        with (folder / "told").open("wb") as told:
            process = subprocess.Popen(begun, cwd=folder, env=clean, stdout=told, stderr=told)
            try:
                yield Synapse(_version(process, port, folder / "told"), f"http://127.0.0.1:{port}")
            finally:
                process.terminate()
                process.wait(30)


def _configuration(folder: Path, port: int) -> dict[str, Any]:
    listener = {"port": port, "bind_addresses": ["127.0.0.1"], "type": "http", "resources": [{"names": ["client"]}]}
    limits: dict[str, Any] = dict.fromkeys(_LIMITS, _UNLIMITED)
    limits |= {"rc_joins": {"local": _UNLIMITED, "remote": _UNLIMITED}}
    return limits | {
        "server_name": _NAME,
        "report_stats": False,
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "macaroon_secret_key": secrets.token_hex(16),
        "trusted_key_servers": [],
        "enable_registration": True,
        "enable_registration_without_verification": True,
    }


def _version(process: subprocess.Popen[bytes], port: int, told: Path) -> str:
    until = time.monotonic() + 120
    session = requests.Session()
    session.trust_env = False
    with session:
        while time.monotonic() < until and process.poll() is None:
            try:
                answer = session.get(f"http://127.0.0.1:{port}/_matrix/client/versions", timeout=5)
                if answer.ok:
                    return answer.headers.get("Server", "")
            except requests.ConnectionError:
                pass
            time.sleep(0.2)
    raise RuntimeError(f"Synapse did not answer: {told.read_text(encoding='utf-8', errors='replace')[-2_000:]}")


def _ask(method: str, address: str, body: dict[str, Any] | None, token: str = "") -> dict[str, Any]:
    with requests.Session() as session:
        session.trust_env = False
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = session.request(method, address, json=body, headers=headers, timeout=60)
        found: dict[str, Any] = answer.json()
        if not answer.ok:
            raise RuntimeError(f"{method} {address}: {answer.status_code} {found}")
        return found
