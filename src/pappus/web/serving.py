"""Starting: the place is prepared, then one process answers and others work in the background."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from pappus.vocabulary.errors import PappusError, UsageError
from pappus.web.place import PLACE_VARIABLE, Place
from pappus.web.workers import keeping_workers, worker_of

_SET_UP_VARIABLE = "PAPPUS_SET_UP"
_OF_A_WORKSPACE = "web"


def place_in(folder: Path) -> Place:
    """The place that a folder stands for: `web` in a workspace, else the folder itself.

    Raises:
        UsageError: the folder holds something else.
    """
    if (folder / "organisation.yaml").is_file():
        return Place((folder / _OF_A_WORKSPACE).absolute())
    place = Place(folder.absolute())
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "secret.key").exists():
        raise UsageError(f"{folder}: is neither a workspace nor a folder of the web application, and not empty")
    return place


def prepare(folder: Path) -> Place:
    """Makes the place and its database ready, and opens the workspace that it was started for.

    Raises:
        UsageError: the folder holds something else, or DATABASE_URL is no address of a database.
        PappusError: the database cannot be reached, or the workspace is not sound.
    """
    place = place_in(folder)
    _settle(place)
    from django.core.management import call_command
    from django.db.utils import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise PappusError(f"the database cannot be used: {str(error).strip()}") from error
    _open_workspace(folder)
    return place


def serve(folder: Path, host: str, port: int, processes: int, workers: int) -> None:
    """Serves until it is told to end (Ctrl-C, SIGTERM)."""
    import click

    _refuse_taken(host, port)
    code = os.environ.setdefault(_SET_UP_VARIABLE, secrets.token_urlsafe(9))
    prepare(folder)
    from pappus.web.organisations.selectors import is_set_up

    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0') else host}:{port}/"  # noqa: S104
    click.echo(f"Pappus answers at {address} — Ctrl-C ends it.")
    if not is_set_up():
        click.echo(f"First time here: open {address}welcome/{code}/")
    from django.db import connections

    connections.close_all()
    with keeping_workers(worker_of(folder), workers, click.echo):
        _granian(host, port, processes)


def work(folder: Path, *, until_empty: bool) -> None:
    """Works in the background until it is told to end, or until nothing waits."""
    _settle(place_in(folder))
    from pappus.web.jobs.worker import work as work_here

    work_here(until_empty=until_empty)


def _settle(place: Place) -> None:
    """Tells Django where it is."""
    from pappus.web.translations import compile_translations
    from pappus.workspace.writing import make_folder

    os.environ[PLACE_VARIABLE] = str(place.folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "pappus.web.settings"
    for one in (place.folder, place.organisations, place.uploads, place.documents):
        make_folder(one)
    compile_translations(place.locale)
    import django

    django.setup()
    logging.captureWarnings(capture=True)


def _open_workspace(folder: Path) -> None:
    from pappus.web.jobs.services import enqueue
    from pappus.web.organisations.models import Organisation
    from pappus.web.organisations.services import open_folder

    if (folder / "organisation.yaml").is_file() and not Organisation.objects.exists():
        enqueue(open_folder(folder, None), "assess", {})


def _refuse_taken(host: str, port: int) -> None:
    import socket

    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        told = error.strerror or str(error)
        raise UsageError(f"{host}:{port} cannot be listened on ({told}); choose another with --port") from error


def _granian(host: str, port: int, processes: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "pappus.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=4,
        log_enabled=True,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
        websockets=False,
    )
    server.serve()
