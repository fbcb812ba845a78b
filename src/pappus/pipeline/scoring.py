"""Scoring and pooling tables of answers, which need no workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pappus.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from pappus.maturity.pool import Pool
    from pappus.maturity.weighted.result import Scores


def score(model: str | Path, answers: str | Path, official: str | Path | None = None) -> Scores:
    """Scores a table of answers on a weighted questionnaire, one subject or many.

    Args:
        model: the file of a model of the kind `weighted`, or the id of one in the catalogue.
        answers: a CSV or XLSX file with a row for each subject and item.
        official: a table of official totals to set beside the computed ones.

    Raises:
        UsageError: the model is of another kind.
        InvalidFileError: a file is not sound; carries every fault with its place.
    """
    from pappus.maturity.definitions import model_named, models
    from pappus.maturity.weighted.answers import dimensions_of, read_answers
    from pappus.maturity.weighted.official import read_official
    from pappus.maturity.weighted.result import scores_of

    known = model_named(str(model), models())
    if known.weighted is None:
        what = f"{model}: is a {known.kind} model and has no items to score"
        raise UsageError(f"{what}; `pappus assess DIR --model {model}` places an organisation on it")
    read = read_answers(Path(answers), known.weighted)
    if official is None:
        return scores_of(known, read)
    return scores_of(known, read, read_official(Path(official), known.weighted, dimensions_of(known.weighted, read)))


def pool(model: str | Path, levels: str | Path) -> Pool:
    """Sets many organisations beside one another on a model with stages.

    Args:
        model: the file of a model, or the id of one in the catalogue.
        levels: a CSV or XLSX file with the columns organisation, practice and level.

    Raises:
        UsageError: the model has no stages, or fewer than two organisations have a level.
        InvalidFileError: a file is not sound; carries every fault with its place.
    """
    from pappus.maturity.definitions import model_named, models
    from pappus.maturity.pool import pool as pooled
    from pappus.maturity.pool import read_pool

    known = model_named(str(model), models())
    organisations, _, table = read_pool(Path(levels), known)
    return pooled(known, organisations, table, {**models(), known.id: known})
