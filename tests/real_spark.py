"""Runs the tests of engine parity against a real Apache Spark: a master, two workers and a Connect server.

    python tests/real_spark.py [--environment DIR] [pytest arguments]

Spark is installed into an environment of its own (once, about 480 MB) and needs Java 17 or newer. All listen on
127.0.0.1 only; what was started is ended, however the tests come out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

SPARK_VERSION = "4.3.0"
WORKERS = 2
STARTS_WITHIN_SECONDS = 180
PARITY_TESTS = Path(__file__).parent / "contracts" / "test_engine_parity.py"


def main() -> int:
    """The exit code of pytest."""
    parser = argparse.ArgumentParser(description="Tests against a real Apache Spark.")
    parser.add_argument("--environment", type=Path, default=Path(".spark"), help="where Spark is installed (.spark)")
    options, for_pytest = parser.parse_known_args()
    if shutil.which("java") is None:
        sys.exit("Apache Spark needs Java 17 or newer on the PATH")
    # Being told to stop must end the cluster too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    home = spark_home(options.environment)
    with tempfile.TemporaryDirectory(prefix="pappus-spark-") as work, cluster(home, Path(work)) as url:
        sys.stdout.write(f"Apache Spark {SPARK_VERSION}, a master and {WORKERS} workers, answers at {url}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "pytest", str(PARITY_TESTS), *for_pytest]
        return subprocess.run(command, env={**os.environ, "PAPPUS_SPARK_URL": url}, check=False).returncode


def spark_home(environment: Path) -> Path:
    """Folder of Spark in its environment, made first if it is not there."""
    python = environment / "bin" / "python"
    where = "import pathlib, pyspark; assert pyspark.__version__ == {!r}; print(pathlib.Path(pyspark.__file__).parent)"
    command = [str(python), "-c", where.format(SPARK_VERSION)]
    if not python.exists() or subprocess.run(command, capture_output=True, check=False).returncode:
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", f"pyspark=={SPARK_VERSION}"], check=True)
    found = subprocess.run(command, capture_output=True, check=True, text=True)
    return Path(found.stdout.strip())


@contextmanager
def cluster(home: Path, work: Path) -> Iterator[str]:
    """Address of the Connect server of a standalone cluster that runs while the context is open."""
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "localhost",
        "SPARK_LOCAL_DIRS": str(work / "local"),
        "SPARK_WORKER_DIR": str(work / "workers"),
    }
    master, connect = free_port(), free_port()
    of_master = f"spark://127.0.0.1:{master}"
    spark_class = [str(home / "bin" / "spark-class")]
    with ExitStack() as stack:

        def start(name: str, command: list[str]) -> Path:
            log = work / f"{name}.log"
            stack.enter_context(running(command, log, environment))
            return log

        deploy = "org.apache.spark.deploy"
        log = start(
            "master",
            [
                *spark_class,
                f"{deploy}.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                str(master),
                "--webui-port",
                "0",
            ],
        )
        wait_until(lambda: answers(master), "the master", log)
        worker = [*spark_class, f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
        for number in range(WORKERS):
            start(f"worker-{number}", [*worker, "--cores", "1", "--memory", "1g", of_master])
        wait_until(lambda: log.read_text(errors="replace").count("Registering worker") == WORKERS, "the workers", log)
        log = start("connect", connect_server(home, of_master, connect))
        wait_until(lambda: answers(connect), "the Connect server", log)
        yield f"sc://127.0.0.1:{connect}"


def connect_server(home: Path, of_master: str, port: int) -> list[str]:
    """The command that starts a Connect server on a cluster."""
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "768m",
        "spark.sql.shuffle.partitions": 2,
        "spark.ui.enabled": "false",
    }
    given = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    service = "org.apache.spark.sql.connect.service.SparkConnectServer"
    return [str(home / "bin" / "spark-submit"), "--master", of_master, *given, "--class", service, "spark-internal"]


@contextmanager
def running(command: list[str], log: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """A process, with whatever it starts, that runs while the context is open."""
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, stdout=stream, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
    try:
        yield
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process and those that it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(20)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def wait_until(ready: Callable[[], bool], what: str, log: Path) -> None:
    """Returns once it is ready; gives up with the end of the log."""
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            sys.exit(f"{what} did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.5)


def answers(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
