"""A ConvoKit corpus has the five files that ConvoKit reads, and they fit together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pappus.interchange.writer import Written
from pappus.pipeline import Workspace


@pytest.fixture(scope="module")
def corpus(demonstrated: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Written]:
    folder = tmp_path_factory.mktemp("corpus") / "corpus"
    return folder, demonstrated.take_out("convokit", folder, people=True)


def content(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return found


def utterances(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "utterances.jsonl").read_text("utf-8").splitlines()]


def test_it_has_the_files_of_a_corpus(corpus: tuple[Path, Written]) -> None:
    names = {file.name for file in corpus[0].iterdir()}
    assert names == {"utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json"}


def test_utterances_fit_speakers_and_conversations(corpus: tuple[Path, Written]) -> None:
    folder, written = corpus
    said = utterances(folder)
    ids = {one["id"]: one for one in said}
    assert len(ids) == len(said) == written.counts["utterances"]
    assert {one["speaker"] for one in said} == set(content(folder, "speakers"))
    assert {one["conversation_id"] for one in said} == set(content(folder, "conversations"))
    assert set(content(folder, "conversations")) <= set(ids)
    answers = [one for one in said if one["reply-to"] is not None]
    assert answers
    assert all(ids[one["reply-to"]]["conversation_id"] == one["conversation_id"] for one in answers)


def test_every_act_that_says_something_is_an_utterance(corpus: tuple[Path, Written], demonstrated: Workspace) -> None:
    with demonstrated.record() as record:
        found = record.query("SELECT COUNT(*) AS n FROM acts WHERE verb = 'Create'")["n"][0].as_py()
        threads = record.query("SELECT COUNT(*) AS n FROM threads")["n"][0].as_py()
    assert (corpus[1].counts["utterances"], corpus[1].counts["conversations"]) == (found, threads)


def test_the_index_names_every_field(corpus: tuple[Path, Written]) -> None:
    folder = corpus[0]
    index = content(folder, "index")
    assert set(index["utterances-index"]) == {name for one in utterances(folder) for name in one["meta"]}
    speakers = content(folder, "speakers").values()
    assert set(index["speakers-index"]) == {name for one in speakers for name in one["meta"]}
    assert set(index["overall-index"]) == set(content(folder, "corpus"))


def test_convokit_opens_it(corpus: tuple[Path, Written]) -> None:
    convokit = pytest.importorskip("convokit")
    opened = convokit.Corpus(filename=str(corpus[0]))
    assert len(list(opened.iter_utterances())) == corpus[1].counts["utterances"]
    assert all(one.check_integrity(verbose=False) for one in opened.iter_conversations())
