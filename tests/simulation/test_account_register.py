from __future__ import annotations

import csv
from pathlib import Path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_is_longer_than_the_register_and_untidy(exports: Path) -> None:
    listed = read(exports / "accounts.csv")
    registered = {row["url"] for row in read(exports.parent / "properties.csv") if row["url"]}
    urls = {row["URL"] for row in listed}
    assert registered < urls
    assert len(urls - registered) == 4
    assert len({row["Platform"] for row in listed if row["URL"].startswith("https://x.com/")}) > 1
    assert any(row["Platform"] != row["Platform"].strip() for row in listed)


def test_some_accounts_lie_dormant_and_some_have_nobody(exports: Path) -> None:
    listed = read(exports / "accounts.csv")
    assert sum(row["Status"] == "dormant" for row in listed) == 3
    assert sum(not row["Department"] for row in listed) == 3
