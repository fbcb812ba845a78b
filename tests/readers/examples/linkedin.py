"""A small archive of a LinkedIn member, and tables of older ones."""

from __future__ import annotations

from pathlib import Path

UPDATE = "https://www.linkedin.com/feed/update"
SHARES = f"""Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility
2026-05-07 16:41:18,{UPDATE}/urn%3Ali%3AugcPost%3A7458194261025673216,"We are ""live""!",,,MEMBER_NETWORK
2026-04-09 18:56:35,{UPDATE}/urn%3Ali%3Ashare%3A7448081445065035776,Read https://news.example/a,,,PUBLIC
"""
COMMENTS = f"""Date,Link,Message
2026-05-08 09:00:00,{UPDATE}/urn%3Ali%3AugcPost%3A7458194261025673216,Thanks all
2026-05-08 09:30:00,{UPDATE}/urn%3Ali%3AugcPost%3A7458194261025673216,"Read \\"tea\\",
it was hot"
2026-05-08 09:40:00,{UPDATE}/urn:li:activity:7401794121226567681?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A\
7401794121226567681%2C7458450000000000000%29,Well said
"""
REACTIONS = f"""Date,Type,Link
2026-05-09 09:50:45,LIKE,{UPDATE}/urn:li:activity:7401794121226567681
2026-05-09 09:51:45,PRAISE,{UPDATE}/urn:li:activity:7401794121226567681
"""
REPOSTS = f"""Date,Link
2026-05-09 10:50:45,{UPDATE}/urn:li:share:7448081445065035776
"""
MESSAGES = """CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,\
CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT
2-abc==,,Bo Berg,https://www.linkedin.com/in/bo-berg,Ann Lee,https://www.linkedin.com/in/ann-lee,\
2026-05-10 10:00:00 UTC,,"Hello Ann, ""quick"" one",INBOX,,No
2-abc==,,Ann Lee,https://www.linkedin.com/in/ann-lee,"Bo Berg,Cy Cole","https://www.linkedin.com/in/bo-berg,\
https://www.linkedin.com/in/cy",2026-05-10 10:01:00 UTC,,<p class="x">On my <b>way</b></p>,INBOX,,No
2-abc==,,Ann Lee,https://www.linkedin.com/in/ann-lee,Bo Berg,https://www.linkedin.com/in/bo-berg,\
2026-05-10 10:02:00 UTC,,not sent,INBOX,,Yes
"""
OLD_MESSAGES = """CONVERSATION ID,CONVERSATION TITLE,FROM,TO,DATE,SUBJECT,CONTENT,FOLDER
c1,,Bo Berg,Ann Lee,2020-01-05 09:00:00,,Hello there,INBOX
c1,,Ann Lee,Bo Berg,2020-01-05 09:04:00,,Hello back,INBOX
"""
OLDEST_MESSAGES = """From,To,Date,Subject,Content,Direction,Folder
Bo Berg,Ann Lee,"11/10/17, 12:30 AM",,Hello there,INCOMING,INBOX
Ann Lee,Bo Berg,"11/11/17, 8:33 AM",,"Hello, back",OUTGOING,ARCHIVED
Cy Cole,Ann Lee,"3/10/17, 4:03 PM",Business,Get connected,INCOMING,INBOX
"""
OLD_SHARES = """Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl
2019-01-15 10:00:00,https://www.linkedin.com/posts/ann-lee_x-activity-6490000000000000009-Ab,Great article,,
2019-01-15 10:00:00,,Great article,,
"""
INVITATIONS = """From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl
Ann Lee,Cy Cole,"5/5/26, 5:30 PM",,OUTGOING,https://www.linkedin.com/in/ann-lee,https://www.linkedin.com/in/cy
"""
PROFILE = "First Name,Last Name,Headline\nAnn,Lee,Care\n"
CONNECTIONS = """Notes:
"When exporting your connection data, you may notice that some addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Bo,Berg,https://www.linkedin.com/in/bo-berg,,Acme,Care,16 Jun 2025
"""


def write(folder: Path) -> Path:
    """Writes the archive; returns what a person would hand in."""
    files = {
        "Shares.csv": SHARES,
        "Comments.csv": COMMENTS,
        "Reactions.csv": REACTIONS,
        "InstantReposts.csv": REPOSTS,
        "messages.csv": MESSAGES,
        "Invitations.csv": INVITATIONS,
        "Profile.csv": PROFILE,
        "Connections.csv": CONNECTIONS,
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def more(folder: Path) -> list[Path]:
    """Tables of an older archive, one with the member's number in its name."""
    (folder / "Messages.csv").write_text(OLD_MESSAGES, encoding="utf-8")
    (folder / "Shares_17529409.csv").write_text(OLD_SHARES, encoding="utf-8-sig")
    (folder / "Messages_2017.csv").write_text(OLDEST_MESSAGES, encoding="utf-8")
    return [folder / "Messages.csv", folder / "Messages_2017.csv", folder / "Shares_17529409.csv"]
