"""The commands about pilots: list, register, power, verdict, judge, promote, story."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pappus.cli.shared import Day, GivenPath, figure, print_json, print_table

if TYPE_CHECKING:
    from datetime import date

    from pappus.pilots.many import PilotLine, PilotsFound

_STEPS = ("register", "power", "verdict", "judge", "promote", "keep", "stop", "story")
_FITS = ("fits", "partly", "does_not_fit")


class _Pilots(click.Group):
    """A group that lists the pilots of a folder where no step is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = [word for word in args if not word.startswith("-")]
        if words and words[0] not in _STEPS:
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Pilots)
def pilots() -> None:
    """List the pilots of DIR with their verdicts (`pappus pilots DIR`), or take one step with one of them."""


_folder = click.argument("folder", metavar="DIR", type=GivenPath(is_workspace=True))
_pilot = click.argument("pilot", metavar="PILOT")
_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
_because = click.option("--because", default="", metavar="TEXT", help="Why; it goes into the register and the story.")
_as_of = click.option(
    "--as-of", type=Day(), default=None, metavar="DATE", help="As it was known at the end of this day."
)


def _open(folder: Path) -> Any:
    from pappus.pipeline import open as open_workspace

    return open_workspace(folder)


@pilots.command("list", hidden=True)
@_folder
@_as_of
@_json
def list_(folder: Path, as_of: date | None, as_json: bool) -> None:
    """List the pilots of DIR with their verdicts."""
    found = _open(folder).pilots(as_of)
    if as_json:
        print_json(found.as_json())
    else:
        _print_pilots(found)


def _print_pilots(found: PilotsFound) -> None:
    from pappus.pilots.pilot import words

    if not found.lines:
        click.echo("There are no pilots yet; a YAML file in the folder pilots/ makes one.")
        return
    rows = []
    for one in found.lines:
        verdict = one.verdict
        kind = words()["verdicts"][verdict.kind] if verdict.due else "under way"
        effect = (
            "–"
            if verdict.effect is None
            else f"{figure(verdict.effect)} ({figure(verdict.low)} to {figure(verdict.high)})"
        )
        fit = words()["fit"][one.fit] if one.fit else "–"
        sound = "yes" if verdict.standing.confirmed else "no"
        rows.append((one.pilot.id, one.step, kind, effect, "yes" if one.stands else "no", sound, fit))
    columns = ("pilot", "is a", "verdict", "effect (90 % interval)", "stands", "registered before", "fit")
    print_table(f"Pilots as of {found.as_of}", columns, rows)
    rule = "dependent pilots counted in" if found.dependent else "of pilots that share nothing"
    click.echo(f"Stands: among all that were judged, at most {found.false_discoveries:.0%} false ({rule}).")
    if found.register_broken_from is not None:
        click.echo(
            f"The register was changed by hand from row {found.register_broken_from} on; no registration counts."
        )


@pilots.command()
@_folder
@_pilot
@_json
def register(folder: Path, pilot: str, as_json: bool) -> None:
    """Write down what PILOT is to show, before it starts; a later change is seen."""
    one, noted = _open(folder).register_pilot(pilot)
    if as_json:
        print_json(
            {"pilot": pilot, "day": noted.day.isoformat(), "digest": one.digest, "before_start": noted.day < one.start}
        )
        return
    click.echo(f"{pilot} is registered as of {noted.day} ({one.digest[:12]}).")
    if noted.day >= one.start:
        click.echo(f"It started on {one.start} already; its verdict will be a lead, and no proof.")


@pilots.command()
@_folder
@_pilot
@_json
def power(folder: Path, pilot: str, as_json: bool) -> None:
    """Say what PILOT can find, and how long it would take, from how its figures were before."""
    found = _open(folder).pilot_power(pilot)
    if as_json:
        print_json(found.as_json())
        return
    if found.reason:
        click.echo(found.reason)
        return
    rows = [
        (f"{one.days}{' (planned)' if one.is_planned else ''}", f"{one.power:.0%}", figure(one.detectable))
        for one in found.lines
    ]
    print_table(
        "", ("days", f"chance of finding {figure(found.minimum_effect)}", f"found with {found.wanted:.0%}"), rows
    )
    if found.per_arm is not None:
        click.echo(f"In each arm {found.per_arm:,} have to take part.")
    elif found.enough_days is None:
        click.echo(
            f"None of these lengths gives {found.wanted:.0%}: take more properties, controls, or a larger change."
        )
    else:
        click.echo(f"{found.enough_days} days are enough.")


@pilots.command()
@_folder
@_pilot
@_as_of
@_json
def verdict(folder: Path, pilot: str, as_of: date | None, as_json: bool) -> None:
    """Say whether PILOT works, has no effect worth having, is harmful, or cannot be told."""
    workspace = _open(folder)
    workspace.named_pilot(pilot)
    line = workspace.pilots(as_of).line(pilot)
    if as_json:
        print_json(line.as_json())
    else:
        _print_verdict(line)


def _print_verdict(line: PilotLine) -> None:
    from pappus.pilots.pilot import words
    from pappus.pilots.story import in_short

    found = line.verdict
    kind = words()["verdicts"][found.kind]
    click.echo(click.style(f"{line.pilot.title}: {kind if found.due else 'under way'}", bold=True))
    click.echo(in_short(line))
    for reason in found.reasons:
        click.echo(f"  {reason}")
    if line.q_value is not None:
        click.echo(
            f"Among all pilots judged it {'stands' if line.stands else 'does not stand'} (q = {line.q_value:.2g})."
        )
    if line.next_step is not None:
        to, criteria = line.next_step
        click.echo(f"To become a {to}:")
        for one in criteria:
            click.echo(f"  [{'x' if one.met else ' '}] {one.text}")


@pilots.command()
@_folder
@_pilot
@click.argument("fit", type=click.Choice(_FITS))
@_because
def judge(folder: Path, pilot: str, fit: str, because: str) -> None:
    """Write down whether PILOT fits the organisation."""
    noted = _open(folder).note_pilot(pilot, "fit", fit, because)
    click.echo(f"{noted.day}: {pilot} {fit.replace('_', ' ')}.")


@pilots.command()
@_folder
@_pilot
@_because
@click.option("--anyway", is_flag=True, help="Although criteria are not met; takes --because.")
def promote(folder: Path, pilot: str, because: str, anyway: bool) -> None:
    """Make a pot a plot, or a plot a plantation, if its criteria are met."""
    noted = _open(folder).promote_pilot(pilot, because, anyway=anyway)
    click.echo(f"{noted.day}: {pilot} is a {noted.value} now.")


@pilots.command()
@_folder
@_pilot
@_because
def keep(folder: Path, pilot: str, because: str) -> None:
    """Write down that PILOT was looked at and goes on."""
    noted = _open(folder).note_pilot(pilot, "kept", "", because)
    click.echo(f"{noted.day}: {pilot} goes on.")


@pilots.command()
@_folder
@_pilot
@_because
def stop(folder: Path, pilot: str, because: str) -> None:
    """Write down that PILOT is stopped."""
    noted = _open(folder).note_pilot(pilot, "stopped", "", because)
    click.echo(f"{noted.day}: {pilot} is stopped.")


@pilots.command()
@_folder
@_pilot
@click.option(
    "-o",
    "--output",
    type=GivenPath(),
    default=None,
    metavar="FILE",
    help="Write it to this file, and the day into the register.",
)
def story(folder: Path, pilot: str, output: Path | None) -> None:
    """Write the case study of PILOT from its record, as Markdown."""
    from pappus.workspace.writing import write_atomically

    workspace = _open(folder)
    text = workspace.pilot_story(pilot)
    if output is None:
        click.echo(text, nl=False)
        return
    write_atomically(output, text.encode())
    workspace.note_pilot(pilot, "written_up", output.name)
    click.echo(f"{output}")


COMMANDS = {"pilots": pilots}
