from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from pappus.simulation import Demonstration

OURS = "@lindenfern.example"


@pytest.fixture(scope="module")
def posts(exports: Path) -> dict[str, dict[str, str]]:
    with (exports / "forum-posts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {row["post_id"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def test_answers_follow_what_they_answer_in_the_same_topic(posts: dict[str, dict[str, str]]) -> None:
    replies = [row for row in posts.values() if row["reply_to_post_id"]]
    assert len(replies) > 600
    for row in replies:
        parent = posts[row["reply_to_post_id"]]
        assert parent["topic_id"] == row["topic_id"]
        assert parent["created_at"] <= row["created_at"]
    heads = [row["topic_id"] for row in posts.values() if not row["reply_to_post_id"]]
    assert len(heads) == len(set(heads)) == 540


def test_the_mapping_names_columns_of_the_table(posts: dict[str, dict[str, str]], demonstration: Demonstration) -> None:
    mapping = yaml.safe_load((demonstration.folder / "mappings" / "forum-posts.yaml").read_text(encoding="utf-8"))
    (act,) = mapping["acts"]
    columns = set(next(iter(posts.values())))
    assert {act["at"], act["actor"]["email"], act["text"]} <= columns
    assert {act["id"], act["parent"]} == {"{post_id}", "{reply_to_post_id}"}


def test_people_of_four_functions_answer_by_name_in_most_weeks(
    posts: dict[str, dict[str, str]], demonstration: Demonstration
) -> None:
    declared = yaml.safe_load((demonstration.folder / "organisation.yaml").read_text(encoding="utf-8"))
    function_of_unit = {unit["id"]: unit["function"] for unit in declared["units"]}
    with (demonstration.folder / "people.csv").open(encoding="utf-8", newline="") as file:
        function_of = {row["identifiers"].split(";")[0]: function_of_unit[row["unit"]] for row in csv.DictReader(file)}
    people: dict[str, set[str]] = defaultdict(set)
    weeks: dict[str, set[int]] = defaultdict(set)
    for row in posts.values():
        if row["author_email"].endswith(OURS):
            function = function_of[row["author_email"]]
            people[function].add(row["author_email"])
            weeks[function].add(datetime.fromisoformat(row["created_at"]).toordinal() // 7)
    steady = {name for name in people if len(people[name]) >= 5 and len(weeks[name]) >= 2 / 3 * 53}
    assert steady == {"communications", "marketing", "customer_support", "product_development"}
