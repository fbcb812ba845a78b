"""Runs the tests of the web application on a PostgreSQL of their own.

    python tests/real_postgres.py [pytest arguments]

Needs the server's programs (`initdb`, `pg_ctl`; Debian: the package `postgresql`) and the Python package psycopg, which
`make` installs. The server listens on a socket in a temporary folder alone, and is ended however the tests come out.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WEB_TESTS = Path(__file__).parent / "web"
_DEBIAN = Path("/usr/lib/postgresql")
_OWNER = "postgres"


def main() -> int:
    """The exit code of pytest."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    programs = server_programs()
    if programs is None:
        sys.exit("PostgreSQL is not on this machine: initdb is neither on the PATH nor below /usr/lib/postgresql")
    with server(programs) as url:
        sys.stdout.write("PostgreSQL answers\n")
        sys.stdout.flush()
        given = sys.argv[1:]
        if not any(Path(one.split("::")[0]).exists() for one in given):
            given = [str(WEB_TESTS), *given]
        command = [sys.executable, "-m", "pytest", *given]
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def server_programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest PostgreSQL there is; null if there is none."""
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda one: float(one.parts[-3]), reverse=True)
    if versions:
        return versions[0].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Address of a fresh server, ended at the end."""
    with tempfile.TemporaryDirectory(prefix="pappus-pg-", dir="/tmp") as name:
        folder = Path(name)
        data = folder / "data"
        # PostgreSQL refuses to run as root.
        before: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, _OWNER)
            before = ["setpriv", f"--reuid={_OWNER}", f"--regid={_OWNER}", "--clear-groups"]
        made = [programs / "initdb", "-D", data, "-U", _OWNER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]
        _quietly([*before, *made])
        options = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=200"
        _quietly([*before, programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"])
        try:
            yield f"postgresql://{_OWNER}@/postgres?host={folder}"
        finally:
            _quietly([*before, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


def _quietly(command: list[object]) -> None:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        sys.exit(f"{command}: {done.stderr or done.stdout}")


if __name__ == "__main__":
    sys.exit(main())
