"""Instagram: the download of one's information (JSON); see `meta_files`.

No description of its files by Instagram was found. github.com/d3i-infra/data-donation-task, which reads downloads of
people who give them to research, has the same names of files, and that labels follow the language of the account.
"""

from __future__ import annotations

from functools import partial

from pappus.readers.meta_acts import holds_download, read_download
from pappus.readers.reader import Reader

_NETWORK = "instagram"
_EXPECTED = (
    "holds no file of an Instagram download with acts in it. Expected JSON (not HTML) with conversations "
    "(message_1.json), comments (post_comments_1.json), posts (posts_1.json) or likes (liked_posts.json)"
)

READER = Reader(
    title="Instagram download (JSON)",
    network=_NETWORK,
    accepts="the .zip, its folder, or one of its .json files",
    how_to_get="Instagram: Settings → Accounts Center → Your information and permissions → Export your information → "
    "to device, format JSON",
    proves="conversations from both sides with their times; what the account posted, commented and liked and when, "
    "with the time of the post that was liked",
    cannot_show="what others commented, which post a comment stands under, when a reaction to a message was given, "
    "deleted posts",
    verified="posts, comments and messages of a real download of 2024; files made by hand after open readers and a "
    "public generator of such downloads (2026)",
    detect=partial(holds_download, network=_NETWORK),
    read=partial(read_download, network=_NETWORK, expected=_EXPECTED),
)
