"""What can be asked of the scorecard."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pappus.scorecard.definition import FILE, read_scorecard
from pappus.scorecard.scorecard import Scorecard, settings
from pappus.vocabulary.errors import Fault, InvalidFileError
from pappus.web.decisions import folder_of
from pappus.web.jobs.models import Job
from pappus.web.organisations.models import Organisation
from pappus.web.results.freshness import changed_since
from pappus.web.scorecard.models import ScorecardLook
from pappus.web.unchanged import while_unchanged

_MADE_FROM = ("scorecard", "record")
_BEGUN = Path(__file__).with_name("begun.yaml")


def card_of(organisation: Organisation) -> tuple[Scorecard | None, list[Fault]]:
    """The scorecard as it is written, or what is wrong with it; neither where there is none."""
    folder = folder_of(organisation)
    try:
        return while_unchanged(read_scorecard, folder, [folder / FILE]), []
    except InvalidFileError as error:
        return None, error.faults


def text_of(organisation: Organisation) -> str:
    """The scorecard as YAML; one to begin with where there is none."""
    path = folder_of(organisation) / FILE
    return (path if path.is_file() else _BEGUN).read_text(encoding="utf-8")


def look_of(organisation: Organisation) -> ScorecardLook | None:
    """The latest look; null before the first."""
    return ScorecardLook.objects.filter(organisation=organisation).first()


def is_outdated(organisation: Organisation, look: ScorecardLook | None) -> bool:
    """Whether something has changed since the look was made."""
    return look is None or any(kind in _MADE_FROM for kind in changed_since(organisation, look.inputs))


def job_of(organisation: Organisation) -> Job | None:
    """The newest job that charts the scorecard; null if there was none."""
    return Job.objects.filter(organisation=organisation, kind="scorecard").first()


def results_of(card: Scorecard, look: ScorecardLook) -> list[dict[str, Any]]:
    """Objectives with their key results: from where, to where, by when, and how far each is."""
    told = {line["title"]: line for each in look.content["told"]["objectives"] for line in each["measures"]}
    return [
        {
            "id": one.id,
            "title": one.title,
            "owner": one.owner,
            "results": [
                {"measure": measure, "line": told.get(measure.title)}
                for measure in card.measures
                if one.id in measure.objectives
            ],
        }
        for one in card.objectives
    ]


def entered_measures(organisation: Organisation) -> list[tuple[str, str]]:
    """Measures whose values people enter, id and title."""
    card, _faults = card_of(organisation)
    return [(one.id, one.title) for one in card.measures if one.file is not None] if card else []


def review_due(organisation: Organisation) -> date | None:
    """The day on which the scorecard is, or was, to be reviewed; null where there is none or it was never reviewed."""
    card, _faults = card_of(organisation)
    if card is None or not card.reviews:
        return None
    return card.reviews[-1].day + timedelta(days=settings()["review_days"])
