from __future__ import annotations

import csv
from pathlib import Path

import yaml

from pappus.simulation import Demonstration


def test_five_smaller_accounts_post_all_year_and_two_fall_silent(exports: Path) -> None:
    with (exports / "scheduled-posts.csv").open(encoding="utf-8", newline="") as file:
        posts = list(csv.DictReader(file))
    lively = {"instagram", "linkedin", "facebook", "youtube", "bluesky"}
    assert {row["network"] for row in posts} == lively | {"pinterest", "flickr"}
    assert max(row["published_at"] for row in posts if row["network"] not in lively) < "2026-02-01"
    assert len({row["post_id"] for row in posts}) == len(posts) == 423
    assert [row["published_at"] for row in posts] == sorted(row["published_at"] for row in posts)
    for network in ("instagram", "youtube"):
        last = max(row["published_at"] for row in posts if row["network"] == network)
        assert last > "2026-08-01"


def test_the_mapping_takes_network_and_account_from_columns(demonstration: Demonstration) -> None:
    path = demonstration.folder / "mappings" / "scheduled-posts.yaml"
    mapping = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert mapping["network"] == {"column": "network"}
    assert mapping["acts"][0]["account"] == "account"
    assert mapping["coverage"]["inbound"] == "none"
