"""Finds the words of a document for the ids in it: practices, findings, indicators, units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pappus.indicators.indicator import UNASSIGNED, Indicator
from pappus.indicators.recorded import RecordedFigure, recorded_figures
from pappus.practices.practice import Practice
from pappus.report.document import ReportDocument
from pappus.report.words import behind, function_title, interval_words, level_word, network_title, value_words
from pappus.vocabulary.findings import Evidence, Finding
from pappus.vocabulary.languages import cached_by_language, in_quotes, translated
from pappus.vocabulary.readings import Grouping, Reading

WHOLE = "organisation"


@dataclass(frozen=True)
class Lookup:
    """The words behind the ids of one document."""

    document: ReportDocument

    def practice(self, practice: str) -> Practice | None:
        """A practice of the catalogue, or one that a model brings itself; null if nobody defines it."""
        found = self.document.practices.get(practice)
        if found is None:
            own = (model.practices.get(practice) for model in self.document.models.values())
            found = next((entry for entry in own if entry is not None), None)
        return found

    def statement(self, practice: str) -> str:
        """What is true where the practice holds, without its full stop; its id if nobody defines it."""
        found = self.practice(practice)
        return found.statement.rstrip(".") if found else practice

    def finding(self, practice: str) -> Finding:
        """What is known of a practice of the organisation."""
        return self.document.findings.get(practice, Finding(practice, WHOLE, "not_available"))

    def level_words(self, practice: str, level: int | None) -> str:
        """What a level of a practice is called."""
        found = self.practice(practice)
        return level_word(found.template if found else "S", level)

    def anchor(self, practice: str, level: int) -> str:
        """What a person can see at a level of a practice; empty if nobody defines it."""
        found = self.practice(practice)
        return found.anchors[level] if found else ""

    def reading(self, indicator: str) -> Reading | None:
        """The organisation's own reading of an indicator over all time; null if there is none."""
        return next((one for one in self.readings("organisation", "all") if one.indicator == indicator), None)

    def readings(self, by: Grouping, period: str | None = None) -> list[Reading]:
        """Readings of one grouping in the document's order; of one period if it is given."""
        return [one for one in self.document.readings if one.by == by and period in (None, one.period)]

    def group_title(self, by: Grouping, key: str) -> str:
        """The name of a group on screen."""
        if key == UNASSIGNED:
            return translated("Outside, or not assigned")
        if by == "function":
            return function_title(key)
        if by == "network":
            return network_title(key)
        if by == "unit":
            return next((unit.name for unit in self.document.organisation.units if unit.id == key), key)
        return translated("The whole organisation") if by == WHOLE else key

    def evidence(self, evidence: Evidence) -> str:
        """What a piece of evidence says, in one sentence with figures as people read them."""
        reading = self.reading(evidence.reference) if evidence.kind == "reading" else None
        if reading is None or reading.value is None:
            return readable(evidence.detail).rstrip(".") + "."
        noun = counted(reading.indicator)
        interval = interval_words(reading)
        parts = [
            f"{indicator_title(reading.indicator)}: {value_words(reading)}",
            "" if interval in ("–", translated("exact")) else translated("90 % interval {interval}", interval=interval),
            behind(reading, noun),
        ]
        return ", ".join(part for part in parts if part) + "."


@cached_by_language
def _definitions() -> dict[str, Indicator | RecordedFigure]:
    from pappus.indicators.registry import indicators

    return {**recorded_figures(), **indicators()}


def readable(text: str) -> str:
    """A sentence with the ids of indicators replaced by their titles."""

    def titled(match: re.Match[str]) -> str:
        known = _definitions().get(match[0])
        return in_quotes(known.title) if known else match[0]

    return re.sub(r"\b[a-z]+\.[a-z0-9_]+\b", titled, text)


def indicator_title(indicator: str) -> str:
    """The name of an indicator on screen; its id in words if nobody defines it."""
    known = _definitions().get(indicator)
    return known.title if known else indicator.replace(".", ": ").replace("_", " ").capitalize()


def indicator_question(indicator: str) -> str:
    """The question that an indicator answers; empty if nobody defines it."""
    known = _definitions().get(indicator)
    return known.question if known else ""


def counted(indicator: str) -> str:
    """What the n of an indicator counts (`threads`); empty if nobody defines it."""
    known = _definitions().get(indicator)
    return known.n_is if known else ""
