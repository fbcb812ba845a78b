"""The command that scores answers to a weighted questionnaire."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pappus.cli.shared import GivenPath, print_json, print_table
from pappus.vocabulary.quoting import printable

if TYPE_CHECKING:
    from pappus.maturity.weighted.official import Difference
    from pappus.maturity.weighted.result import Scores
    from pappus.maturity.weighted.scoring import Agreement, ItemScore, Points, SubjectScore

_MOST_NAMED = 12
_WIDTH = 100


@click.command()
@click.argument("model", metavar="MODEL", type=GivenPath())
@click.argument("answers", metavar="ANSWERS", type=GivenPath())
@click.option("--published", metavar="FILE", type=GivenPath(), help="Official totals to set beside.")
@click.option("--subject", metavar="KEY", help="Only this subject, item by item with evidence and reviews.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON and nothing else.")
def score(model: Path, answers: Path, published: Path | None, subject: str | None, as_json: bool) -> None:
    """Score ANSWERS (.csv, .xlsx) on the weighted questionnaire MODEL (.yaml), one subject or many."""
    from pappus.pipeline import score as score_answers

    scores = score_answers(model, answers, published)
    if subject is not None:
        scores = scores.only(subject)
    if as_json:
        print_json(scores.as_json())
        return
    _print_text(f"{scores.model.title}, answers from {scores.answers}", bold=True)
    for one in scores.subjects[subject].items if subject is not None else ():
        _print_item(one)
    _print_totals(scores)
    for line in (*_remarks(scores), *_differences(scores)):
        _print_text(line)


def _points(points: float) -> str:
    return f"{points:,.2f}".rstrip("0").rstrip(".")


def _print_text(text: str, indent: str = "", bold: bool = False) -> None:
    """Prints a text from outside without what would steer the terminal."""
    lines = textwrap.TextWrapper(_WIDTH, indent, indent + "  ", break_long_words=False, break_on_hyphens=False)
    for line in lines.wrap(printable(text)):
        click.echo(click.style(line, bold=True) if bold else line)


def _print_item(item: ItemScore) -> None:
    answered = item.answered
    _print_text(f"{item.item.id} {item.item.title}", bold=True)
    points = "–" if item.score is None else _points(item.score)
    of = "" if item.item.weight is None else f" of {_points(item.item.weight)}"
    why = f" ({item.reason})" if item.reason else ""
    answer = f": {answered.answer}" if answered and answered.answer else ""
    _print_text(f"{points}{of}{why}{answer}", "  ")
    if answered and answered.evidence:
        _print_text(f"Evidence: {answered.evidence}", "  ")
    for review in answered.reviews if answered else ():
        given = "" if review.score is None else f"{_points(review.score)} points"
        said = ": ".join(part for part in (given, review.comment) if part)
        _print_text(f"Reviewer {review.reviewer}: {said}", "  ")


def _print_totals(scores: Scores) -> None:
    dimensions = list(dict.fromkeys(name for one in scores.subjects.values() for name in one.dimensions))
    levels = bool(scores.model.weighted and scores.model.weighted.cut_offs)
    official = any(scores.official.values())
    columns = ["subject", "total", "of", "share", *dimensions, *["level"] * levels, *["official"] * official]
    rows = []
    for name, one in scores.subjects.items():
        sums = [_points(one.dimensions[key].total) if key in one.dimensions else "–" for key in dimensions]
        cells = [name, _points(one.points.total), _points(one.points.maximum), _share(one.points), *sums]
        rows.append([*cells, *[_level(one)] * levels, *[_official(scores, name)] * official])
    print_table("", columns, rows)


def _share(points: Points) -> str:
    shares = (points.share(points.low), points.share(points.high))
    return " to ".join(dict.fromkeys("–" if share is None else f"{share:.1%}" for share in shares))


def _level(score: SubjectScore) -> str:
    levels = (score.level_low, score.level_high)
    return " to ".join(dict.fromkeys("–" if level is None else level.title for level in levels))


def _official(scores: Scores, subject: str) -> str:
    if not scores.official[subject]:
        return "none"
    found = len(scores.differences[subject])
    return f"{found} of {len(scores.official[subject])} differ" if found else "equal"


def _remarks(scores: Scores) -> Iterator[str]:
    idle: dict[str, ItemScore] = {}
    for name, one in scores.subjects.items():
        unscored = [item for item in one.items if item.outcome == "not_available"]
        idle |= {item.item.id: item for item in unscored if not item.item.maximum}
        blank = [item for item in unscored if item.item.maximum]
        if blank:
            worth = _points(sum(item.item.maximum or 0 for item in blank))
            yield f"{name}: not scored, {worth} points in all: {_named(blank)}."
        dropped = [item for item in one.items if item.outcome == "not_applicable"]
        if dropped:
            yield f"{name}: not applicable: {_named(dropped)}."
        if one.agreement is not None:
            yield f"{name}: {_agreed(one.agreement)}"
    if idle:
        yield f"Blank, and without points to earn: {_named(list(idle.values()))}."
    if scores.other_rows:
        left_out = ", ".join(f"{count} of the kind {kind!r}" for kind, count in scores.other_rows.items())
        yield f"Rows that are no items were left out: {left_out}."


def _named(items: Sequence[ItemScore]) -> str:
    more = len(items) - _MOST_NAMED
    listed = ", ".join(one.item.id for one in items[:_MOST_NAMED])
    return listed + (f" and {more} more" if more > 0 else "")


def _agreed(agreement: Agreement) -> str:
    words = f"the reviewers gave the same points to {agreement.equal} of the {agreement.n} items that several scored"
    if not agreement.differ:
        return f"{words}."
    mean = _points(agreement.mean_difference_points)
    return f"{words}; {mean} points apart on average, differing on {', '.join(agreement.differ[:_MOST_NAMED])}."


def _differences(scores: Scores) -> Iterator[str]:
    for name, found in scores.differences.items():
        for one in found:
            yield f"! {name}: {_difference(one)}"
    if scores.without_official:
        yield f"Without an official total: {', '.join(scores.without_official)}."
    if scores.without_answers:
        yield f"With an official total, but without answers: {', '.join(scores.without_answers)}."


def _difference(difference: Difference) -> str:
    of = f"{difference.of} {difference.id}".strip()
    official = f"the official {of} in {difference.source} is {_points(difference.official)}"
    if difference.computed is None:
        return f"{official}, and no item belongs to it."
    apart = difference.official - difference.computed
    more = f"{_points(abs(apart))} {'more' if apart > 0 else 'less'}"
    explained = " Items that are not scored could explain that." if difference.explained else ""
    return f"{official}, {more} than the {_points(difference.computed)} of its items.{explained}"


COMMANDS = {"score": score}
