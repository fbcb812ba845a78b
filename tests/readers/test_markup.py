"""HTML as plain text, and the domains it links to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pappus.readers.joined_tags import without_tags
from pappus.readers.markup import MOST_CHARACTERS, link_domains, plain_text
from pappus.readers.markup_columns import domains_linked_to, plain_texts


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


PIECES = ("<p>", "</p>", "<br>", "<BR/>", "</br>", "<b", "<a href='x'>", ">", "<", "</", "&amp;", "&lt;b&gt;", "\n",
          " ", "x", "é", "<!--", "-->", "<script>", "</Script>", "<strong>", "<h1>", "</h1>", "</h7>", "</pr", "<brx>",
          "<bré>", "<br\u00a0>", "&#10;", "\u2003", "\x1c", "</div a=b>", "1",
          "&am", "p;", "&quot;", "&nbsp;", "&amp;lt;", "&eacute;", "&lt", "&")  # fmt: skip
PIECED = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECED | st.text(alphabet="<>/!abrpé \n&;\0", max_size=12), max_size=6))
def test_texts_of_many_and_one_by_one(markups: list[str]) -> None:
    assert plain_texts(markups) == [plain_text(markup) for markup in markups]


NAMES = ("p", "P", "pre", "PRE", "prex", "div", "Div", "li", "tr", "tré", "br", "bR", "b", "h1", "H6", "h7", "h1x",
         "span", "a", "p_", "p-", "p\u00a0", "strong", "script", "p\0")  # fmt: skip
BEHIND = ("", " a=b", "/")
TAGS = st.builds("<{}{}{}>".format, st.sampled_from(["", "/"]), st.sampled_from(NAMES), st.sampled_from(BEHIND))
TAGGED = st.lists(TAGS | st.sampled_from(["x", "é ", "&amp;", "\n", "&lt;"]), max_size=8).map("".join)


@settings(deadline=None, max_examples=300)
@given(st.lists(TAGGED, max_size=4))
def test_whole_tags_of_many_and_one_by_one(markups: list[str]) -> None:
    assert plain_texts(markups) == [plain_text(markup) for markup in markups]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p>", "a\n"),
        ("<b>é</b><br>x<br/><BR a=1>", "é\nx\n\n"),
        ("</h1></H6x></li></div a></tr></pre></p/></prex></br><h2></h7>", "\n\n\n\n\n\n"),
        ("</p>", "\n"),
        ("", ""),
    ],
)
def test_whole_tags_are_taken_out_together(markup: str, text: str) -> None:
    assert without_tags(f"{markup}\0y{markup}") == f"{text}\0y{text}"
    assert without_tags(markup) == text


@pytest.mark.parametrize(
    "markup", ["1 < 2", "2 > 1", ">a<", "</>", "<3>", "<!-- a -->", "<STyle>", "<p\0>", "</pé>", "<<b>>"]
)
def test_what_is_more_than_whole_tags_is_looked_at_otherwise(markup: str) -> None:
    assert without_tags(markup) is None


def test_a_very_long_markup_among_others_is_cut() -> None:
    markups = ["<b>x</b>", "y " * MOST_CHARACTERS]
    assert plain_texts(markups) == [plain_text(markup) for markup in markups]


LINKS = ("<a ", "<A\n", "href='http://A.example/b'", 'href="https://b.example"', "class='u-url mention'", "</a>",
         'class="tagged"', 'class="x hashtag', "rel=tag ", ">", "<", "\0", "mention", " ", "x")  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(st.sampled_from(LINKS), max_size=8).map("".join), min_size=1, max_size=4))
def test_pages_by_the_column_and_one_by_one(markups: list[str]) -> None:
    expected = [link_domains(markup.replace("\0", " ")) for markup in markups]
    assert domains_linked_to(markups).to_pylist() == expected
