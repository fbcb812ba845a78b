"""A proposed mapping as a form: kept as it was proposed where nobody changes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pappus.readers.mapping import parse_mapping, propose
from pappus.readers.source import Source
from pappus.vocabulary.documents import parse_yaml
from pappus.web.sources.mapping_form import MappingForm

TABLES = {
    "mails": (
        "Sender;Recipient;EventDate\n"
        "ann;bo;2010-01-02 10:00:00\nann;cy;2010-01-02 10:00:00\nbo;ann;2010-01-03 09:00:00\n"
    ),
    "posts": (
        "post_id,topic_id,reply_to,created_at,author_email,body\n"
        "1,1,,2026-01-01T10:00:00Z,ann@a.example,a long text of words\n"
        "2,1,1,2026-01-01T11:00:00Z,bo@a.example,another text of words\n"
    ),
    "calls": "Datum;Uhrzeit;Anrufer\n13.03.2024;09:10;0431234\n14.03.2024;09:20;0431235\n",
    "pairs": (
        "question_id,asked_by,asked_at,answered_by,answered_at\n"
        "q1,ann,1767261600,care,1767265200\nq2,bo,1767261601,care,1767265201\n"
    ),
}


def _given(form: MappingForm) -> dict[str, Any]:
    return {field.html_name: value for field in form if (value := field.value())}


@pytest.mark.parametrize("name", list(TABLES))
def test_a_proposal_that_is_confirmed_stays_as_it_was(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(TABLES[name])
    text = propose(Source(path))
    columns = TABLES[name].splitlines()[0].replace(";", ",").split(",")
    form = MappingForm(text, columns, _given(MappingForm(text, columns)))
    assert form.is_valid(), form.errors
    before, after = parse_yaml(text, "m").content, parse_yaml(form.as_text(), "m").content
    assert after["acts"] == before["acts"]
    assert after["network"] == before["network"]
    assert parse_mapping(parse_yaml(form.as_text(), "m")).columns


def test_what_is_changed_is_what_is_kept(tmp_path: Path) -> None:
    columns = ["who", "day", "what", "net"]
    text = "format: csv\nnetwork: other\nacts:\n  - at: '?'\n    actor: {email: who, split: ';'}\n"
    form = MappingForm(text, columns)
    assert form["at_0"].value() == ""
    given = {
        **_given(form),
        "at_0": "day",
        "network": "column:net",
        "inbound": "all",
        "text_0": "what",
        "id_0": "{day}",
    }
    form = MappingForm(text, columns, {**given, "actor_email_0": ""})
    assert form.is_valid(), form.errors
    content = parse_yaml(form.as_text(), "m").content
    act = {"at": "day", "actor": {"column": "who", "split": ";"}, "id": "{day}", "text": "what"}
    assert content == {
        "format": "csv",
        "network": {"column": "net"},
        "acts": [act],
        "coverage": {"inbound": "all"},
    }


def test_a_time_is_needed() -> None:
    form = MappingForm("acts:\n  - at: '?'\n", ["a"], {"network": "x", "inbound": "all", "at_format_0": "iso"})
    assert not form.is_valid()
    assert "at_0" in form.errors
