"""How what people outside write sounds: network by network and month by month, and what a list of words cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pappus.report.charts import FILL, INK, Specification, drawn
from pappus.report.lookup import Lookup, counted, readable
from pappus.report.over_time import period_words, series_of
from pappus.report.words import behind, interval_words, network_title, percent, plural, value_words
from pappus.vocabulary.languages import translated
from pappus.vocabulary.readings import Reading

POSITIVE, NEITHER, NEGATIVE = (f"sentiment.{name}_share" for name in ("positive", "neither", "negative"))
_PARTS = {POSITIVE: "alive", NEITHER: "never-seen", NEGATIVE: "dormant"}
"""The pattern of each part of a bar; patterns can be told apart in grey."""
_WIDE, _NARROW, _HEIGHT, _EACH = 760, 290, 132, 46
_PERCENT = "format(datum.value * 100, '.0f') + ' %'"


@dataclass(frozen=True)
class SentimentLine:
    """How texts of one network, or of all, sound.

    Attributes:
        title: the network.
        parts: pattern and width of each part of its bar, 0 to 1.
        cells: share and interval in words: positive, neither, negative.
        behind: texts and people.
    """

    title: str
    parts: tuple[tuple[str, float], ...]
    cells: tuple[tuple[str, str], ...]
    behind: str


@dataclass(frozen=True)
class Sentiment:
    """Everything that this part of the page says.

    Attributes:
        sentence: how the whole sounds.
        change: how the last month differs from the one before; empty where nothing can be said.
        left_out: texts that are not judged, and why; empty if all are.
        lines: the whole first where there are several networks, then each network.
        wide: the picture of months for a page; empty where fewer than two are known.
        narrow: the same for a telephone.
        months: month, share and interval of positive, the same of negative, texts.
    """

    sentence: str
    change: str
    left_out: str
    lines: tuple[SentimentLine, ...]
    wide: str
    narrow: str
    months: tuple[tuple[str, ...], ...]


def sentiment(lookup: Lookup) -> Sentiment | None:
    """How texts sound; null where no text is judged or too few people wrote them."""
    whole = {one.indicator: one for one in lookup.readings("organisation", "all") if one.indicator in _PARTS}
    line = _line(translated("All networks"), whole)
    if line is None:
        return None
    networks = tuple(_networks(lookup))
    months = _months(lookup.document.monthly)
    wide, narrow = _pictures(months)
    return Sentiment(
        sentence=_sentence(whole),
        change=_change(months),
        left_out=readable(whole[POSITIVE].reason),
        lines=(line, *networks) if len(networks) != 1 else networks,
        wide=wide,
        narrow=narrow,
        months=tuple(_month_row(*pair) for pair in months),
    )


def _sentence(whole: dict[str, Reading]) -> str:
    positive, negative = whole[POSITIVE], whole[NEGATIVE]
    return translated(
        "Of {texts} of people outside in English, none of them long, {positive} sound positive (90 % interval "
        "{positive_interval}), {negative} negative ({negative_interval}) and the rest neither.",
        texts=plural(positive.n or 0, "text"),
        positive=value_words(positive),
        positive_interval=interval_words(positive),
        negative=value_words(negative),
        negative_interval=interval_words(negative),
    )


def _change(months: Sequence[tuple[Reading, Reading]]) -> str:
    """What moved between the last two months, if their intervals lie apart."""
    if len(months) < 2:
        return ""
    (_, before), (_, after) = months[-2:]
    if None in (before.value, before.low, before.high, after.value, after.low, after.high):
        return ""
    told = {
        "month": period_words(after.period),
        "now": percent(after.value or 0.0),
        "former": period_words(before.period),
        "then": percent(before.value or 0.0),
    }
    if (after.low or 0.0) > (before.high or 0.0):
        return translated("More sounded negative in {month} ({now}) than in {former} ({then}).", **told)
    if (after.high or 0.0) < (before.low or 0.0):
        return translated("Less sounded negative in {month} ({now}) than in {former} ({then}).", **told)
    return translated(
        "From {former} to {month} the share that sounds negative did not surely change ({then}, {now}).", **told
    )


def _networks(lookup: Lookup) -> Iterator[SentimentLine]:
    by_network: dict[str, dict[str, Reading]] = {}
    for one in lookup.readings("network", "all"):
        if one.indicator in _PARTS:
            by_network.setdefault(one.key, {})[one.indicator] = one
    for key in sorted(by_network, key=lambda each: (-_texts(by_network[each]), each)):
        line = _line(network_title(key), by_network[key])
        if line is not None:
            yield line


def _texts(readings: dict[str, Reading]) -> int:
    return max((one.n or 0 for one in readings.values()), default=0)


def _line(title: str, readings: dict[str, Reading]) -> SentimentLine | None:
    known = {name: readings[name] for name in _PARTS if name in readings and readings[name].value is not None}
    if len(known) < len(_PARTS):
        return None
    return SentimentLine(
        title=title,
        parts=tuple((_PARTS[name], one.value or 0.0) for name, one in known.items()),
        cells=tuple((value_words(one), interval_words(one)) for one in known.values()),
        behind=behind(known[POSITIVE], counted(POSITIVE)),
    )


def _months(readings: Sequence[Reading]) -> list[tuple[Reading, Reading]]:
    """The positive and the negative share of each month of which both are known, the earliest first."""
    negative = {one.period: one for one in series_of(readings, NEGATIVE) if one.value is not None}
    positive = [one for one in series_of(readings, POSITIVE) if one.value is not None]
    return [(one, negative[one.period]) for one in positive if one.period in negative]


def _month_row(positive: Reading, negative: Reading) -> tuple[str, ...]:
    figures = [words(one) for one in (positive, negative) for words in (value_words, interval_words)]
    return (period_words(positive.period), *figures, behind(positive, counted(POSITIVE)))


def _pictures(months: Sequence[tuple[Reading, Reading]]) -> tuple[str, str]:
    if len(months) < 2:
        return "", ""
    summary = translated(
        "Share of texts that sound positive and negative, {first} to {last}.",
        first=period_words(months[0][0].period),
        last=period_words(months[-1][0].period),
    )
    wide, narrow = (
        drawn(months_specification(months, wide=is_wide), f"sentiment-{name}", summary)
        for name, is_wide in (("wide", True), ("narrow", False))
    )
    return wide, narrow


def months_specification(months: Sequence[tuple[Reading, Reading]], *, wide: bool) -> Specification:
    """The Vega-Lite specification of the months: a line with its 90 % band for each share."""
    x = {
        "field": "month",
        "type": "temporal",
        "title": None,
        "axis": {"format": "%Y-%m", "tickCount": min(len(months), 8 if wide else 3), "labelOverlap": True,
                 "labelPadding": 7, "grid": False, "ticks": False},
    }  # fmt: skip
    y = {
        "type": "quantitative",
        "title": None,
        "scale": {"zero": True},
        "axis": {"tickCount": 3, "labelExpr": _PERCENT, "domain": False, "ticks": False},
    }
    return {
        "width": min(_WIDE, max(_NARROW, _EACH * len(months))) if wide else _NARROW,
        "height": _HEIGHT,
        "layer": [
            _share_layer([positive for positive, _ in months], FILL, [], x, y),
            _share_layer([negative for _, negative in months], INK, [5, 3], x, y),
        ],
    }


def _share_layer(
    readings: Sequence[Reading], colour: str, dash: list[int], x: Specification, y: Specification
) -> Specification:
    rows = [{"month": f"{one.period}-01", "value": one.value, "low": one.low, "high": one.high} for one in readings]
    band = {"mark": {"type": "area", "color": colour, "opacity": 0.16},
            "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}}  # fmt: skip
    line = {"mark": {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": dash,
                     "point": {"color": colour, "size": 22}},
            "encoding": {"x": x, "y": {"field": "value", **y}}}  # fmt: skip
    return {"data": {"values": rows}, "layer": [band, line]}
