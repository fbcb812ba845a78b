"""Titles in stored HTML become links, and nothing else does."""

from __future__ import annotations

from pappus.web.results.opening import ROOT, Subject, Subjects

SUBJECTS = Subjects(
    [
        Subject("practice", "a.b", "People’s “own” words & deeds"),
        Subject("model", "m", "Crawl, walk"),
        Subject("indicator", "a.b", "Share"),
    ]
)


def test_a_title_leads_to_its_page() -> None:
    html = '<th scope="row">People’s “own” words &amp; deeds <span>x</span></th><p>Crawl, walk</p>'
    opened = SUBJECTS.opened(html, [])
    assert f'<th scope="row"><a href="{ROOT}results/practices/a.b/">People’s' in opened
    assert "<p>Crawl, walk</p>" in opened


def test_an_anchor_of_a_section_leads_to_its_page() -> None:
    opened = SUBJECTS.opened('<a href="#knowhow">x</a><use href="#knowhow-1"/>', ["knowhow"])
    assert opened == f'<a href="{ROOT}results/knowhow/">x</a><use href="#knowhow-1"/>'


def test_an_id_that_two_things_share_is_told_apart_by_kind() -> None:
    found = [SUBJECTS.of("a.b", kind) for kind in ("practice", "indicator", "model")]
    assert [one.kind if one else None for one in found] == ["practice", "indicator", None]
    assert SUBJECTS.of("nothing") is None
