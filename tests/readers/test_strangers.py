"""What is said of files that no reader knows."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

import pytest

from pappus.readers.source import Source
from pappus.readers.strangers import described


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_another_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "tweets.csv"
    path.write_bytes("\ufeffa,b\n1,2\n".encode(encoding))
    with Source(path) as source:
        assert "is text in UTF-16, which holds no export that can be read; save it as UTF-8" in described(source)


def test_an_archive_that_was_packed_once_more_is_named(tmp_path: Path) -> None:
    path, inner = tmp_path / "export.zip.gz", tmp_path / "export.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "a")
    path.write_bytes(gzip.compress(inner.read_bytes()))
    with Source(path) as source:
        assert "is a zip archive that was packed once more" in described(source)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"type": "message", "user": "U1", "ts": "1.2"}]', "JSON of no known form, with 'type', 'user', 'ts'. If it"),
        ('{"a": 1}', "JSON of no known form, with 'a'"),
        ("a;b\n1;2\n", "a table with the columns 'a', 'b'"),
        ("sep=;\na;b\n1;2\n", "a table with the columns 'a', 'b'"),
        ("words", "not recognised"),
        ('<!DOCTYPE html>\n<div class="page_body chat_page">', "a chat that Telegram saved as a web page"),
        ("<!DOCTYPE html>\n<p>Sign in</p>", "is a web page"),
        ("<html><body><ul><li><a href='http://www.youtube.com/watch?v=a'>", "is a page of YouTube, which holds"),
        ("0a1b2c3 (HEAD -> main) One\n1b2c3d4 Two\n", "is a log of git with a line a commit"),
        ("*   0a1b2c3 Merge\n|\\  \n| * 1b2c3d4 Two\n", "is a log of git with a line a commit"),
        ("\x1b[33m0a1b2c3\x1b[m One\n\x1b[33m1b2c3d4\x1b[m Two\n", "is a log of git with a line a commit"),
        ("* commit 0a1b2c3d4e\n| Author: A <a@b.example>\n", "with a graph, with colours or with short names"),
        ("\x1b[33mcommit 0a1b2c3d4e\x1b[m\nAuthor: A", "write it with git log --all --date=iso-strict"),
        ("1234567 words\n1234568 more words\n", "not recognised"),
        (
            '[{"id": 1, "status": "open", "requester_id": 2, "assignee_id": null}]',
            "is a list of tickets without their comments",
        ),
        ('{"comments": [{"author_id": 1, "html_body": "a", "audit_id": 3}]}', "as its comments, what /api/v2/tickets/"),
        ("AuthorID,Author,Date,Content,Attachments,Reactions\n", "saved as a table, which holds no export that can be"),
    ],
)
def test_what_a_file_is_and_what_would_help(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "day.json"
    path.write_text(content, encoding="utf-8")
    with Source(path) as source:
        assert said in described(source)


def test_old_downloads_of_youtube_are_known(tmp_path: Path) -> None:
    (tmp_path / "YouTube" / "my-comments").mkdir(parents=True)
    (tmp_path / "YouTube" / "my-comments" / "my-comments.html").write_text("<ul>", encoding="utf-8")
    (tmp_path / "YouTube" / "subscriptions.csv").write_text("a,b\n", encoding="utf-8")
    with Source(tmp_path) as source:
        assert "request YouTube in Google Takeout again" in described(source)


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_folder_or_archive_is_known_by_what_it_holds(tmp_path: Path, is_packed: bool) -> None:
    folder = tmp_path / "given"
    (folder / "ChatExport").mkdir(parents=True)
    (folder / "ChatExport" / "messages.html").write_text("<p>", encoding="utf-8")
    path = Path(shutil.make_archive(str(tmp_path / "given"), "zip", folder)) if is_packed else folder
    with Source(path) as source:
        assert "is a chat saved as web pages, which holds no export that can be read; export it" in described(source)


@pytest.mark.parametrize(("name", "are_pages"), [("posts.html", True), ("posts.json", False)])
def test_a_download_as_web_pages_is_one_to_be_requested_again(tmp_path: Path, name: str, are_pages: bool) -> None:
    for written in ("your_activity/comments.html", f"your_activity/{name}", "photo.jpg"):
        path = tmp_path / "download" / written
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    packed = shutil.make_archive(str(tmp_path / "download"), "zip", tmp_path / "download")
    for path in (tmp_path / "download", Path(packed)):
        with Source(path) as source:
            assert ("web pages (HTML)" in described(source)) is are_pages
