"""What comes next, as a reader sees it: forecasts with their intervals, and whether social data help to foresee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pappus.foresight.added import SignalFound
from pappus.foresight.found import Foresight
from pappus.foresight.own_series import SeriesForecast
from pappus.foresight.setting import words as foresight_words
from pappus.report.forecast_chart import forecast_chart
from pappus.report.lookup import Lookup
from pappus.report.words import count, day, from_to, joined, month_words, percent, plural
from pappus.vocabulary.languages import digits, translated


@dataclass(frozen=True)
class SeriesLine:
    """One series in words.

    Attributes:
        title: what it is of.
        latest: last period and figure.
        ahead: a row each of period, forecast and interval.
        skill: method and whether it does better than repeating what was.
        covered: how many past outcomes lay within their intervals; empty where that is not known.
        notes: what limits it.
        picture: the series with its forecast, as SVG.
    """

    title: str
    latest: str
    ahead: tuple[tuple[str, str, str], ...]
    skill: str
    covered: str
    notes: tuple[str, ...]
    picture: str


@dataclass(frozen=True)
class SignalLine:
    """What one signal adds to forecasts of one outcome, in words."""

    outcome: str
    signal: str
    verdict: str
    saved: str
    luck: str
    placebo: str
    forecast: str
    reason: str


@dataclass(frozen=True)
class Foreseen:
    """Everything that this part of the page says.

    Attributes:
        sentence: how many series are forecast with skill.
        series: each series that is forecast.
        left_out: series without a forecast, and why.
        signals_sentence: which signals help to foresee which outcomes; empty where no outcome is written down.
        signals: each outcome with each signal.
        tracked: what became of forecasts that were kept; empty where none was.
    """

    sentence: str
    series: tuple[SeriesLine, ...]
    left_out: tuple[str, ...]
    signals_sentence: str
    signals: tuple[SignalLine, ...]
    tracked: tuple[str, ...]


def foreseen(lookup: Lookup) -> Foreseen | None:
    """What can be foreseen; null where nothing can and no outcome is written down."""
    found = lookup.document.foresight
    return told(found) if found is not None and found.is_known else None


def told(found: Foresight) -> Foreseen:
    """Forecasts in words and pictures."""
    drawn = [one for one in found.series if one.ahead]
    return Foreseen(
        sentence=_sentence(drawn),
        series=tuple(_series(one, number) for number, one in enumerate(drawn)),
        left_out=tuple(f"{one.title}: {' '.join(one.notes)}" for one in found.series if not one.ahead),
        signals_sentence=_signals_sentence(found),
        signals=tuple(map(_signal, found.signals)),
        tracked=tuple(
            translated(
                "{outcome}: of {kept} that were kept, {come} met their outcome, {within} of them within the interval.",
                outcome=one.series,
                kept=plural(one.kept, "forecast"),
                come=count(one.come),
                within=count(one.within),
            )
            for one in found.tracked
            if one.kept
        ),
    )


def _sentence(drawn: list[SeriesForecast]) -> str:
    if not drawn:
        return translated("The record is too short to forecast any series of it.")
    skilled = [one.title for one in drawn if one.skill == "shown"]
    if not skilled:
        return translated(
            "Of {series} no forecast surely does better than repeating what was.",
            series=plural(len(drawn), "series", "series"),
        )
    return translated(
        "Of {series}, forecasts surely do better than repeating what was in: {titles}.",
        series=plural(len(drawn), "series", "series"),
        titles=joined(skilled),
    )


def _series(one: SeriesForecast, number: int) -> SeriesLine:
    named = foresight_words()
    skill = f"{named['methods'][one.method]}; {named['skill'][one.skill]}"
    if one.skill != "none" and one.skill_share is not None:
        skill += "; " + translated("{share} of its error saved", share=percent(max(one.skill_share, 0.0)))
    covered = ""
    if one.covered_share is not None:
        covered = translated(
            "{within} of {judged} past figures lay within their intervals",
            within=count(round(one.covered_share * one.judged)),
            judged=count(one.judged),
        )
    ahead = tuple(
        (_period(each.period), _figure(each.value, one), from_to(_figure(each.low, one), _figure(each.high, one)))
        for each in one.ahead
    )
    latest = f"{_period(one.periods[-1])}: {_figure(one.values[-1], one)}"
    summary = translated(
        "{title}: {latest}; forecast for {period} {value} ({interval})",
        title=one.title,
        latest=latest,
        period=ahead[0][0],
        value=ahead[0][1],
        interval=ahead[0][2],
    )
    picture = forecast_chart(one, f"forecast-{number}", summary)
    return SeriesLine(one.title, latest, ahead, skill, covered, one.notes, picture)


def _period(period: str) -> str:
    if len(period) == len("2026-03"):
        return month_words(period)
    return translated("week to {day}", day=day(date.fromisoformat(period)))


def _figure(value: float, one: SeriesForecast) -> str:
    return percent(value) if one.is_share else digits(f"{value:,.0f}" if abs(value) >= 10 else f"{value:.1f}")


def _signals_sentence(found: Foresight) -> str:
    if not found.outcomes:
        return ""
    named = foresight_words()["signals"]
    helping = [
        translated("{signal} for {outcome}", signal=named[one.signal], outcome=one.series)
        for one in found.signals
        if one.adds == "adds"
    ]
    tested = sum(one.adds != "unknown" for one in found.signals)
    if not tested:
        return translated("Whether social data help to foresee outcomes cannot be told yet.")
    if not helping:
        return translated("None of the social signals tried surely makes forecasts of outcomes better.")
    return translated("Social data make forecasts better: {signals}.", signals=joined(helping))


def _signal(one: SignalFound) -> SignalLine:
    named, none = foresight_words(), "–"
    forecast = none
    if one.value is not None and one.day is not None:
        forecast = f"{day(one.day)}: {digits(f'{one.value:.4g}')}"
        if one.low is not None and one.high is not None:
            forecast += f" ({from_to(digits(f'{one.low:.4g}'), digits(f'{one.high:.4g}'))})"
    return SignalLine(
        outcome=one.series,
        signal=named["signals"][one.signal],
        verdict=named["adds"][one.adds],
        saved=none if one.saved_share is None else percent(one.saved_share),
        luck=none if one.q_value is None else digits(f"{one.q_value:.2g}"),
        placebo=none if one.placebo_p_value is None else percent(one.placebo_p_value),
        forecast=forecast,
        reason=one.reason,
    )
