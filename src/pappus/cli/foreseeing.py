"""The command about forecasts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import Day, figure, folder_argument, print_json, print_table

if TYPE_CHECKING:
    from datetime import date

    from pappus.foresight.added import SignalFound
    from pappus.foresight.found import Foresight
    from pappus.foresight.own_series import SeriesForecast


@click.command()
@folder_argument
@click.option("--as-of", type=Day(), default=None, metavar="DATE", help="As it was known at the end of this day.")
@click.option("--keep", is_flag=True, help="Also write the forecasts of outcomes into forecasts.csv, to be tracked.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def predict(folder: Path, as_of: date | None, keep: bool, as_json: bool) -> None:
    """Forecast the series of DIR, and say whether social data help to foresee the outcomes of outcomes.csv."""
    from pappus.pipeline import open as open_workspace
    from pappus.vocabulary.errors import UsageError

    if keep and as_of is not None:
        raise UsageError("--keep writes down what is forecast today; leave out --as-of")
    workspace = open_workspace(folder)
    found = workspace.foresight(as_of)
    kept = workspace.keep_forecasts(found) if keep else []
    if as_json:
        print_json({**found.as_json(), "kept": len(kept)} if keep else found.as_json())
        return
    _print_foresight(found)
    if keep:
        click.echo(f"{len(kept)} forecast{'' if len(kept) == 1 else 's'} kept in forecasts.csv.")


def _print_foresight(found: Foresight) -> None:
    rows = [row for one in found.series for row in _series_rows(one)]
    if rows:
        print_table(f"Forecasts as of {found.as_of}", ("series", "period", "forecast (90 % interval)"), rows)
    for one in found.series:
        click.echo(f"{one.title}: {_skill(one)}")
    if not found.outcomes:
        click.echo("No outcome is written down; outcomes.csv (series, date, value, published_on) makes one.")
        return
    columns = ("outcome", "signal", "verdict", "Clark–West", "placebo p", "error saved", "forecast (90 % interval)")
    print_table("What social data add to forecasts of outcomes", columns, [_signal_row(one) for one in found.signals])
    for name in found.outcomes:
        reasons = {one.reason for one in found.signals if one.series == name and one.reason}
        for reason in sorted(reasons):
            click.echo(f"{name}: {reason}")
    for tracked in found.tracked:
        if tracked.kept:
            click.echo(
                f"{tracked.series}: of {tracked.kept} forecasts kept {tracked.come} met their outcome, "
                f"{tracked.within} of them within the interval."
            )


def _series_rows(one: SeriesForecast) -> list[tuple[str, str, str]]:
    def told(value: float) -> str:
        return f"{value:.1%}" if one.is_share else figure(value)

    return [
        (one.title if at == 0 else "", each.period, f"{told(each.value)} ({told(each.low)} to {told(each.high)})")
        for at, each in enumerate(one.ahead)
    ]


def _skill(one: SeriesForecast) -> str:
    from pappus.foresight.setting import words

    if not one.ahead:
        return " ".join(one.notes)
    told: str = words()["skill"][one.skill]
    saved = f"; {one.skill_share:.0%} of its error saved" if one.skill != "none" and one.skill_share else ""
    return f"{words()['methods'][one.method]}, {told}{saved}"


def _signal_row(one: SignalFound) -> tuple[str, ...]:
    from pappus.foresight.setting import words

    forecast = "–"
    if one.value is not None:
        ends = "" if one.low is None else f" ({figure(one.low)} to {figure(one.high)})"
        forecast = f"{one.day}: {figure(one.value)}{ends}"
    return (
        one.series,
        words()["signals"][one.signal],
        words()["adds"][one.adds],
        figure(one.statistic),
        figure(one.placebo_p_value),
        "–" if one.saved_share is None else f"{one.saved_share:.0%}",
        forecast,
    )


COMMANDS = {"predict": predict}
