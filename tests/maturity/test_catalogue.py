"""The catalogue of maturity models: gates that lead somewhere, ladders that agree, faults named by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.maturity.definitions import CATALOGUE, SCHEMA, load_models, model_schema, models, read_model
from pappus.maturity.model import MaturityModel, Requirement, Stage, Transition, stage_reached
from pappus.practices.definitions import practices
from pappus.vocabulary.errors import InvalidFileError

KINDS = {
    "competence-layers": "profile",
    "crawl-walk-run-fly": "staged",
    "future-business": "structure",
    "pots-plots-plantations": "staged",
    "social-maturity": "staged",
}
STAGES = {
    "pots-plots-plantations": ["bare-ground", "pots", "plots", "plantations"],
    "crawl-walk-run-fly": ["skunk-works", "crawling", "walking", "running", "flying"],
    "social-maturity": ["laggards", "late-majority", "early-majority", "early-adopters", "innovators"],
    "future-business": ["periphery", "bridged", "lifeblood"],
}
GATES = {
    "pots-plots-plantations": [(2, 1, 0.5), (12, 3, 0.8), (8, 3, 0.8)],
    "crawl-walk-run-fly": [(6, 1, 0.8), (10, 4, 0.8), (11, 3, 0.8), (8, 3, 0.75)],
    "social-maturity": [(1, 1, 0.8), (6, 4, 0.8), (7, 3, 0.8), (7, 3, 0.8)],
    "future-business": [(4, 2, 0.8), (10, 2, 0.8)],
}
LADDERS = [model for model in models().values() if model.stages]
ON_EACH_LADDER = pytest.mark.parametrize("model", LADDERS, ids=lambda model: model.id)


def test_nothing_is_wrong_in_the_catalogue() -> None:
    found, faults = load_models()
    assert faults == []
    assert {name: found[name].kind for name in KINDS} == KINDS
    assert {name: [stage.id for stage in found[name].stages] for name in STAGES} == STAGES


def test_gates_have_their_lines_essentials_and_quorum() -> None:
    shape = {
        model.id: [(len(stage.gate), sum(line.essential for line in stage.gate), stage.quorum) for stage in rest]
        for model in LADDERS
        if model.id in GATES
        for rest in [model.stages[1:]]
    }
    assert shape == GATES


@ON_EACH_LADDER
def test_every_practice_exists_and_every_stage_has_advice(model: MaturityModel) -> None:
    assert set(model.required_practices()) <= set(practices())
    for stage in model.stages:
        assert stage.transition is not None, f"{stage.id} lacks a transition; the last stage needs one too"
        assert set(stage.transition.raises) <= set(practices())


@ON_EACH_LADDER
def test_advice_raises_what_the_next_gate_asks_anew(model: MaturityModel) -> None:
    asked: dict[str, int] = {}
    for stage, following in zip(model.stages, model.stages[1:], strict=False):
        asked |= {line.practice: line.level for line in stage.gate}
        anew = {line.practice for line in following.gate if line.level > asked.get(line.practice, 0)}
        assert stage.transition is not None
        missing = anew - set(stage.transition.raises)
        assert not missing, f"`raises` of {stage.id} lacks what the gate of {following.id} asks anew: {sorted(missing)}"


@pytest.mark.parametrize(
    ("level", "stages"),
    [
        (0, ("bare-ground", "skunk-works", "laggards", "periphery")),
        (1, ("pots", "skunk-works", "late-majority", "periphery")),
        (2, ("plots", "walking", "early-majority", "bridged")),
        (3, ("plantations", "running", "innovators", "lifeblood")),
        (4, ("plantations", "flying", "innovators", "lifeblood")),
    ],
)
def test_the_ladders_agree_about_an_even_organisation(level: int, stages: tuple[str, ...]) -> None:
    everywhere = dict.fromkeys(practices(), float(level))
    read = {model.id: model.stages[stage_reached(model, everywhere)].id for model in LADDERS}
    order = ("pots-plots-plantations", "crawl-walk-run-fly", "social-maturity", "future-business")
    assert tuple(read[name] for name in order) == stages


IDS = sorted({practice for model in LADDERS for practice in model.required_practices()})
VECTORS = st.fixed_dictionaries({practice: st.floats(0, 4) for practice in IDS})
HIGH_VECTORS = st.fixed_dictionaries({practice: st.sampled_from([1.4, 2.5, 3.4, 3.6, 4.0]) for practice in IDS})


@given(
    st.one_of(VECTORS, HIGH_VECTORS), st.sampled_from(IDS), st.floats(0, 4), st.sets(st.sampled_from(IDS), max_size=9)
)
def test_raising_a_level_never_lowers_a_stage(
    levels: dict[str, float], practice: str, rise: float, not_applicable: set[str]
) -> None:
    raised = {**levels, practice: levels[practice] + rise}
    for model in LADDERS:
        assert stage_reached(model, raised, not_applicable) >= stage_reached(model, levels, not_applicable)


def _ladder(quorum: float, *gate: Requirement) -> MaturityModel:
    stages = (Stage("low", "Low", "Low."), Stage("high", "High", "High.", gate=gate, quorum=quorum))
    return MaturityModel("ladder", "staged", "Ladder", "A ladder.", "none", stages)


@pytest.mark.parametrize(
    ("levels", "not_applicable", "reached"),
    [
        ({"a.a": 2, "a.b": 2, "a.c": 2, "a.d": 2, "a.e": 0}, set(), 1),
        ({"a.a": 2, "a.b": 2, "a.c": 2, "a.d": 0, "a.e": 0}, set(), 0),
        ({"a.a": 0, "a.b": 2, "a.c": 2, "a.d": 2, "a.e": 2}, set(), 0),
        ({"a.a": 1.5, "a.b": 1.5, "a.c": 1.5, "a.d": 1.5}, set(), 1),
        ({"a.a": 1.49, "a.b": 2, "a.c": 2, "a.d": 2}, set(), 0),
        ({"a.a": 2, "a.b": 2, "a.c": 2}, {"a.d", "a.e"}, 1),
        ({"a.b": 2, "a.c": 2, "a.d": 2, "a.e": 2}, {"a.a"}, 1),
        ({}, {"a.a", "a.b", "a.c", "a.d", "a.e"}, 1),
        ({}, set(), 0),
    ],
    ids=[
        "quorum met exactly",
        "quorum missed",
        "essential missing",
        "half a level below holds",
        "less does not",
        "the quorum is of what applies",
        "an essential that does not apply drops out",
        "nothing applies",
        "nothing known",
    ],
)
def test_a_gate(levels: dict[str, float], not_applicable: set[str], reached: int) -> None:
    lines = [Requirement(f"a.{letter}", 2, essential=letter == "a") for letter in "abcde"]
    assert stage_reached(_ladder(0.8, *lines), levels, not_applicable) == reached


def test_gates_are_cumulative() -> None:
    model = models()["social-maturity"]
    levels = dict.fromkeys(practices(), 4.0) | {"governance.shepherd": 0.0}
    assert model.stages[stage_reached(model, levels)].id == "late-majority"


def test_names_and_places_of_stages() -> None:
    model = models()["crawl-walk-run-fly"]
    assert model.stage_index("running") == 3
    with pytest.raises(KeyError):
        model.stage_index("swimming")
    assert model.difficulty("governance.policies") == 1
    assert model.difficulty("listening.prediction") == 4
    assert model.difficulty("advocacy.effect") is None


def test_dormant_organisations_are_advised_by_their_reason() -> None:
    advice = models()["social-maturity"].stages[0].transition
    assert isinstance(advice, Transition)
    assert set(advice.by_reason) == {"conservative", "regulated", "not_interested"}


def test_the_grid_of_competence() -> None:
    profile = models()["competence-layers"].profile
    assert profile is not None
    expected = {
        layer.id: [profile.cell(layer.id, level).expected for level in profile.levels] for layer in profile.layers
    }
    assert expected == {"technical": [3, 2, 2], "process": [2, 3, 4], "people": [1, 3, 4]}
    assert [layer.id for layer in profile.layers if layer.floor] == ["technical"]
    assert [anchor for layer in profile.layers for anchor in layer.anchors if len(anchor.split()) > 9] == []
    assert all("{level}" in layer.question_of_others for layer in profile.layers)


def test_published_shapes_sum_to_one_in_each_year() -> None:
    model = models()["future-business"]
    for year, hub_and_spoke in ((2010, 0.41), (2012, 0.354)):
        shares = {entry.shape: entry.share for entry in model.comparisons if entry.year == year}
        assert len(shares) == 5
        assert sum(shares.values()) == pytest.approx(1)
        assert shares["hub_and_spoke"] == hub_and_spoke
    assert model.structure is not None
    assert model.structure.target == ("hub_and_spoke", "dandelion")
    assert len(model.structure.width_functions) == 6
    assert model.scorecard is not None
    assert list(model.scorecard.channel_measures) == ["involvement", "interaction", "intimacy", "influence"]


def test_a_comparison_has_year_n_and_source() -> None:
    [dormant] = models()["social-maturity"].comparisons
    assert (dormant.stage, dormant.share, dormant.year, dormant.n) == ("laggards", 0.2, 2011, 95)


OWN = """kind: staged
title: Own ladder
what: A ladder for a test.
source: nobody
stages:
  - {id: start, title: Start, what: The start.}
  - id: middle
    title: Middle
    what: The middle.
    gate:
      - {practice: own.thing, level: 2, essential: true}
      - {practice: engagement.dialogue, level: 2}
  - id: end
    title: End
    what: The end.
    gate:
      - {practice: own.thing, level: 3}
    transition: {do: [Go on.], leads: anybody, raises: [own.thing], test: It went on.}
practices:
  - id: own.thing
    template: A
    statement: Our own thing is there.
    question: Is our own thing there?
    anchors: [No., Hardly., Partly., Mostly., Wholly.]
"""
WEIGHTED = """kind: weighted
title: Own sum
what: A sum for a test.
source: nobody
weighted:
  dimensions:
    - {id: D1, title: First}
  items:
    - {id: "1", title: One, dimension: D1, weight: 30}
    - {id: "2", title: Two, dimension: D1, weight: 12.5}
  cut_offs:
    - {id: low, title: Low, at_least: 0}
    - {id: high, title: High, at_least: 0.5}
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _faults(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidFileError) as caught:
        read_model(_write(folder, text), "own.yaml")
    assert {fault.file for fault in caught.value.faults} == {"own.yaml"}
    return [(int(fault.place.removeprefix("line ")), fault.expected) for fault in caught.value.faults]


def test_a_model_with_practices_of_its_own(tmp_path: Path) -> None:
    model = read_model(_write(tmp_path, OWN))
    assert model.id == "own"
    assert list(model.practices) == ["own.thing"]
    assert model.required_practices() == ("own.thing", "engagement.dialogue")
    assert stage_reached(model, {"own.thing": 3.0, "engagement.dialogue": 2.0}) == 2


def test_a_weighted_model(tmp_path: Path) -> None:
    model = read_model(_write(tmp_path, WEIGHTED))
    assert model.weighted is not None
    assert model.weighted.total() == 42.5
    assert [cut_off.id for cut_off in model.weighted.cut_offs] == ["low", "high"]


BROKEN = """kind: staged
title: Broken
source: nobody
stages:
  - id: start
    title: Start
    what: The start.
    gate:
      - {practice: learning.education, level: 1}
  - id: middle
    title: Middle
    what: The middle.
    quorum: 1.5
    gate:
      - {practice: learning.educaton, level: 3}
      - {practice: governance.roles, level: 3}
      - {practice: governance.roles, level: 7}
  - id: middle
    title: End
    what: The end.
    gate:
      - {practice: learning.education, level: 0}
      - {practice: governance.roles, level: 2, esential: true}
    transition: {do: [Go on.], leads: anybody, raises: [no.such], test: It went on.}
  - {id: last, title: Last, what: The last.}
"""


def test_all_faults_of_a_broken_model_are_named_by_line(tmp_path: Path) -> None:
    faults = _faults(tmp_path, BROKEN)
    assert [line for line, _ in faults] == sorted(line for line, _ in faults)
    for line, words in [
        (1, "lacks 'what'"),
        (8, "the first stage has no gate"),
        (13, "1.5"),
        (15, "did you mean 'learning.education'"),
        (17, "asks for 'governance.roles' twice"),
        (17, "7"),
        (18, "the stage 'middle' stands twice"),
        (22, "0"),
        (23, "did you mean 'essential'"),
        (23, "less than the 7 of an earlier stage"),
        (24, "no practice is called 'no.such'"),
        (25, "needs a gate"),
    ]:
        assert [text for at, text in faults if at == line and words in text], (line, words, faults)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("level: 3", "level: 1", 17, "less than the 2 of an earlier stage"),
        ("dialogue, level: 2", "dialogue, level: -1", 12, "-1"),
        ("id: own.thing", "id: engagement.dialogue", 20, "a practice of the catalogue"),
        ("kind: staged", "kind: profile", 1, "lacks 'profile'"),
        ("kind: staged", "kind: profile", 5, "has no 'stages'"),
        ("kind: staged", "kind: stagd", 1, "none of staged, profile"),
        ("Wholly.]", "Wholly., Beyond.]", 24, "anchors"),
    ],
)
def test_a_fault_of_a_ladder(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    faults = _faults(tmp_path, OWN.replace(old, new))
    assert [text for at, text in faults if at == line and words in text], faults


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("dimension: D1, weight: 12.5", "dimension: D2, weight: 12.5", 10, "no dimension of this model is called 'D2'"),
        ('id: "2"', 'id: "1"', 10, "the item '1' stands twice"),
        ("at_least: 0}", "at_least: 0.1}", 12, "from 0 on"),
        ("at_least: 0.5", "at_least: 0", 13, "ascend"),
        ("weight: 30", "weight: -1", 9, "-1"),
    ],
)
def test_a_fault_of_a_weighted_questionnaire(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    faults = _faults(tmp_path, WEIGHTED.replace(old, new))
    assert [text for at, text in faults if at == line and words in text], faults


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "competence-layers",
            "level: executive\n      expected: 2",
            "level: manager\n      expected: 2",
            "stands twice",
        ),
        ("competence-layers", "level: executive\n      expected: 2", "level: manager\n      expected: 2", "is missing"),
        ("competence-layers", "- layer: technical", "- layer: tecnical", "no layer 'tecnical'"),
        (
            "competence-layers",
            "learning.safe-to-try, learning.safe-to-fail, l",
            "learning.safe-to-tri, l",
            "safe-to-try",
        ),
        ("future-business", "- {id: dandelion", "- {id: holistic", "'dandelion' is not among those described"),
        ("social-maturity", "stage: laggards", "stage: loiterers", "no stage of this model is called 'loiterers'"),
    ],
)
def test_a_fault_of_a_catalogue_file(tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    text = (CATALOGUE / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    faults = _faults(tmp_path, text.replace(old, new, 1))
    assert [expected for _, expected in faults if words in expected], faults


@pytest.mark.parametrize("text", ["", "[]", "kind: staged\nstages: 3\n", "kind: profile\nprofile: {layers: 1}\n", "x"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    assert _faults(tmp_path, text)


def test_a_broken_model_costs_itself_only(tmp_path: Path) -> None:
    _write(tmp_path, OWN)
    (tmp_path / "broken.yaml").write_text("kind: [", encoding="utf-8")
    found, faults = load_models(tmp_path)
    assert list(found) == ["own"]
    assert len(faults) == 1


def test_each_file_has_the_line_for_editors() -> None:
    for path in CATALOGUE.glob("*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert first == "# yaml-language-server: $schema=../schemas/model.schema.json"


def test_the_schema_refers_to_a_schema_that_is_there() -> None:
    reference = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["practices"]["items"]["$ref"]
    file, _, place = reference.partition("#")
    target: Any = json.loads((SCHEMA.parent / file).read_text(encoding="utf-8"))
    for step in place.strip("/").split("/"):
        target = target[step]
    assert target["required"][0] == "id"


def test_every_property_of_the_schema_is_described() -> None:
    assert [name for name, entry in _properties(model_schema()) if not _described(entry)] == []


def _properties(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict) and isinstance(schema.get("type"), str):
        yield from schema.get("properties", {}).items()
    for child in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _properties(child)


def _described(entry: dict[str, Any]) -> bool:
    target = model_schema()["$defs"].get(entry.get("$ref", "").rpartition("/")[2], {})
    return bool(entry.get("description") or target.get("description"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      level: frontline", "      level: [frontline]"),
        ("levels: [frontline, manager, executive]", "levels: [frontline, {manager: executive}]"),
        ("    - id: technical", "    - id: [technical]"),
    ],
)
def test_a_grid_with_lists_for_names_is_refused_in_words(tmp_path: Path, old: str, new: str) -> None:
    text = (CATALOGUE / "competence-layers.yaml").read_text(encoding="utf-8")
    path = tmp_path / "grid.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert text != path.read_text(encoding="utf-8")
    with pytest.raises(InvalidFileError) as raised:
        read_model(path)
    assert all(fault.place.startswith("line ") for fault in raised.value.faults)
