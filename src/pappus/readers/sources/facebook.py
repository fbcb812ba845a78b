"""Facebook: the download of one's information (JSON), with conversations of Messenger; see `meta_files`.

What is in a download: facebook.com/help/1701730696756992, "Accessing Your Info" (as of 2018). No description of its
fields by Facebook was found; conversations are described in the wiki of github.com/Code4Myself/FacebookArchiveParser
("Message"), and github.com/d3i-infra/data-donation-task reads comments in groups in the same form.
"""

from __future__ import annotations

from functools import partial

from pappus.readers.meta_acts import holds_download, read_download
from pappus.readers.reader import Reader

_NETWORK = "facebook"
_EXPECTED = (
    "holds no file of a Facebook download with acts in it. Expected JSON (not HTML) with conversations "
    "(message_1.json), comments, posts or reactions"
)

READER = Reader(
    title="Facebook download (JSON)",
    network=_NETWORK,
    accepts="the .zip, its folder, or one of its .json files; also the download of encrypted chats of Messenger",
    how_to_get="Facebook: Settings & privacy → Accounts Center → Your information and permissions → Export your "
    "information → to device, format JSON; encrypted chats: Messenger → Privacy & safety → End-to-end encrypted chats",
    proves="conversations from both sides with their times; what the account posted, commented and reacted to and when",
    cannot_show="what others wrote in public, which post or comment was answered, when a reaction to a message was "
    "given, deleted posts",
    verified="posts and messages of real downloads of 2020; files made by hand after open readers and a public "
    "generator of such downloads (2026)",
    detect=partial(holds_download, network=_NETWORK),
    read=partial(read_download, network=_NETWORK, expected=_EXPECTED),
)
