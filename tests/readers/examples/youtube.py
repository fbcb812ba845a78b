"""Comments of YouTube as Takeout has handed them out: three generations of the first line, and live chats."""

from __future__ import annotations

from pathlib import Path

CHANNEL = "UCacme0000000000000000aa"
NEWEST = f"""Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Post ID,Video ID,Comment Text,\
Top-Level Comment ID
UgxAAA11111,{CHANNEL},2025-03-01T10:00:00.434647+00:00,0,,,jH39c5-y6kg,"{{""text"":""Thanks for asking ""}},\
{{""text"":""@ann_lee"",""mention"":{{""externalChannelId"":""UC2""}}}}",
UgxAAA11111.9iwJkU22222,{CHANNEL},2025-03-01T11:00:00.801024+00:00,0,UgxAAA11111,,jH39c5-y6kg,\
"{{""text"":""see https://help.example/a""}}",UgxAAA11111
UgxBBB33333,{CHANNEL},2025-03-02T11:00:00+00:00,0,,Ugkx44444,,"{{""text"":""news""}}",
"""
MIDDLE = f"""Channel ID,Comment Create Timestamp,Price,Comment ID,Parent Comment ID,Video ID,Comment Text
{CHANNEL},2023-04-14T07:39:35.956042+00:00,0,UgyCCC55555,,rWVAzS6duAs,"{{""text"":""one""}},{{""text"":""\\n""}},\
{{""text"":""two""}}"
{CHANNEL},2016-01-29T18:26:53.255+00:00,0,UgiDDD66666.77777,UgiDDD66666,ZuvK-oe647c,"{{""text"":""Great""}}"
"""
OLDEST = f"""Comment ID,Channel ID,Comment create timestamp,Price,Parent comment ID,Video ID,Comment text
UgxEEE88888,{CHANNEL},2023-09-19T17:42:53.434647+00:00,0,,WtOskFeLmr4,\
"{{""takeoutSegments"":[{{""text"":""hello ""}},{{""text"":""there""}}]}}"
UgxEEE99999,{CHANNEL},2023-09-19T17:43:53Z,0,,WtOskFeLmr4,plain words
"""
CHATS = f"""Live Chat ID,Channel ID,Live Chat Create Timestamp,Price,Video ID,Live Chat Text
UgwFFF12121,{CHANNEL},2018-09-02T05:16:35.510381+00:00,0,0vGCh85obuI,"{{""text"":""welcome""}}"
UgwFFF13131,{CHANNEL},2018-09-02T05:17:35.510381+00:00,0,0vGCh85obuI,"{{""text"":""to all""}}"
"""


def write(folder: Path) -> Path:
    """Writes an archive as it is today; returns what a person would hand in."""
    below = folder / "Takeout" / "YouTube and YouTube Music"
    for name, content in (("comments/comments.csv", NEWEST), ("live chats/live chats.csv", CHATS)):
        path = below / name
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    (below / "channels").mkdir()
    (below / "channels" / "channel.csv").write_text(f"Channel ID,Channel Title\n{CHANNEL},Acme\n", encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """Tables of older archives."""
    (folder / "comments.csv").write_text(MIDDLE, encoding="utf-8")
    (folder / "my-comments.csv").write_text(OLDEST, encoding="utf-8")
    return [folder / "comments.csv", folder / "my-comments.csv"]
