"""Made-up exports of customers who write to an account of ours, for tests in which only their number counts."""

from __future__ import annotations

from pathlib import Path

_COLUMNS = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"


def care_export(file: Path, first: int, number: int) -> Path:
    """Writes so many messages of thirty customers, numbered from the first; none is answered."""
    rows = [
        f"{n},cust{n % 30},True,Tue Oct {1 + n % 28:02d} 22:{n % 60:02d}:45 +0000 2017,@Care where is it {n},,"
        for n in range(first, first + number)
    ]
    file.write_text("\n".join([_COLUMNS, *rows]) + "\n", encoding="utf-8")
    return file
