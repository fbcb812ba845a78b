"""Names that could be taken for ours."""

from __future__ import annotations

import pytest

from pappus.indicators.lookalikes import looks_like_one, skeleton


@pytest.mark.parametrize(
    ("name", "ours", "expected"),
    [
        ("x:acme_he1p", "x:acme_help", True),  # 1 is read as l
        ("x:acrne", "x:acme", True),  # rn is read as m
        ("x:аcme", "x:acme", True),  # a Cyrillic а
        ("x:acmee", "x:acme", False),  # a letter more, but a short name
        ("x:exampel", "x:example", True),  # neighbours swapped
        ("x:exampl", "x:example", True),
        ("x:sample", "x:example", False),
        ("x:example_supprot_de", "x:examplesupport", False),  # four changes
        ("mastodon:Acme@example.social", "x:acme", True),  # the name on another network
        ("x:", "x:acme", False),
    ],
)
def test_names(name: str, ours: str, expected: bool) -> None:
    assert looks_like_one(name, ["email:quite@different.example", ours]) is expected


def test_a_skeleton_is_what_the_eye_takes() -> None:
    assert skeleton("Café_0n-Line.1") == "cafeonllnel"
