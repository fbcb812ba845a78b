"""What is told of a job is said in the language of whoever looks, figures and all."""

from __future__ import annotations

from django.utils import translation

from pappus.web.jobs.work import in_words, with_figures


def test_figures_are_filled_in_after_translation() -> None:
    # Django has this one in German too.
    told = with_figures("“%(pk)s” is not a valid value.", pk=3)
    assert in_words(told) == "“3” is not a valid value."
    with translation.override("de"):
        assert in_words(told) == "„3“ ist kein gültiger Wert."


def test_what_a_file_is_called_is_no_place_for_figures() -> None:
    told = with_figures("%(name)s: %(count)s records", name="100 %(x)s \x1f.csv", count="7")
    assert in_words(told).endswith(": 7 records")
    assert in_words("100 % done") == "100 % done"
    assert in_words("") == ""
    assert in_words("my \x1f file cannot be read") == "my \x1f file cannot be read"


def test_a_long_name_does_not_outgrow_a_message() -> None:
    assert len(with_figures("%(name)s: %(count)s records", name="ä" * 400, count="7")) < 300
