"""Writes the pages of `docs/reference/` that follow from the registries, such as formats, practices and actions.

Run it after a change of a catalogue: `python docs/generate.py`. The same catalogues give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from inspect import cleandoc
from pathlib import Path

from pappus.indicators.indicator import Indicator
from pappus.indicators.registry import indicators
from pappus.interchange.dictionary import dictionary
from pappus.maturity.definitions import models
from pappus.maturity.model import Comparison, MaturityModel, Requirement, Stage, Transition
from pappus.practices.definitions import CATALOGUE, practices
from pappus.practices.practice import AttestedRule, Condition, EvidenceRule, MeasureRule, Practice, ReadingRule
from pappus.readers import readers
from pappus.readers.reader import Reader
from pappus.roadmap.action import Action, settings
from pappus.roadmap.definitions import CATALOGUE as ACTIONS
from pappus.roadmap.definitions import catalogue_actions
from pappus.vocabulary.discovery import yaml_files_in
from pappus.vocabulary.documents import read_yaml

REFERENCE = Path(__file__).with_name("reference")
NOTICE = "<!-- Written by docs/generate.py from the catalogues; change those, not this page. -->"
_SOURCES = {
    "s0": "pots-plots-plantations",
    "s1": "crawl-walk-run-fly",
    "s2": "social-maturity",
    "s3": "competence-layers",
    "s4": "future-business",
}
_DIRECTIONS = {"higher": "higher is better", "lower": "lower is better", "neither": "neither is better by itself"}
_REQUIREMENTS = {
    "business_hours": "`business_hours` in organisation.yaml",
    "register": "a register of properties (properties.csv)",
    "people": "the people of the organisation (people.csv)",
    "people_or_size": "the people of the organisation (people.csv) or its `size`",
    "functions": "the functions of the organisation (organisation.yaml, people.csv)",
    "promise": "`promised_hours` in organisation.yaml",
}
_LEVEL_WORDS = {
    "S": "0 absent, 1 tried, 2 repeated, 3 usual, 4 built in",
    "A": "0 absent, 1 informal, 2 agreed in part, 3 in force, 4 reviewed and improved",
}


def pages() -> dict[str, str]:
    """The content of each generated page by its file name."""
    return {
        "formats.md": _page("Formats that can be imported", _formats()),
        "indicators.md": _page("Indicators", _indicators()),
        "practices.md": _page("Practices", _practices()),
        "models.md": _page("Maturity models", _models()),
        "actions.md": _page("Actions", _actions()),
        "data-dictionary.md": _page("Data dictionary", _dictionary()),
    }


def main() -> None:
    """Writes the pages beside this script."""
    for name, content in pages().items():
        (REFERENCE / name).write_text(content, encoding="utf-8")


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join([NOTICE, f"# {title}", *(part for part in parts if part)]) + "\n"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(columns)
    lines = [heads, ["---"] * len(heads), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines if line)


def _sentence(text: str) -> str:
    """A text as a sentence; names of files, addresses and commands that it begins with stay as they are written."""
    stripped = text.strip()
    first = stripped.split(" ", 1)[0].rstrip(",;:")
    is_word = first.isalpha() and first != "pappus"
    return (stripped[:1].upper() + stripped[1:] if is_word else stripped).rstrip(".") + "."


def _dictionary() -> Iterator[str]:
    yield (
        "The tables that `pappus export --to parquet` writes, a file each; the same stands in `dictionary.yaml` beside "
        "them. People are pseudonyms everywhere. [Take your data out](../how-to/take-your-data-out.md)."
    )
    for name, columns in dictionary().items():
        yield f"## {name}"
        rows = (
            (f"`{one.name}`", f"`{one.type}`", one.unit, one.meaning, one.null_means or "never null") for one in columns
        )
        yield _table(("column", "type", "unit", "meaning", "null means"), rows)


def _formats() -> Iterator[str]:
    known = readers()
    yield (
        "`pappus import` finds out the format from the content; `--as ID` says it. How to get each export and what to "
        "mind: [import an export](../how-to/import-an-export.md)."
    )
    yield _table(("id", "what it is", "yields"), ((f"`{name}`", one.title, one.yields) for name, one in known.items()))
    for name, one in known.items():
        yield f"## {one.title}"
        yield _format(name, one)


def _format(name: str, reader: Reader) -> str:
    return _list(
        [
            f"**id**: `{name}`",
            f"**network**: `{reader.network}`" if reader.network else "**network**: as the file says",
            f"**accepts**: {_sentence(reader.accepts)}",
            f"**how to get it**: {_sentence(reader.how_to_get)}",
            f"**proves**: {_sentence(reader.proves)}",
            f"**cannot show**: {_sentence(reader.cannot_show)}",
            f"**checked against**: {_sentence(reader.verified)}",
        ]
    )


def _indicators() -> Iterator[str]:
    known = indicators()
    yield (
        "A reading is a value with its 90 % interval, the number of rows behind it (`n`) and the number of people "
        "behind it. [Read the numbers](../how-to/read-the-numbers.md) says how to take them. The SQL is what runs; "
        "`{key}`, `{period}` and the times are filled in for each question, and the tables are those of "
        "[the activity record](record.md)."
    )
    rows = ((f"`{name}`", one.question, one.unit, one.n_is) for name, one in known.items())
    yield _table(("id", "question", "unit", "n counts"), rows)
    for name, one in known.items():
        yield f"## {name}"
        yield _indicator(one)


def _indicator(indicator: Indicator) -> str:
    requires = ", ".join(_REQUIREMENTS[one] for one in indicator.requires)
    facts = _list(
        [
            f"**unit**: {indicator.unit}; {_DIRECTIONS[indicator.direction]}",
            f"**n counts**: {indicator.n_is}",
            f"**compared by**: {', '.join(indicator.groupings)}",
            "**describes**: the state as of a date, so it has no months or quarters" if indicator.snapshot else "",
            f"**needs in the record**: {'; '.join(indicator.needs)}",
            f"**needs declared**: {requires}" if requires else "",
            f"**no reading where**: {indicator.absent}",
            "**small groups**: "
            + ("hidden under five people" if indicator.counts_people else "no people stand behind its rows"),
            "**adds up**: further cells are hidden so that a small one cannot be worked out"
            if indicator.additive
            else "",
            f"**follows**: {indicator.source}",
        ]
    )
    computed = indicator.readings.func if isinstance(indicator.readings, partial) else indicator.readings
    return "\n\n".join(
        [
            f"{indicator.title}. {indicator.question}",
            cleandoc(computed.__doc__ or ""),
            facts,
            f"```sql\n{indicator.sql.strip()}\n```",
        ]
    )


def _practices() -> Iterator[str]:
    by_family: dict[str, list[Practice]] = {}
    for practice in practices().values():
        by_family.setdefault(practice.family, []).append(practice)
    yield (
        f"{len(practices())} practices in {len(by_family)} families. A practice is the smallest thing that can be true "
        "of an organisation; its level runs from 0 to 4. A level is claimed when it holds with a probability of at "
        "least .9, so thresholds are not met by the value alone. What is recorded, attested or said carries level 3 "
        "at most."
    )
    yield (
        "The source texts are those of the models: "
        + ", ".join(f"{short} is that of [{model}](models.md#{model})" for short, model in _SOURCES.items())
        + "."
    )
    for family, members in sorted(by_family.items()):
        content = read_yaml(CATALOGUE / f"{family}.yaml").content
        yield f"## {content['title']}"
        yield content["what"]
        for practice in members:
            yield f"### {practice.id}"
            yield _practice(practice)


def _practice(practice: Practice) -> str:
    anchors = _table(("level", "what a person can see"), ((str(k), text) for k, text in enumerate(practice.anchors)))
    asked = ", ".join([*practice.scope, *([f"people of {practice.routed}"] if practice.routed else [])])
    facts = _list(
        [
            f"**levels**: {_LEVEL_WORDS[practice.template]}",
            f"**asked of**: {asked}" if asked else "**asked of**: nobody; records know better",
            f"**source texts**: {', '.join(practice.sources)}" if practice.sources else "",
            f"**does not apply**: {_sentence(practice.excluded.reason)}" if practice.excluded else "",
            f"**watch beside it**: {_sentence(practice.counter_indicator)}" if practice.counter_indicator else "",
            *(f"**evidence, {rule.tier}**: {_rule(rule)} ({_provenance(rule)})" for rule in practice.evidence),
        ]
    )
    return "\n\n".join([practice.statement, f"*{practice.question}*", anchors, facts])


def _rule(rule: EvidenceRule) -> str:
    if isinstance(rule, AttestedRule):
        age = f" No older than {rule.max_age_days} days." if rule.max_age_days else ""
        return f"a document: {_sentence(rule.document)}{age} A draft carries level 1, a valid one 2, a reviewed one 3."
    if isinstance(rule, MeasureRule):
        return f"{_measure(rule)} Not measured yet; needs: {_sentence(rule.needs)}"
    return _reading_rule(rule)


def _measure(rule: MeasureRule) -> str:
    parts = [_sentence(rule.measure)]
    if rule.thresholds:
        steps = ", ".join(f"{value:g} for {level}" for level, value in enumerate(rule.thresholds, start=1))
        parts.append(f"From {steps}.")
    if rule.all_but:
        parts.append(f"All but {rule.all_but.count} or {rule.all_but.share:.0%} for 4.")
    if rule.steps:
        parts.append("; ".join(f"{level}: {step.rstrip('.')}" for level, step in enumerate(rule.steps, start=1)) + ".")
    return " ".join(parts)


def _reading_rule(rule: ReadingRule) -> str:
    steps = "; ".join(f"level {one.level}: {_condition(one)}" for one in rule.conditions)
    floor = f"; whatever the level: {_condition(rule.floor)}" if rule.floor else ""
    return _sentence(f"{steps}{floor}")


def _condition(condition: Condition) -> str:
    if condition.all_but is not None:
        bound = f"all but {condition.all_but.count} or {condition.all_but.share:.0%}, whichever is more"
    elif condition.at_most is not None:
        bound = f"at most {condition.at_most:g}"
    else:
        bound = f"at least {condition.at_least:g}"
    return f"`{condition.indicator}` {bound} (n ≥ {condition.minimum_n})"


def _provenance(rule: EvidenceRule) -> str:
    source = rule.provenance
    covered = f", levels {', '.join(map(str, source.levels))}; the others set by judgement" if source.levels else ""
    return f"{source.source}{covered}"


def _models() -> Iterator[str]:
    yield (
        "A gate holds when every essential requirement holds and at least the quorum of all requirements that apply. "
        "Gates are cumulative: a stage is reached when its gate and every gate below it hold. A model of your own: "
        "[write a model](../how-to/write-a-model.md)."
    )
    for model in models().values():
        yield f"## {model.id}"
        yield f"{model.title} ({model.kind}). {model.what}"
        yield f"Source: {_sentence(model.source)}"
        yield from _model(model)


def _model(model: MaturityModel) -> Iterator[str]:
    for stage in model.stages:
        yield from _stage(stage)
    if model.profile is not None:
        yield "What is expected of whom, as a level from 0 to 4:"
        rows = [
            [layer.title, *(str(model.profile.cell(layer.id, level).expected) for level in model.profile.levels)]
            for layer in model.profile.layers
        ]
        yield _table(("layer", *model.profile.levels), rows)
        yield "In a layer that is a floor more than expected earns nothing: " + ", ".join(
            layer.title for layer in model.profile.layers if layer.floor
        )
        for layer in model.profile.layers:
            yield f"### {layer.title}"
            yield _transition(layer.advice)
    if model.structure is not None:
        yield "### Shapes of interaction"
        targets = set(model.structure.target)
        rows = [
            [f"`{shape}`", what, "target" if shape in targets else ""] for shape, what in model.structure.shapes.items()
        ]
        yield _table(("shape", "what it looks like", ""), rows)
    if model.scorecard is not None:
        yield "### Scorecard"
        yield _list(model.scorecard.chain)
        yield f"Source: {_sentence(model.scorecard.source)}"
    if model.comparisons:
        yield "### Published figures"
        yield _table(("what", "share", "year", "n", "source"), map(_comparison, model.comparisons))


def _stage(stage: Stage) -> Iterator[str]:
    yield f"### {stage.title}"
    called = f", also called {stage.also_called}" if stage.also_called else ""
    yield f"`{stage.id}`{called}. {stage.what}"
    if stage.gate:
        yield _table(
            (f"gate (quorum {stage.quorum:g})", "level", ""),
            (
                (f"[{one.practice}](practices.md#{one.practice.replace('.', '')})", f"≥ {one.level}", _essential(one))
                for one in stage.gate
            ),
        )
    else:
        yield "No gate: every organisation is at least here."
    if stage.transition is not None:
        yield _transition(stage.transition)


def _actions() -> Iterator[str]:
    known = catalogue_actions()
    yield (
        f"{len(known)} actions from which [plans](../how-to/plan-the-way.md) are made. What they bring, cost and take "
        "are estimates, as each file says; an organisation puts its own over them. A gain is what is expected where "
        "the action succeeds, with its standard deviation; an action brings nothing beyond the level named."
    )
    for path in yaml_files_in(ACTIONS):
        content = read_yaml(path).content
        yield f"## {content['title']}"
        yield f"Figures: {_sentence(content['provenance']['source'])}"
        for entry in content["actions"]:
            yield f"### {entry['id']}"
            yield from _action(known[entry["id"]])


def _action(action: Action) -> Iterator[str]:
    roles, layers = settings()["roles"], settings()["layers"]
    effort = ", ".join(f"{roles[role]['title']} {days:g}" for role, days in action.effort_days.items())
    yield f"**{action.title}.** {action.what}"
    yield _list(
        [
            f"**led by**: {roles[action.leads]['title']}; **adds to**: {layers[action.layer].lower()}",
            f"**person-days**: {effort}" + (f"; **outlay**: {action.outlay:,.0f}" if action.outlay else ""),
            f"**takes**: {action.weeks} weeks; **comes to nothing** with {action.fails:.0%}",
            "**after**: " + ", ".join(f"[{one}](#{one})" for one in action.after) if action.after else "",
            "**not beside**: " + ", ".join(f"[{one}](#{one})" for one in action.apart_from)
            if action.apart_from
            else "",
        ]
    )
    rows = (
        (
            f"[{line.practice}](practices.md#{line.practice.replace('.', '')})",
            f"{line.by:g} ± {line.spread:g}",
            str(line.up_to),
        )
        for line in action.raises
    )
    yield _table(("raises", "by, in levels", "up to level"), rows)


def _essential(requirement: Requirement) -> str:
    return "essential" if requirement.essential else ""


def _transition(transition: Transition) -> str:
    steps = [_sentence(step) for step in transition.do]
    steps += [f"If dormant because {reason.replace('_', ' ')}: {step}" for reason, step in transition.by_reason.items()]
    raised = ", ".join(f"`{practice}`" for practice in transition.raises)
    return "\n\n".join(
        [
            "What to do next:",
            _list(steps),
            f"Led by {transition.leads}. Raises {raised}. Through when: {_sentence(transition.test)}",
        ]
    )


def _comparison(comparison: Comparison) -> tuple[str, ...]:
    population = f", {comparison.population}" if comparison.population else ""
    return (
        f"{comparison.what}{population}",
        f"{comparison.share:.1%}",
        str(comparison.year),
        "not published" if comparison.n is None else str(comparison.n),
        comparison.source,
    )


if __name__ == "__main__":
    main()
