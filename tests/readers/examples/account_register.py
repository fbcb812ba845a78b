"""A small register of official accounts, one row of it a doubtful spelling, one a repetition."""

from __future__ import annotations

from pathlib import Path

TABLE = """Account,Platform,Department,URL,Purpose,Decision,Reviewed
Parks,X,Nature,https://x.com/ParksToday,news,keep,2026-01-31
@water_works,instagram,Water,,service,,
Water,Facebook,Water,https://www.facebook.com/waterworks,service,close,2025-12-01
Parks,Twitter,Nature,https://x.com/ParksToday,news,,
River,Mastodn,Water,https://social.example/@river,,,
"""


def write(folder: Path) -> Path:
    """Writes the register; returns what a person would hand in."""
    path = folder / "accounts.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path
