"""What can be asked of assessments."""

from __future__ import annotations

from pappus.web.organisations.models import Organisation
from pappus.web.results.models import Assessment, AssessmentPart


def latest(organisation: Organisation) -> Assessment | None:
    """The newest assessment, without its long parts; null if there is none yet."""
    return Assessment.objects.filter(organisation=organisation).defer("answer", "readings").first()


def contents(assessment: Assessment, language: str) -> list[AssessmentPart]:
    """The parts of an assessment in order, without their content."""
    return list(AssessmentPart.objects.filter(assessment=assessment, language=language).defer("html"))


def part(assessment: Assessment, name: str, language: str) -> AssessmentPart | None:
    """One part; null if the assessment has none of that name."""
    return AssessmentPart.objects.filter(assessment=assessment, name=name, language=language).first()
