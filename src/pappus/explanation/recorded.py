"""A figure counted from pilots, scorecard or forecasts explained: what it reads, what it needs, who relies on it."""

from __future__ import annotations

from pappus.explanation.ground import Ground
from pappus.explanation.indicators import users_of
from pappus.explanation.tree import Explanation
from pappus.explanation.view import View
from pappus.explanation.words import outcome_words, reading_words
from pappus.indicators.recorded import recorded_figures
from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.languages import translatable, translated

_WHERE = {
    "pilots": translatable("`pappus pilots` lists what was counted."),
    "scorecard": translatable("`pappus scorecard` lists what was counted."),
    "foresight": translatable("`pappus predict` lists what was counted."),
}


def explain_recorded(ground: Ground, name: str, view: View) -> Explanation:
    """Such a figure from what it counts up to the practices and models that rest on it.

    Raises:
        UsageError: a group or period was asked for; it is counted for the whole organisation.
    """
    if view.by != "organisation" or view.label != "all":
        raise UsageError(
            f"{name} is counted for the whole organisation over all time; leave out --by, --key and --period"
        )
    figure, reading = recorded_figures()[name], ground.standing().readings.get(name)
    read = outcome_words("not_available") if reading is None else reading_words(reading, figure.n_is)
    summary = f"{figure.question} {read[:1].upper()}{read[1:].rstrip('.')}."
    counted = Explanation(
        "What is counted",
        (translated("It needs: {needs}", needs=figure.needs), translated(_WHERE[name.partition(".")[0]])),
    )
    return Explanation(figure.title, (summary,), children=(counted, users_of(ground, name)), kind="indicator", id=name)
