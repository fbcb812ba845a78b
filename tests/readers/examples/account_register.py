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

LISTED = """# Our accounts
- network: x
  handle: ParksToday
  unit: Nature
  reviewed_at: 2026-01-31
- {platform: Facebook, account: waterworks, url: "https://www.facebook.com/waterworks", decision: close}
"""
HOLDERS = """
- id: {bioguide: M001, govtrack: 7}
  social:
    twitter: SenExample
    twitter_id: 18915145
    youtube: senexample
- name: Ann Lee
  social: {facebook: ann.lee, instagram_id: 77}
"""


def write(folder: Path) -> Path:
    """Writes the register; returns what a person would hand in."""
    path = folder / "accounts.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def more(folder: Path) -> list[Path]:
    """The same as a list of accounts, and as a list of holders with their networks."""
    paths = [folder / "listed.yaml", folder / "holders.yaml"]
    for path, text in zip(paths, (LISTED, HOLDERS), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths
