"""Maturity models are read from YAML: a file for each model, the file's name is the model's id."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pappus.maturity.checks import entries, model_faults
from pappus.maturity.model import (
    DEFAULT_QUORUM,
    Cell,
    Comparison,
    Layer,
    MaturityModel,
    Profile,
    Requirement,
    ScorecardNote,
    Stage,
    Structure,
    Transition,
)
from pappus.maturity.weighted.definition import weighted_faults, weighted_of
from pappus.maturity.weighted.questionnaire import Weighted
from pappus.practices.definitions import SCHEMA as PRACTICES_SCHEMA
from pappus.practices.definitions import practice_faults, practice_of, practices
from pappus.practices.practice import Practice
from pappus.vocabulary.discovery import yaml_files_in
from pappus.vocabulary.documents import Document, read_schema, read_yaml, schema_faults
from pappus.vocabulary.errors import Fault, InvalidFileError, UsageError
from pappus.vocabulary.languages import cached_by_language, in_language

CATALOGUE = Path(__file__).with_name("catalogue")
SCHEMA = Path(__file__).with_name("schemas") / "model.schema.json"


@cached_by_language
def models() -> dict[str, MaturityModel]:
    """Every maturity model of the catalogue by id; one whose file is broken is left out."""
    return load_models()[0]


def load_models(folder: Path = CATALOGUE) -> tuple[dict[str, MaturityModel], list[Fault]]:
    """Every model of a folder, and what is wrong in the files that had to be left out."""
    found: dict[str, MaturityModel] = {}
    faults: list[Fault] = []
    for path in yaml_files_in(folder):
        try:
            found[path.stem] = read_model(path)
        except InvalidFileError as error:
            faults += error.faults
    return found, faults


def own_models(folder: Path) -> tuple[dict[str, MaturityModel], list[Fault]]:
    """The models in an organisation's own folder by id, and what is wrong in those that had to be left out.

    A model may not have the name of one of the catalogue, nor define a practice that another one defines otherwise.
    """
    found, faults = load_models(folder)
    defined: dict[str, Practice] = {}
    for name in list(found):
        own = found[name].practices
        clash = sorted(one for one in own if defined.get(one, own[one]) != own[one])
        file = str(folder / f"{name}.yaml")
        if name in models():
            faults.append(Fault(file, "", f"{name!r} is a model of the catalogue; give the file another name"))
        if clash:
            faults.append(Fault(file, "", f"defines {clash[0]!r} otherwise than an earlier model of the folder"))
        if name in models() or clash:
            del found[name]
        else:
            defined |= own
    return found, faults


def model_named(name: str, known: Mapping[str, MaturityModel]) -> MaturityModel:
    """A model by its id, or by the file that defines it.

    Raises:
        UsageError: it is neither.
        InvalidFileError: the file is no sound model.
    """
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix in (".yaml", ".yml") or path.is_file():
        return read_model(path)
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UsageError(f"{name!r} is no model and no file of one.{hint} Known: {', '.join(known)}")


def practices_of(known: Iterable[MaturityModel]) -> dict[str, Practice]:
    """Every practice of the catalogue and those that models bring themselves, by id.

    Raises:
        UsageError: two models define one practice in two ways.
    """
    found = dict(practices())
    for model in known:
        for name, practice in model.practices.items():
            if found.setdefault(name, practice) != practice:
                raise UsageError(f"{model.id} defines {name!r} otherwise than another model; give one of them a new id")
    return found


def read_model(path: Path, name: str | None = None) -> MaturityModel:
    """The maturity model of one file, a file of the catalogue or of one's own.

    Args:
        path: the file.
        name: what to call it in messages; its path if left out.

    Raises:
        InvalidFileError: the file breaks the schema or makes no sense as a model; carries every fault with its line.
    """
    document = read_yaml(path, name)
    faults = schema_faults(document, model_schema())
    if not faults:
        faults += _practice_faults(document)
    faults += [*model_faults(document, [*practices(), *_own_ids(document)]), *weighted_faults(document)]
    if faults:
        raise InvalidFileError(sorted(faults, key=_line))
    weighted = weighted_of(document, path.parent) if "weighted" in document.content else None
    return _model(path.stem, in_language(in_language(document.content, "models"), "practices"), weighted)


@cache
def model_schema() -> dict[str, Any]:
    """The schema of a model's file, the schema of a practice put in where the file refers to it."""
    schema = read_schema(SCHEMA)
    schema["$defs"] = {**read_schema(PRACTICES_SCHEMA)["$defs"], **schema["$defs"]}
    schema["properties"]["practices"]["items"] = {"$ref": "#/$defs/practice"}
    return schema


def _line(fault: Fault) -> int:
    number = fault.place.rpartition(" ")[2]
    return int(number) if number.isdigit() else 0


def _own_ids(document: Document) -> list[str]:
    content = document.content if isinstance(document.content, dict) else {}
    return [str(entry.get("id")) for _, entry in entries(content.get("practices"))]


def _practice_faults(document: Document) -> Iterator[Fault]:
    own = document.content.get("practices", [])
    yield from practice_faults(document, own)
    for index, entry in enumerate(own):
        if entry["id"] in practices():
            expected = f"{entry['id']!r} is a practice of the catalogue; one of your own needs a name of its own"
            yield document.fault(("practices", index, "id"), expected)


def _model(model_id: str, content: Mapping[str, Any], weighted: Weighted | None) -> MaturityModel:
    own = [practice_of(entry) for entry in content.get("practices", ())]
    return MaturityModel(
        id=model_id,
        kind=content["kind"],
        title=content["title"],
        what=content["what"],
        source=content["source"],
        stages=tuple(_stage(entry) for entry in content.get("stages", ())),
        comparisons=tuple(_comparisons(content)),
        profile=_profile(content["profile"]) if "profile" in content else None,
        structure=_structure(content) if "shape" in content else None,
        scorecard=_scorecard(content["scorecard"]) if "scorecard" in content else None,
        weighted=weighted,
        practices={practice.id: practice for practice in own},
    )


def _stage(entry: Mapping[str, Any]) -> Stage:
    return Stage(
        id=entry["id"],
        title=entry["title"],
        what=entry["what"],
        also_called=entry.get("also_called", ""),
        gate=tuple(
            Requirement(line["practice"], line["level"], line.get("essential", False)) for line in entry.get("gate", ())
        ),
        quorum=entry.get("quorum", DEFAULT_QUORUM),
        transition=_transition(entry["transition"]) if "transition" in entry else None,
    )


def _transition(entry: Mapping[str, Any]) -> Transition:
    return Transition(
        do=tuple(entry["do"]),
        leads=entry["leads"],
        raises=tuple(entry["raises"]),
        test=entry["test"],
        by_reason=entry.get("by_reason", {}),
    )


def _comparisons(content: Mapping[str, Any]) -> Iterator[Comparison]:
    for entry in content.get("comparisons", ()):
        yield Comparison(**entry)
    described = {shape["id"]: shape["what"] for shape in content.get("shape", {}).get("shapes", ())}
    for entry in content.get("shape", {}).get("published", ()):
        yield Comparison(what=described.get(entry["shape"], entry["shape"]), **entry)


def _profile(entry: Mapping[str, Any]) -> Profile:
    return Profile(
        layers=tuple(_layer(layer) for layer in entry["layers"]),
        levels=tuple(entry["levels"]),
        cells=tuple(Cell(**cell) for cell in entry["cells"]),
        watched=tuple(entry.get("watched", ())),
    )


def _layer(entry: Mapping[str, Any]) -> Layer:
    return Layer(
        id=entry["id"],
        title=entry["title"],
        question=entry["question"],
        question_of_others=entry["question_of_others"],
        anchors=tuple(entry["anchors"]),
        floor=entry.get("floor", False),
        advice=_transition(entry["advice"]),
    )


def _structure(content: Mapping[str, Any]) -> Structure:
    return Structure(
        target=tuple(content["shape"]["target"]),
        shapes={shape["id"]: shape["what"] for shape in content["shape"]["shapes"]},
        width_functions=tuple(content["width"]["functions"]),
        depth=content["width"]["depth"],
    )


def _scorecard(entry: Mapping[str, Any]) -> ScorecardNote:
    return ScorecardNote(
        chain=tuple(entry["chain"]),
        channel_measures={kind["id"]: kind["what"] for kind in entry["channel_measures"]},
        source=entry["source"],
    )
