"""The scores of all subjects of a table of answers, beside official totals, and their form as JSON."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pappus.maturity.model import MaturityModel
from pappus.maturity.weighted.answers import Answers, StatedTotal
from pappus.maturity.weighted.official import Difference, differences, summed
from pappus.maturity.weighted.questionnaire import CutOff
from pappus.maturity.weighted.scoring import ItemScore, Points, SubjectScore, score_answers
from pappus.vocabulary.errors import Fault, InvalidFileError, UsageError


@dataclass(frozen=True)
class Scores:
    """What each subject of a table of answers earned on a weighted questionnaire.

    Attributes:
        model: the model that the questionnaire belongs to.
        answers: the file of answers as the person named it.
        subjects: by name, in the order of the names.
        official: the official totals of each subject, from the answers and from a table of their own.
        differences: of each subject, where an official total is not the computed one.
        other_rows: number of rows of the answers that are neither items nor totals, by kind.
        without_answers: subjects that have an official total and no answers.
        without_official: subjects that the table of official totals does not have; empty if there is no such table.
    """

    model: MaturityModel
    answers: str
    subjects: Mapping[str, SubjectScore]
    official: Mapping[str, tuple[StatedTotal, ...]]
    differences: Mapping[str, tuple[Difference, ...]]
    other_rows: Mapping[str, int]
    without_answers: tuple[str, ...] = ()
    without_official: tuple[str, ...] = ()

    def only(self, subject: str) -> Scores:
        """The same for one subject.

        Raises:
            UsageError: the answers have no such subject.
        """
        if subject not in self.subjects:
            near = difflib.get_close_matches(subject, list(self.subjects), n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise UsageError(f"{self.answers} has no subject {subject!r}{hint}")
        return replace(
            self,
            subjects={subject: self.subjects[subject]},
            official={subject: self.official[subject]},
            differences={subject: self.differences[subject]},
            without_answers=(),
            without_official=tuple(one for one in self.without_official if one == subject),
        )

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus score --json`."""
        return {
            "model": {"id": self.model.id, "kind": self.model.kind, "title": self.model.title},
            "answers": self.answers,
            "subjects": {name: self._subject(one) for name, one in self.subjects.items()},
            "other_rows": dict(self.other_rows),
            "without_answers": list(self.without_answers),
            "without_official": list(self.without_official),
        }

    def _subject(self, score: SubjectScore) -> dict[str, Any]:
        titles = self.model.weighted.dimensions if self.model.weighted else {}
        points = score.points
        return {
            "total": points.total,
            "max": points.maximum,
            "share": points.share(points.total),
            "level": score.level.id if score.level else None,
            "level_title": score.level.title if score.level else None,
            "bounds": {
                "low": _bound(points, points.low, score.level_low),
                "high": _bound(points, points.high, score.level_high),
            },
            "dimensions": {name: {"title": titles.get(name), **_sum(one)} for name, one in score.dimensions.items()},
            "sections": {name: _sum(one) for name, one in score.sections.items()},
            "unscored": score.with_outcome("not_available"),
            "not_applicable": score.with_outcome("not_applicable"),
            "reviewers": asdict(score.agreement) if score.agreement else None,
            "official": _official(self.official.get(score.subject, ())),
            "differences": [
                {**asdict(one), "difference": None if one.computed is None else one.official - one.computed}
                for one in self.differences.get(score.subject, ())
            ],
            "items": {one.item.id: _item(one) for one in score.items},
        }


def scores_of(model: MaturityModel, answers: Answers, official: tuple[StatedTotal, ...] | None = None) -> Scores:
    """The scores of every subject of a table of answers.

    Args:
        model: a model of the kind `weighted`.
        answers: the answers.
        official: official totals from a table of their own; null if there is none.

    Raises:
        InvalidFileError: the table of official totals names no subject of the answers.
    """
    weighted = model.weighted
    if weighted is None:
        raise ValueError(f"{model.id} is no weighted questionnaire")
    subjects = {one.subject: one for one in score_answers(weighted, answers)}
    published = {one.subject for one in official or ()}
    if official and not published & set(subjects):
        named = ", ".join(sorted(published)[:5])
        expected = f"names no subject of {answers.file}: {named} here, {', '.join(list(subjects)[:5])} there"
        raise InvalidFileError([Fault(official[0].source, "", expected)])
    stated = {
        name: tuple(one for one in (*(official or ()), *answers.totals) if one.subject == name) for name in subjects
    }
    return Scores(
        model=model,
        answers=answers.file,
        subjects=subjects,
        official=stated,
        differences={name: differences(one, stated[name]) for name, one in subjects.items()},
        other_rows=answers.other_rows,
        without_answers=tuple(sorted(published - set(subjects))),
        without_official=() if official is None else tuple(sorted(set(subjects) - published)),
    )


def _bound(points: Points, of: float, level: CutOff | None) -> dict[str, Any]:
    return {"total": of, "share": points.share(of), "level": level.id if level else None}


def _sum(points: Points) -> dict[str, Any]:
    return {
        "total": points.total,
        "max": points.maximum,
        "share": points.share(points.total),
        "bounds": {"low": points.low, "high": points.high},
        "unscored": points.unscored,
    }


def _official(stated: tuple[StatedTotal, ...]) -> dict[str, Any]:
    """Official points by what they are of; a table of official totals goes before what stands among the answers."""
    found: dict[str, Any] = {"total": None, "dimensions": {}, "sections": {}}
    for (_, of, name), points in summed(stated).items():
        if of != "total":
            found[f"{of}s"].setdefault(name, points)
        elif found["total"] is None:
            found["total"] = points
    return found


def _item(score: ItemScore) -> dict[str, Any]:
    answered = score.answered
    return {
        "title": score.item.title,
        "dimension": score.dimension,
        "section": score.section,
        "part_of": score.item.part_of,
        "outcome": score.outcome,
        "score": score.score,
        "max": score.item.weight,
        "bounds": {"low": score.low, "high": score.high},
        "score_from": score.score_from,
        "reason": score.reason,
        "answer": answered.answer if answered else "",
        "evidence": answered.evidence if answered else "",
        "reviewers": [asdict(review) for review in answered.reviews] if answered else [],
        "row": answered.row if answered else None,
    }
