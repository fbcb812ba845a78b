"""Whoever asks for several things of one state, in several languages, gets what single questions give."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.care import care_export

import pappus
from pappus.vocabulary.languages import using
from pappus.vocabulary.readings import Reading

_ASKED = ("activity.volume", "response.rmst_hours", "people.active_share")


def _in_each_language(workspace: pappus.Workspace) -> dict[str, list[Reading]]:
    found = {}
    for language in ("en", "de"):
        with using(language):
            found[language] = workspace.readings(_ASKED)
    return found


def _volume(workspace: pappus.Workspace) -> float | None:
    return workspace.readings(["activity.volume"])[0].value


def test_a_held_state_answers_as_single_questions_do(tmp_path: Path) -> None:
    workspace = pappus.initialise(tmp_path / "org", "Many")
    assert all(one.error is None for one in workspace.import_files([care_export(tmp_path / "one.csv", 1, 300)]))
    answers = _in_each_language(workspace)
    with workspace.held():
        held = _in_each_language(workspace)
        [before] = {_volume(workspace), _volume(workspace)}
        # Somebody else brings more in: it is not seen before the end.
        other = pappus.open(workspace.folder)
        assert all(one.error is None for one in other.import_files([care_export(tmp_path / "two.csv", 5001, 300)]))
        assert _volume(workspace) == before == 300
    assert held == answers
    assert held["en"] != held["de"]
    assert _volume(workspace) == 600
