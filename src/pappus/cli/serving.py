"""Commands that start the web application and its workers."""

from __future__ import annotations

from pathlib import Path

import click

from pappus.cli.shared import GivenPath

_place_argument = click.argument("folder", metavar="DIR", type=GivenPath(is_workspace=True))


@click.command()
@_place_argument
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(0, 64), help="Workers in the background.")
def serve(folder: Path, host: str, port: int, processes: int, workers: int) -> None:
    """Start the web application; DIR is a workspace, or a folder of the application's own.

    The database is a file in DIR, or PostgreSQL where DATABASE_URL names one.
    """
    from pappus.web.serving import serve as serve_place

    serve_place(folder, host, port, processes, workers)


@click.command()
@_place_argument
@click.option("--until-empty", is_flag=True, help="End when nothing waits any more.")
def work(folder: Path, until_empty: bool) -> None:
    """Do what the web application of DIR has put in its queue: imports, assessments, reports."""
    from pappus.web.serving import work as work_place

    work_place(folder, until_empty=until_empty)


COMMANDS = {"serve": serve, "work": work}
