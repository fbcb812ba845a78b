"""Languages: texts, figures and dates as people read them, and English without anything loaded."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.languages import (
    cached_by_language,
    digits,
    each_language,
    in_language,
    language,
    languages,
    long_date,
    long_month,
    translated,
    translated_count,
    using,
    with_texts,
)

TREE = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


def test_english_is_what_stands_in_the_code() -> None:
    assert language() == "en"
    assert languages()[0] == "en"
    assert translated("Your unit") == "Your unit"


def test_a_language_holds_within_its_block_and_no_further() -> None:
    with using("de"):
        assert translated("Your unit") == "Ihre Einheit"
        with using("en"):
            assert translated("Your unit") == "Your unit"
        assert language() == "de"
    assert language() == "en"


def test_a_language_ends_with_an_error_too() -> None:
    with pytest.raises(RuntimeError), using("de"):
        raise RuntimeError
    assert language() == "en"


def test_readers_in_other_threads_keep_their_own_language() -> None:
    seen: list[str] = []
    with using("de"):
        other = Thread(target=lambda: seen.append(language()))
        other.start()
        other.join()
    assert seen == ["en"]


@pytest.mark.parametrize("code", ["xx", "", "DE", "../de", "de/LC_MESSAGES"])
def test_a_language_that_nobody_has_translated_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match=r"no such language. Known: en, de"), using(code):
        pass


def test_what_nobody_has_translated_stays_english_and_the_empty_text_empty() -> None:
    with using("de"):
        assert translated("Wholly unheard of {here}") == "Wholly unheard of {here}"
        assert translated("") == ""


def test_values_are_put_in() -> None:
    with using("de"):
        told = translated("{items} questions, about {minutes} minutes", items=3, minutes=1)
    assert told == "3 Fragen, etwa 1 Minuten"


def test_counted_things_take_the_form_of_their_number() -> None:
    assert translated_count("{number} oak", "{number} oaks", 1) == "1 oak"
    assert translated_count("{number} oak", "{number} oaks", 1042) == "1,042 oaks"
    with using("de"):
        assert translated_count("{number} oak", "{number} oaks", 1042) == "1.042 oaks"


def test_figures_and_dates_follow_the_language() -> None:
    moment = date(2024, 3, 3)
    assert (digits("1,042.5"), long_date(moment), long_month(moment)) == ("1,042.5", "3 March 2024", "March 2024")
    with using("de"):
        assert (digits("1,042.5"), long_date(moment), long_month(moment)) == ("1.042,5", "3. März 2024", "März 2024")


def test_what_is_kept_is_kept_for_each_language() -> None:
    made: list[str] = []

    @cached_by_language
    def answer() -> str:
        made.append(language())
        return translated("Answer")

    assert [*each_language(answer), *each_language(answer)] == ["Answer", "Antwort"] * 2
    assert made == ["en", "de"]


def test_texts_of_a_file_are_changed_where_its_places_say() -> None:
    content = {"a": "x", "b": [{"a": "y", "c": "z"}, {"a": 3}], "c": {"d": ["p", ""], "a": "q"}}
    changed = with_texts(content, ["b.*.a", "c.**"], str.upper)
    assert changed == {"a": "x", "b": [{"a": "Y", "c": "z"}, {"a": 3}], "c": {"d": ["P", ""], "a": "Q"}}


@given(TREE)
def test_everywhere_means_every_text_and_nothing_else(content: object) -> None:
    assert with_texts(content, ["**"], lambda text: text) == content
    assert with_texts(content, [], lambda text: text + "!") == content


def test_english_content_is_the_content_itself() -> None:
    content = {"competence": {"part": "Know-how"}}
    assert in_language(content, "questions") is content


def test_english_loads_neither_babel_nor_gettext() -> None:
    code = (
        "import sys; from pappus.vocabulary.languages import *; translated('Answer'); digits('1'); languages(); "
        "print(sorted({'babel', 'gettext', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
