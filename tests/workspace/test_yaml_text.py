from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from pappus.vocabulary.documents import parse_yaml
from pappus.workspace.yaml_text import changed


def parsed(text: str) -> Any:
    return parse_yaml(text, "scorecard.yaml").content


TEXT = """\
# What we want.
vision: People ask each other first   # said in May

objectives:
# the one that the board cares for
- id: answers
  title: Answers within a day  # until 2026
  perspective: customer
  leads_to: [trust, growth]
# and this one
- {id: trust, title: Trust, perspective: customer}

measures:
  - id: median
    title: >
      Hours until
      an answer
    file: scorecard/figures.csv
    by: 2030-12-31
    # in hours
    target: 24
reviews:
"""


def test_a_value_changes_where_it_stands_and_all_else_stays() -> None:
    wanted = parsed(TEXT)
    wanted["objectives"][0]["title"] = "Answers within an hour: at most"
    made = changed(TEXT, wanted)
    assert made == TEXT.replace("Answers within a day", "'Answers within an hour: at most'")


def test_new_keys_and_entries_stand_behind_the_last_one() -> None:
    wanted = parsed(TEXT)
    wanted["objectives"].append({"id": "growth", "title": "Growth"})
    wanted["measures"][0]["owner"] = "Care"
    wanted["measures"][0]["title"] = "Hours"
    wanted["reviews"] = [{"day": "2026-05-04", "note": "Slow"}]
    made = changed(TEXT, wanted)
    assert parsed(made) == wanted
    assert [line for line in TEXT.splitlines() if "#" in line] == [line for line in made.splitlines() if "#" in line]
    assert "    target: 24\n    owner: Care\n" in made
    assert "- id: growth\n  title: Growth\n" in made


def test_what_is_gone_is_taken_out_with_its_line() -> None:
    wanted = parsed(TEXT)
    del wanted["objectives"][0]["leads_to"]
    del wanted["objectives"][1]
    made = changed(TEXT, wanted)
    assert parsed(made) == wanted
    assert made == TEXT.replace("  leads_to: [trust, growth]\n", "").replace(
        "- {id: trust, title: Trust, perspective: customer}\n", ""
    )


def test_nothing_changes_where_nothing_is_to_change() -> None:
    assert changed(TEXT, parsed(TEXT)) == TEXT


def test_what_cannot_be_changed_in_places_is_written_anew() -> None:
    text = "a: &x {b: 1}\nc: *x # twice\n"
    made = changed(text, {"a": {"b": 2}, "c": {"b": 1}})
    assert parsed(made) == {"a": {"b": 2}, "c": {"b": 1}}


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab: #-\n'é", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
_CONTENT = st.dictionaries(st.sampled_from("abcd"), _PLAIN, max_size=4)


@given(_CONTENT, _CONTENT)
def test_it_says_what_is_wanted_whatever_it_said(before: dict[str, Any], wanted: dict[str, Any]) -> None:
    text = yaml.safe_dump(before, sort_keys=False, allow_unicode=True)
    assert parsed(changed(text, wanted)) == wanted
