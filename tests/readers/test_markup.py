"""HTML as plain text, and the domains it links to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.readers.markup import link_domains, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one &amp; two<br/>three</p><p>four</p>", "one & two\nthree\nfour"),
        ("no markup: 1 < 2 and 3 > 2", "no markup: 1 < 2 and 3 > 2"),
        ("a<script>alert('<b>')</script>b<!-- c -->d<STYLE>e</STYLE >f", "abdf"),
        ("cut <!-- off", "cut"),
    ],
)
def test_text_is_what_a_reader_sees(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@given(st.text(alphabet="<>/!-scriptay= \"'&;#\n", max_size=200))
def test_any_markup_gives_text(markup: str) -> None:
    assert len(plain_text(markup)) <= len(markup) + 1


def test_only_pages_are_links() -> None:
    markup = (
        '<a href="https://social.example/@ann" class="u-url mention">@ann</a> '
        '<a href="https://social.example/tags/x" class="mention hashtag" rel="tag">#x</a> '
        '<a rel="nofollow" href="https://Help.example/page?q=1">help</a> <a href="http://help.example/2">again</a>'
    )
    assert link_domains(markup) == ["help.example"]
    assert link_domains("plain") is None
