"""Commands that answer: indicators, the assessment, the report."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pappus.cli.shared import (
    GivenPath,
    answering_options,
    figure,
    folder_argument,
    language_option,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from pappus.judging import Assessment
    from pappus.maturity.placement import Blocking, Placement
    from pappus.maturity.profile import ProfileFinding
    from pappus.vocabulary.readings import Reading

_GROUPINGS = ("organisation", "function", "unit", "property", "network")
_PERIODS = ("all", "month", "quarter")
_MOST_BLOCKING = 4


@click.command()
@folder_argument
@click.argument("ids", metavar="[ID…]", nargs=-1)
@click.option("--by", type=click.Choice(_GROUPINGS), default="organisation", show_default=True, help="What to compare.")
@click.option("--period", type=click.Choice(_PERIODS), default="all", show_default=True, help="Over which time.")
@click.option(
    "--format", "form", type=click.Choice(("table", "csv", "json", "parquet")), default="table", show_default=True
)
@click.option("-o", "--output", type=GivenPath(), help="File for csv, json or parquet.")
@answering_options
def indicators(
    folder: Path,
    ids: tuple[str, ...],
    by: Any,
    period: Any,
    form: str,
    output: Path | None,
    as_of: date | None,
    engine: str,
) -> None:
    """Print indicators of DIR with interval, n and people."""
    from pappus.vocabulary.arrow import keep_pandas_out, keep_parts_of_numpy_out

    keep_pandas_out()
    keep_parts_of_numpy_out()
    from pappus.pipeline import open as open_workspace

    if output is not None and form == "table":
        raise click.UsageError("-o writes csv, json or parquet; say which with --format")
    readings = open_workspace(folder, engine).readings(ids, by, period, as_of)
    if form == "table":
        _print_readings(readings)
        return
    content = _encoded(readings, form)
    if output is not None:
        from pappus.workspace.writing import write_atomically

        write_atomically(output, content)
        return
    if form == "parquet" and sys.stdout.isatty():
        raise click.UsageError("parquet is not for the screen; name a file with -o")
    sys.stdout.buffer.write(content)


def _encoded(readings: list[Reading], form: str) -> bytes:
    import io
    import json

    rows = [asdict(reading) for reading in readings]
    if form == "json":
        return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()
    import pandas as pd

    from pappus.vocabulary.arrow import let_pandas_in
    from pappus.vocabulary.readings import Reading

    let_pandas_in()
    frame = pd.DataFrame(rows, columns=list(Reading.__dataclass_fields__))
    frame = frame.astype({"n": "Int64", "people": "Int64", "value": "Float64", "low": "Float64", "high": "Float64"})
    if form == "csv":
        return frame.to_csv(index=False).encode()
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _print_readings(readings: list[Reading]) -> None:
    several = len({(one.by, one.key, one.period) for one in readings}) > 1
    columns = ["indicator", *(["key", "period"] if several else []), "value", "90 % interval", "n", "people", "outcome"]
    rows = []
    for one in readings:
        interval = "–" if one.low is None and one.high is None else f"{figure(one.low)} to {figure(one.high)}"
        outcome = one.outcome if not one.reason else f"{one.outcome}: {one.reason}"
        rows.append(
            [
                one.indicator,
                *([one.key, one.period] if several else []),
                figure(one.value, one.unit) if one.value is not None else "–",
                interval,
                figure(one.n),
                figure(one.people),
                outcome,
            ]
        )
    print_table("", columns, rows)


@click.command()
@folder_argument
@click.option(
    "--model", "wanted", metavar="ID|FILE", multiple=True, help="Only this model, by id or by file; may be repeated."
)
@click.option("--by", type=click.Choice(("level", "function", "unit")), help="Also each of these beside the whole.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
@answering_options
def assess(folder: Path, wanted: tuple[str, ...], by: Any, as_json: bool, as_of: date | None, engine: str) -> None:
    """Say where DIR stands on the maturity models, how sure that is, and what would change it."""
    from pappus.vocabulary.arrow import keep_pandas_out, keep_parts_of_numpy_out

    keep_pandas_out()
    keep_parts_of_numpy_out()
    from pappus.maturity.definitions import model_named
    from pappus.pipeline import open as open_workspace

    workspace = open_workspace(folder, engine)
    known = workspace.models()
    own, faults = workspace.own_models()
    named = [model_named(name, {**known, **own}) for name in wanted]
    for fault in () if named else faults:
        click.echo(f"left out: {fault}", err=True)
    assessment = workspace.assess(as_of, {model.id: model for model in named} or known, by)
    if as_json:
        print_json(assessment.as_json())
    else:
        print_assessment(assessment)


def print_assessment(assessment: Assessment) -> None:
    """Prints the placement on each model in plain words."""
    coverage = assessment.coverage
    click.echo("")
    click.echo(f"{assessment.organisation}, as of {assessment.as_of}")
    click.echo(
        f"Something is known about {coverage['known']} of {coverage['applicable']} practices, "
        f"from {coverage['acts']:,} acts and {coverage['tiers']['attested']} documents. {_heard(coverage['round'])}"
    )
    if coverage["networks_without_sides"]:
        names = ", ".join(coverage["networks_without_sides"])
        click.echo(f"Who belongs to you is not known on {names}: there a response is the first act by another human.")
    if lapsing := lapsing_words(coverage["documents"]):
        click.echo(f"{lapsing} `pappus doctor` names them.")
    for placement in assessment.placements.values():
        _print_placement(placement, assessment)
    if assessment.groups is not None:
        from pappus.cli.grouping import print_groups

        print_groups(assessment.groups)
    click.echo("")


def lapsing_words(documents: dict[str, Any]) -> str:
    """How many documents have lapsed, or will soon; empty if none."""
    lapsing, lapsed, days = documents["lapsing"], documents["lapsed"], documents["within_days"]
    parts = [f"{_documents(lapsing)} within {days} days"] if lapsing else []
    parts += [f"{lapsed} {'has' if lapsed == 1 else 'have'} lapsed"] if lapsed else []
    return f"{', '.join(parts)}." if parts else ""


def _documents(count: int) -> str:
    return "1 document lapses" if count == 1 else f"{count} documents lapse"


def _heard(asked: dict[str, Any] | None) -> str:
    if asked is None:
        return "Nobody has been asked yet."
    if asked["raters"] is None:
        return f"Fewer than five people have answered in round {asked['id']}: too few to be shown."
    if not asked["raters"]:
        return f"Nobody has rated a practice yet in round {asked['id']}."
    return f"{asked['raters']} people have answered in round {asked['id']}."


def _print_placement(placement: Placement, assessment: Assessment) -> None:
    click.echo("")
    click.echo(click.style(placement.title, bold=True))
    # Where nothing is known, bars would show what is assumed of any organisation as if it were said of this one.
    if placement.outcome == "found":
        _print_ladder(placement)
        _print_sides(placement)
    if placement.profile is not None:
        _print_profile(placement.profile)
    for reason in placement.reasons:
        click.echo(f"  {reason}")
    if placement.outcome == "found":
        _print_next_step(placement, assessment)


def _print_ladder(placement: Placement) -> None:
    for stage in placement.stages:
        bar = "█" * round(stage.probability * 30)
        mark = "◀" if placement.stage is not None and stage.id == placement.stage.id else " "
        click.echo(f"  {stage.title:<18.18} {bar:<30} {stage.probability:>6.1%} {mark}".rstrip())
    if placement.position is not None:
        at = placement.position
        last = len(placement.stages) - 1
        click.echo(f"  Position {at.value:.2f} (90 % interval {at.low:.2f} to {at.high:.2f}) from 0 to {last}.")


def _print_sides(placement: Placement) -> None:
    """What people say beside what is on record, where both know something of the model."""
    said, shown = placement.said, placement.shown
    if said is None or shown is None or said.stage is None or shown.stage is None:
        return
    if said.stage.id == shown.stage.id:
        click.echo(f"  {said.stage.title} by what people say, and by what is on record too.")
    else:
        click.echo(f"  {said.stage.title} by what people say, {shown.stage.title} by what is on record.")


def _print_profile(found: ProfileFinding) -> None:
    from pappus.maturity.profile import SURE

    if any(cell.outcome == "found" for cell in found.cells):
        click.echo("  What people say of their own know-how, 0 to 4 (90 % interval), and what their level asks for:")
    for cell in found.cells:
        if cell.actual is None or cell.gap is None:
            continue
        met = "" if cell.met is None else f"{cell.met.value:.0%} are there; "
        short = " ◀ short" if (cell.short or 0.0) >= SURE else ""
        click.echo(
            f"  {cell.layer:<10} {cell.level:<10} {cell.actual.value:.1f} ({cell.actual.low:.1f} to "
            f"{cell.actual.high:.1f}) of {cell.expected} expected; {met}"
            f"{cell.people} people{short}"
        )
        if short:
            click.echo(f"             ask “{cell.question}” instead of “{cell.instead_of}”")


def _print_next_step(placement: Placement, assessment: Assessment) -> None:
    titles = [stage.title for stage in placement.stages]
    after = 1 + next((at for at, one in enumerate(placement.stages) if one is placement.stage), 0)
    if placement.blocking and after < len(titles):
        click.echo(f"  {titles[after]} asks for more, and these are missing or not sure yet:")
        for one in placement.blocking[:_MOST_BLOCKING]:
            statement = assessment.practices[one.practice].statement
            click.echo(f"  · {statement} ({one.practice}, level {one.level}: {_known(one, assessment)})")
        if len(placement.blocking) > _MOST_BLOCKING:
            click.echo(f"  · and {len(placement.blocking) - _MOST_BLOCKING} more (--json lists them)")
    if placement.next:
        click.echo("  What helps:")
    for advice in placement.next:
        for step in advice.do:
            click.echo(f"  → {step}")


def _known(one: Blocking, assessment: Assessment) -> str:
    if one.outcome != "found":
        return "nothing is known of it"
    finding = assessment.findings.get(one.practice)
    conflict = finding is not None and finding.gap is not None and finding.gap.conflict
    return f"{one.probability:.0%} sure{'; people and the record contradict each other' if conflict else ''}"


@click.command()
@folder_argument
@click.option("-o", "--output", required=True, type=GivenPath(), help="File to write (.html).")
@language_option
@answering_options
def report(folder: Path, output: Path, language: str | None, as_of: date | None, engine: str) -> None:
    """Write the report of DIR; the ending of FILE decides the format."""
    from pappus.vocabulary.arrow import keep_pandas_out, keep_parts_of_numpy_out

    keep_pandas_out()
    keep_parts_of_numpy_out()
    from pappus.pipeline import open as open_workspace

    click.echo(f"{open_workspace(folder, engine).report(output, as_of, language=language)} is written")


COMMANDS = {"indicators": indicators, "assess": assess, "report": report}
