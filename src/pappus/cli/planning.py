"""The command that plans: what to do, when, by whom, with what chance."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from pappus.cli.shared import Day, GivenPath, answering_options, figure, folder_argument, print_json, print_table

if TYPE_CHECKING:
    from pappus.pipeline import Workspace
    from pappus.roadmap.plan import Plan, PlannedAction
    from pappus.roadmap.waiting import Waiting
    from pappus.roadmap.way import Played

_BAR = 26
_MOST_BARGAINS = 8


class _Capacity(click.ParamType[tuple[str, float]]):
    """A role with its person-days a week, as role=days."""

    name = "role=days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        """The role and the days.

        Raises:
            click.BadParameter: it is not of that form.
        """
        if isinstance(value, tuple):
            return value
        role, _, days = str(value).partition("=")
        try:
            return role, float(days)
        except ValueError:
            self.fail(f"{value!r} is not of the form role=days, for example shepherd=2.5", param, ctx)


@click.command()
@folder_argument
@click.option("--model", "models", multiple=True, metavar="M", help="The model; may be given again with a stage.")
@click.option("--stage", "stages", multiple=True, metavar="S", help="The stage of it that is to be reached.")
@click.option("--by", type=Day(), metavar="DATE", help="Day by which; the declared target's if left out.")
@click.option(
    "--from", "start", type=Day(), metavar="DATE", help="First day; the one after the record's end if left out."
)
@click.option(
    "--budget", type=click.FloatRange(min=0), metavar="N", help="Most that may be spent, people's time counted."
)
@click.option(
    "--capacity", multiple=True, type=_Capacity(), help="Person-days a week that a role has; may be given again."
)
@click.option(
    "--chance", type=click.FloatRange(0, 1, True, True), metavar="P", help="Probability wanted [default: 0.8]."
)
@click.option("--prefer", type=click.Choice(("cheap", "early")), default="cheap", show_default=True)
@click.option("--day-cost", type=click.FloatRange(min=0), metavar="N", help="What a person-day is counted with.")
@click.option("--what-if", is_flag=True, help="Also with less and more time, capacity and budget.")
@click.option("--against", type=GivenPath(), metavar="FILE", help="Set it beside another plan, as --json printed it.")
@click.option("--keep", is_flag=True, help="Write the actions of the plan into actions.csv.")
@click.option("--calendar", type=GivenPath(), metavar="FILE", help="Write the schedule as a calendar (.ics).")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
@answering_options
def plan(
    folder: Path,
    models: tuple[str, ...],
    stages: tuple[str, ...],
    by: date | None,
    start: date | None,
    budget: float | None,
    capacity: tuple[tuple[str, float], ...],
    chance: float | None,
    prefer: Literal["cheap", "early"],
    day_cost: float | None,
    what_if: bool,
    against: Path | None,
    keep: bool,
    calendar: Path | None,
    as_json: bool,
    as_of: date | None,
    engine: str,
) -> None:
    """Say what DIR has to do to reach a stage by a day: which actions, when, by whom, at what cost, how surely."""
    from pappus.pipeline import open as open_workspace
    from pappus.roadmap.wish import Asking

    if len(models) != len(stages):
        raise click.UsageError("each --model needs its --stage, and each --stage its --model")
    pairs = tuple(zip(models, stages, strict=True))
    asking = Asking(pairs, start, by, budget, dict(capacity), chance, prefer, day_cost, what_if)
    workspace = open_workspace(folder, engine)
    found = workspace.plan(asking, as_of)
    played = _played(workspace, asking, found, against, as_of)
    waits = workspace.waiting(as_of, [way.model for way in found.ways])
    if keep:
        workspace.keep(found)
    if calendar is not None:
        _write_calendar(calendar, found, workspace)
    if as_json:
        print_json(_as_json(found, waits, played))
        return
    _print_plan(found)
    for wait in waits.values():
        click.echo(_waiting(wait))
    if played is not None:
        _print_played(played, found)
    if keep:
        click.echo(f"{len(found.actions)} actions stand in {folder / 'actions.csv'}.")
    if calendar is not None:
        click.echo(f"{calendar}: {len(found.actions)} actions as a calendar.")


def _as_json(found: Plan, waits: dict[str, Waiting], played: Played | None) -> dict[str, Any]:
    return {
        **found.as_json(),
        "waiting": [wait.as_json() for wait in waits.values()],
        "played": None if played is None else played.as_json(),
    }


def _played(workspace: Workspace, asking: Any, found: Plan, against: Path | None, as_of: date | None) -> Played | None:
    """The organisation played forward under the plan, under none and under the other plan; null without another one."""
    if against is None:
        return None
    import json

    from pappus.roadmap.way import Course
    from pappus.vocabulary.errors import UnreadableError, UsageError

    try:
        content = json.loads(against.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableError(f"{against}: cannot be opened ({error.strerror})") from error
    except ValueError as error:
        raise UnreadableError(f"{against}: is no JSON") from error
    try:
        other = Course.read(content, workspace.actions())
    except UsageError as error:
        raise UsageError(f"{against}: {error}") from error
    return workspace.play({"plan": Course.of(found), "nothing": Course.under_way(found), "other": other}, asking, as_of)


def _write_calendar(path: Path, found: Plan, workspace: Workspace) -> None:
    from pappus.roadmap.calendar_file import calendar
    from pappus.workspace.writing import write_atomically

    write_atomically(path, calendar(found, workspace.organisation().name))


def _print_plan(found: Plan) -> None:
    for way in found.ways:
        click.echo(click.style(f"{way.title}: {way.stage_title} by {found.by}", bold=True))
    click.echo(_verdict(found))
    if not found.actions:
        return
    days = f"{sum(found.days.values()):.0f}"
    click.echo(
        f"Cost {found.cost:,.0f}: {found.outlay:,.0f} of outlay and {days} person-days "
        f"at {figure(found.day_cost)}. {_proven(found)}"
    )
    if found.committed:
        beyond = ", although that is more than the budget" if found.committed > (found.budget or float("inf")) else ""
        click.echo(f"Of it {found.committed:,.0f} goes into what is under way, which is carried on{beyond}.")
    _print_schedule(found)
    if found.first_steps:
        click.echo("First: " + "; ".join(found.action(name).title for name in found.first_steps) + ".")
    if found.known < found.asked / 2:
        click.echo(
            f"Little is known: something about {found.known} of the {found.asked} practices that the target asks for. "
            "To find out first may be cheaper (`pappus information`)."
        )
    if found.lacking:
        click.echo("No action of the plan adds to: " + ", ".join(f"{layer} know-how" for layer in found.lacking) + ".")
    _print_bargains(found)
    for one in found.what_ifs:
        change = one.change.replace("_", " ")
        click.echo(f"With {change} ({one.value}): chance {one.chance:.0%}, cost {one.cost:,.0f}.")
    click.echo("Gains and effort of actions are estimates unless your own files say otherwise (actions/).")


def _verdict(found: Plan) -> str:
    without = f"{found.standing:.0%} if nothing new is begun"
    if not found.actions:
        return f"Nothing has to be done: the chance is {found.chance:.0%} already (wanted: {found.wanted:.0%})."
    if found.reached:
        return f"The plan gets there with a chance of {found.chance:.0%} (wanted: {found.wanted:.0%}; {without})."
    if found.enough is not None:
        return (
            f"{found.wanted:.0%} is out of reach with this budget: the best plan for it has a chance of "
            f"{found.chance:.0%} ({without}). With {found.enough.cost:,.0f} it would be {found.enough.chance:.0%}."
        )
    return (
        f"{found.wanted:.0%} is out of reach: the best plan that was found has a chance of {found.chance:.0%} "
        f"({without}), and no plan of these actions by that day can have more than {found.ceiling:.0%}."
    )


def _proven(found: Plan) -> str:
    if found.proof == "optimal" and found.margin is None:
        return "Nothing new has to be begun."
    if found.proof == "optimal":
        return f"No selection is cheaper on its margin ({found.margin or 0:.2f} sd); proven."
    if found.proof == "feasible":
        return f"A selection may exist that is cheaper on its margin, by {found.gap:.0%} at most."
    return "Found by adding what brings most; not proven to be the best."


def _print_schedule(found: Plan) -> None:
    days = max(1, (max(one.ends for one in found.actions) - found.start).days + 1)
    rows = (
        (
            one.title + (" (under way)" if one.under_way else ""),
            one.owner or one.leads,
            str(one.starts),
            str(one.ends),
            _bar(found, one, days),
            f"{one.cost:,.0f}",
            f"{one.worth:.0%}",
        )
        for one in found.actions
    )
    columns = ("action", "leads", "from", "to", "when", "cost", "chance lost without")
    print_table("", columns, rows)


def _bar(found: Plan, one: PlannedAction, days: int) -> str:
    first = (one.starts - found.start).days * _BAR // days
    last = max(first + 1, -(-((one.ends - found.start).days + 1) * _BAR // days))
    return " " * first + "█" * (last - first)


def _print_bargains(found: Plan) -> None:
    listed = found.bargains
    step = max(1, -(-len(listed) // _MOST_BARGAINS))
    shown = [*listed[:-1:step], listed[-1]] if listed else []
    told = ", ".join(f"{one.cost:,.0f} → {one.chance:.0%}" for one in shown)
    click.echo(f"Cost against chance: {told}.")


def _waiting(wait: Waiting) -> str:
    within = ", ".join(f"{one.value:.0%} within {months} months" for months, one in wait.within.items())
    low, high = (f"{end:.0f}" if end is not None else f"over {wait.horizon_years}" for end in wait.median_years[1:])
    looks = "one look" if wait.looks == 1 else f"{wait.looks} looks"
    from pappus.maturity.definitions import models

    titles = {stage.id: stage.title for stage in models()[wait.model].stages} if wait.model in models() else {}
    here, there = (titles.get(stage, stage) for stage in (wait.stage, wait.next))
    return (
        f"If nothing is planned, an organisation at {here} enters {there} with {within}; half of them need {low} to "
        f"{high} years. That rests on what is believed of any organisation: {looks} took away {wait.learnt:.0%} of "
        "what was uncertain about it."
    )


def _print_played(played: Played, found: Plan) -> None:
    names = {"plan": "this plan", "nothing": "nothing new begun", "other": "the other plan"}
    stage = found.ways[0].stage
    rows = (
        (str(moments[0].day), *(f"{one.at_least[stage]:.0%}" for one in moments))
        for moments in zip(*(played.courses[name] for name in names), strict=True)
    )
    print_table(f"Chance of {stage} or further", ("day", *names.values()), rows)


COMMANDS = {"plan": plan}
