"""A small table of support on X: questions, answers, a line break in a text, an answer to what is not there."""

from __future__ import annotations

from pathlib import Path

TABLE = """tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
2,115712,True,Tue Oct 31 22:10:47 +0000 2017,"@AcmeCare it broke, again",1,
1,AcmeCare,False,Tue Oct 31 22:11:47 +0000 2017,@115712 sorry &amp; thanks,,2
3,115713,True,Tue Oct 31 22:12:00 +0000 2017,"@AcmeCare where
is it? https://t.co/a",4,
4,AcmeCare,False,Tue Oct 31 23:12:00 +0000 2017,@115713 write to us,,3
5,115714,True,Wed Nov 01 08:00:00 +0000 2017,thanks,,99
"""


def write(folder: Path) -> Path:
    """Writes the table; returns what a person would hand in."""
    path = folder / "tweets.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """The same as a spreadsheet saves it."""
    path = folder / "tweets.tsv"
    path.write_bytes(TABLE.replace(",", "\t").replace("\n", "\r\n").encode("utf-8-sig"))
    return [path]
