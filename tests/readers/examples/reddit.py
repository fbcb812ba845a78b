"""A small data request of Reddit: comments in both forms, posts, a message each way, a chat, and tables of no acts."""

from __future__ import annotations

from pathlib import Path

COMMENTS = """id,permalink,date,ip,subreddit,gildings,link,parent,body,media
lq7a2b9,https://www.reddit.com/r/acmehelp/comments/1abcd2/broken/lq7a2b9/,2024-05-02 18:11:04 UTC,,acmehelp,0,\
https://www.reddit.com/r/acmehelp/comments/1abcd2/broken/,t1_lq79zz1,"Thanks u/river_otter, see https://help.example/a",
lq7a2c0,https://www.reddit.com/r/acmehelp/comments/1abcd2/broken/lq7a2c0/,2024-05-02 18:12:04 UTC,,acmehelp,0,\
https://www.reddit.com/r/acmehelp/comments/1abcd2/broken/,,"Two
lines, one cell",
"""
POSTS = """id,permalink,date,ip,subreddit,gildings,title,url,body
1abcd9,https://www.reddit.com/r/acmehelp/comments/1abcd9/news/,2024-05-03 08:00:00 UTC,,acmehelp,0,News,,We are back
1abce0,https://www.reddit.com/user/acme_care/comments/1abce0/me/,2024-05-03 09:00:00 UTC,,u_acme_care,0,About me,,
"""
MESSAGES = """id,permalink,thread_id,date,ip,from,to,subject,body
2bq9x1,https://www.reddit.com/message/messages/2bq9x1,2bq9x1,2024-05-04 09:30:00 UTC,,maple_owl,acme_care,Order,Where?
2bq9x2,https://www.reddit.com/message/messages/2bq9x2,2bq9x1,2024-05-04 10:30:00 UTC,,acme_care,maple_owl,re: Order,Soon
"""
CHATS = """message_id,created_at,updated_at,username,message,thread_parent_message_id,channel_url,subreddit,\
channel_name,conversation_type
771,2024-05-05 09:30:00 UTC,,maple_owl,hello,,sendbird_1,,,direct
772,2024-05-05 09:31:00 UTC,,acme_care,hi,771,sendbird_1,,,direct
"""
STATISTICS = "statistic,value\naccount name,acme_care\nexport time,2024-06-01\n"
VOTES = "id,permalink,direction\nlq1,https://www.reddit.com/r/a/comments/b/c/lq1/,up\n"


def write(folder: Path) -> Path:
    """Writes the archive; returns what a person would hand in."""
    files = {
        "comments.csv": COMMENTS,
        "posts.csv": POSTS,
        "messages.csv": MESSAGES,
        "chat_history.csv": CHATS,
        "statistics.csv": STATISTICS,
        "post_votes.csv": VOTES,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """An older table of comments alone, with a byte order mark."""
    older = COMMENTS.replace("gildings,", "gildings,gildings_silver,gildings_supergold,").replace(",0,h", ",0,0,0,h")
    (folder / "comments_1.csv").write_text(older, encoding="utf-8-sig")
    return [folder / "comments_1.csv"]
