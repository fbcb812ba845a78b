"""The page of forecasts says what was found, in a picture, a table and a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pappus.foresight.added import SignalFound
from pappus.foresight.found import Foresight, Tracked
from pappus.foresight.own_series import Ahead, SeriesForecast
from pappus.report.document import ReportDocument
from pappus.report.forecast_chart import forecast_specification
from pappus.report.foreseen import foreseen, told
from pappus.report.lookup import Lookup
from pappus.report.writers.html import WRITER

WEEKS = tuple(date.fromordinal(date(2024, 1, 7).toordinal() + 7 * at).isoformat() for at in range(50))
SERIES = SeriesForecast(
    "answered_24h", "Share of questions answered within 24 hours", True, "week", WEEKS, (0.5,) * 50,
    (Ahead("2024-12-22", 0.55, 0.4, 0.7), Ahead("2024-12-29", 0.56, 0.3, 0.8)), "theta", "shown", 0.2, 0.03, 0.9, 40,
)  # fmt: skip
SHORT = SeriesForecast("acts", "Acts", False, "month", (), (), notes=("0 months and 3 weeks are known.",))
SIGNAL = SignalFound(
    "sales", "talk", "adds", 2.5, 0.006, 0.012, 0.005, 0.18, 60, 1, False, date(2025, 1, 5), 1234.5, 1000.0, 1500.0
)
FOUND = Foresight(date(2024, 12, 20), (SERIES, SHORT), (SIGNAL,), (Tracked("sales", 9, 7, 6),))


def test_forecasts_in_words() -> None:
    page = told(FOUND)
    assert page.sentence == (
        "Of 1 series, forecasts surely do better than repeating what was in: "
        "Share of questions answered within 24 hours."
    )
    (line,) = page.series
    assert line.ahead[0][0] == "week to 22 December 2024"
    assert line.ahead[0][1] == "55\N{NO-BREAK SPACE}%"
    assert line.skill == "Theta; better than repeating what was; 20\N{NO-BREAK SPACE}% of its error saved"
    assert line.covered == "36 of 40 past figures lay within their intervals"
    assert page.left_out == ("Acts: 0 months and 3 weeks are known.",)
    assert page.signals_sentence == "Social data make forecasts better: what people outside write for sales."
    assert page.tracked == (
        "sales: of 9 forecasts that were kept, 7 met their outcome, 6 of them within the interval.",
    )


def test_no_skill_is_said_plainly() -> None:
    page = told(
        replace(FOUND, series=(replace(SERIES, skill="none", method="naive"),), signals=(replace(SIGNAL, adds="none"),))
    )
    assert page.sentence == "Of 1 series no forecast surely does better than repeating what was."
    assert page.series[0].skill == "the last value, repeated; no skill; nothing does better than repeating what was"
    assert page.signals_sentence == "None of the social signals tried surely makes forecasts of outcomes better."


def test_the_picture_holds_the_last_figures_and_the_forecast() -> None:
    layers = forecast_specification(SERIES)["layer"]
    assert len(layers[1]["data"]["values"]) == 40
    assert [row["at"] for row in layers[0]["data"]["values"]] == [WEEKS[-1], "2024-12-22", "2024-12-29"]
    assert told(FOUND).series[0].picture.startswith("<svg")


def test_the_page_stands_in_the_report_where_there_is_something_to_say(rich: ReportDocument) -> None:
    page = WRITER.write(replace(rich, foresight=FOUND)).decode()
    assert 'id="foresight"' in page
    assert "what people outside write" in page
    nothing = Foresight(FOUND.as_of, (SHORT,))
    assert foreseen(Lookup(replace(rich, foresight=nothing))) is None
    assert 'id="foresight"' not in WRITER.write(replace(rich, foresight=nothing)).decode()
