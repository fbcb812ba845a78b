"""The subjects of a workspace are put together without one hiding what another gives."""

from __future__ import annotations

from collections import defaultdict

from pappus.pipeline import Workspace


def test_whatever_a_workspace_can_do_stands_in_one_subject() -> None:
    given: dict[str, list[str]] = defaultdict(list)
    for subject in Workspace.__mro__:
        for name, one in vars(subject).items():
            if callable(one) and not name.startswith("__") and subject is not object:
                given[name].append(subject.__name__)
    assert len(given) > 50
    assert {name: subjects for name, subjects in given.items() if len(subjects) > 1} == {}
