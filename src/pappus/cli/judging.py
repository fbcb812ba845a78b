"""Commands that judge what is known: agreement, gaps, what would tell more, and documents that attest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pappus.cli.shared import Day, answering_options, folder_argument, print_json, print_table

if TYPE_CHECKING:
    from pappus.assessment.agreement import Agreement
    from pappus.maturity.information import Value
    from pappus.practices.attesting import Attested
    from pappus.practices.gaps import GapLine
    from pappus.statistics.intervals import Interval

_LEAST_AGREED = 8
_LIKELY = 0.5


@click.command()
@folder_argument
@click.option("--round", "round_id", metavar="ID", help="The round; the latest if none is named.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def agreement(folder: Path, round_id: str | None, as_json: bool) -> None:
    """Say how far the people asked in DIR agree, where they do not, and what to talk about."""
    from pappus.pipeline import open as open_workspace

    found = open_workspace(folder).agreement(round_id)
    if as_json:
        print_json(found.as_json())
        return
    _print_agreement(found.agreement)
    if found.agreement.practices:
        click.echo("")
        click.echo(click.style("To talk about", bold=True))
    for number, topic in enumerate(found.agenda, start=1):
        click.echo(f"  {number}. {topic.title} ({topic.practice}, rwg {topic.rwg:.2f})")
        click.echo(f"     {topic.split}")
        click.echo(f"     {topic.question}")
    if found.agreement.practices and not found.agenda:
        click.echo("  Nothing: people agree closely on every practice.")


def _print_agreement(found: Agreement) -> None:
    if found.raters is None or not found.practices:
        click.echo(f"Round {found.round_id}: no practice was rated by five people or more, so nothing can be shown.")
        return
    click.echo(
        f"Round {found.round_id}: {found.raters} people, {len(found.practices)} practices rated by five or more."
    )
    if found.alpha is not None:
        click.echo(
            f"Krippendorff's alpha (ordered answers) {_interval(found.alpha)}: 1 is full agreement, 0 is chance."
        )
    if found.icc1 is not None and found.icc2 is not None:
        click.echo(
            f"ICC(1) {found.icc1:.2f}, ICC(2) {found.icc2:.2f} with the practice as the group: "
            "how alike answers to one practice are, and how reliable their mean is."
        )
    _print_variance(found)
    print_table(
        "By family",
        ("family", "practices", "people", "rwg", "AD", "rwg(j)", "r*wg(j)"),
        (
            (
                one.title,
                str(one.practices),
                str(one.people),
                f"{one.rwg:.2f}",
                f"{one.average_deviation:.2f}",
                f"{one.rwg_j:.2f}",
                f"{one.lindell_rwg_j:.2f}",
            )
            for one in found.families
        ),
    )
    _print_least_agreed(found)
    for kind, number in found.flagged.items():
        if number != 0:
            people = "fewer than five people" if number is None else f"{number} people"
            click.echo(f"Worth a look, {kind.replace('_', '-')}: {people} (nothing was dropped).")


def _print_variance(found: Agreement) -> None:
    for by, shares in found.variance.items():
        parts = {
            "practices": shares.criteria,
            f"the {by}s of people": shares.roles,
            "lenient and strict people": shares.raters,
            "the rest": shares.residual,
        }
        told = ", ".join(f"{name} {part.value:.0%}" for name, part in parts.items() if part is not None)
        click.echo(f"Where answers differ (by {by}): {told}.")


def _print_least_agreed(found: Agreement) -> None:
    from pappus.assessment.agreement import agreement_word

    ranked = sorted(found.practices, key=lambda one: (one.rwg, one.practice))[:_LEAST_AGREED]
    rows = (
        (
            one.practice,
            f"{one.mean:.1f}",
            str(one.people),
            f"{one.rwg:.2f} ({agreement_word(one.rwg)})",
            f"{one.average_deviation:.2f}",
            "–" if one.does_not_know is None else f"{one.does_not_know:.0%}",
        )
        for one in ranked
    )
    print_table("Where people agree least", ("practice", "mean", "people", "rwg", "AD", "do not know"), rows)


@click.command()
@folder_argument
@click.option("--round", "round_id", metavar="ID", help="The round; the latest if none is named.")
@click.option("--all", "everything", is_flag=True, help="Also what is as likely no gap at all.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
@answering_options
def gaps(folder: Path, round_id: str | None, everything: bool, as_json: bool, as_of: date | None, engine: str) -> None:
    """Set what people say in DIR against what is on record: who claims more, who claims less, how sure that is."""
    from pappus.pipeline import open as open_workspace

    found = open_workspace(folder, engine).gaps(round_id, as_of)
    if as_json:
        print_json(found.as_json())
        return
    lines = [line for line in found.lines if everything or line.probability >= _LIKELY]
    flagged = sum(line.gap.flagged for line in found.lines)
    conflicts = sum(line.gap.conflict for line in found.lines)
    click.echo(
        f"Round {found.round}, record as of {found.as_of}: both sides are known of {len(found.lines)} practices; "
        f"{flagged} {'gap is' if flagged == 1 else 'gaps are'} nearly sure, "
        f"{conflicts} {'is a conflict' if conflicts == 1 else 'are conflicts'}."
    )
    for line in lines:
        _print_gap(line)
    if conflicts:
        click.echo("")
        click.echo("A conflict is not averaged: the placement is shown for each side (`pappus assess`), and where both")
        click.echo("count, half of the draws believe what people say and half what is on record.")
    more = len(found.lines) - len(lines)
    if more:
        click.echo("")
        click.echo(f"{more} more, where both sides are about the same or it cannot be told (--all prints them).")


def _print_gap(line: GapLine) -> None:
    gap, marks = line.gap, []
    marks += ["nearly sure"] if gap.flagged else []
    marks += ["conflict"] if gap.conflict else []
    more = "more" if line.direction == "over" else "less"
    click.echo("")
    click.echo(click.style(f"{line.statement} ({line.practice})", bold=True))
    click.echo(
        f"  People say {more}: {_sure(line.probability)} sure, {gap.value:+.1f} levels "
        f"({gap.low:+.1f} to {gap.high:+.1f}){'; ' + ', '.join(marks) if marks else ''}"
    )
    for side in (line.said, line.on_record):
        click.echo(f"  {side.tier:<9} {side.mean:.1f}, level {side.level}: {side.evidence}")
    for sentence in line.settles:
        click.echo(f"  → {sentence}")


@click.command()
@folder_argument
@click.option("--all", "everything", is_flag=True, help="Every source, not only the most telling.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
@answering_options
def information(folder: Path, everything: bool, as_json: bool, as_of: date | None, engine: str) -> None:
    """Say which people, document or export would sharpen the placement of DIR most."""
    from pappus.maturity.definitions import models
    from pappus.maturity.sources import settings
    from pappus.pipeline import open as open_workspace

    found = open_workspace(folder, engine).information(as_of)
    if as_json:
        print_json(found.as_json())
        return
    open_ = [models()[name].title for name, uncertain in found.uncertainty.items() if uncertain > 0]
    if not open_:
        click.echo("The stage is certain on every model; nothing more is needed for it.")
        return
    click.echo(f"Open is the stage on: {', '.join(open_)}. What would settle most of it (each by itself, at most):")
    most = settings()["most_lines"]
    for kind, measured in (("measured", True), ("later", False)):
        values = [value for value in found.values if value.measured is measured]
        for value in values if everything else values[: most[kind]]:
            click.echo(f"  {value.share:>4.0%}  {_line(value)}")
        if len(values) > most[kind] and not everything:
            click.echo(f"         … and {len(values) - most[kind]} more (--all prints them)")
    if not found.values:
        click.echo("  Nothing that can be asked, found or brought in would settle much.")


def _line(value: Value) -> str:
    from pappus.maturity.sources import settings
    from pappus.practices.definitions import practices

    told, most = settings()["lines"], settings()["most_practices"]
    names = "; ".join(f"{practices()[name].statement.rstrip('.')} ({name})" for name in value.practices[:most])
    if more := len(value.practices) - most if len(value.practices) > most else 0:
        names = settings()["more"].format(practices=names, count=more)
    if not value.measured:
        return str(told["later"].format(what=value.what[:1].upper() + value.what[1:], practices=names))
    who = settings()["who"].get(value.id, value.id)
    return str(told[value.kind].format(what=value.what, who=who, practices=names))


@click.command()
@folder_argument
@click.argument("practice", metavar="PRACTICE")
@click.option("--document", required=True, metavar="TEXT|LINK", help="Its title, path or link.")
@click.option("--owner", metavar="ROLE", help="Who answers for it: a role rather than a name.")
@click.option("--dated", type=Day(), metavar="DATE", help="Date of the document.")
@click.option("--status", type=click.Choice(("draft", "valid")), default="valid", show_default=True)
@click.option("--reviewer", metavar="ROLE", help="Who reviewed it: a role rather than a name.")
@click.option("--reviewed", type=Day(), metavar="DATE", help="Day of that review.")
@click.option("--expires", type=Day(), metavar="DATE", help="Last day on which it counts.")
@click.option(
    "--group", default="organisation", show_default=True, metavar="ID", help="The function or unit it is for."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def attest(
    folder: Path,
    practice: str,
    document: str,
    owner: str | None,
    dated: date | None,
    status: Any,
    reviewer: str | None,
    reviewed: date | None,
    expires: date | None,
    group: str,
    as_json: bool,
) -> None:
    """Name a document that says that PRACTICE is in place, and say what it carries and until when."""
    from pappus.pipeline import open as open_workspace
    from pappus.workspace.organisation import AttestedDocument

    days = {"dated_at": dated, "reviewed_at": reviewed, "expires_at": expires}
    written: dict[str, Any] = {name: day.isoformat() if day else None for name, day in days.items()}
    named = AttestedDocument(practice, document, owner, status=status, reviewer=reviewer, group=group, **written)
    found = open_workspace(folder).attest(named)
    if as_json:
        print_json(found.as_json())
        return
    click.echo(f"{practice}: “{document}” {'is added' if found.is_new else 'was there already; nothing was added'}.")
    click.echo(_carries(found))


def _carries(found: Attested) -> str:
    if found.level is None:
        return "No document counts for this practice, so it carries no level; `pappus explain` says what shows it."
    if found.level == 1:
        return f"It carries level 1, as a draft does. The practice asks for: {found.asked}"
    until = f" until {found.until}, and level 1 from then on" if found.until else "; it has no end"
    more = "" if found.level > 2 else " Reviewed, with the day (--reviewer, --reviewed), it would carry level 3."
    return f"It carries level {found.level}{until}.{more}"


def _sure(probability: float) -> str:
    """A probability in whole percent, never 0 or 100."""
    return "over 99 %" if probability > 0.995 else "under 1 %" if probability < 0.005 else f"{probability:.0%}"


def _interval(one: Interval) -> str:
    return f"{one.value:.2f} (90 % interval {one.low:.2f} to {one.high:.2f})"


COMMANDS = {"agreement": agreement, "gaps": gaps, "information": information, "attest": attest}
