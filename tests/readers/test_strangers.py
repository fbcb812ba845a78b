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
        ("words", "not recognised"),
        ('<!DOCTYPE html>\n<div class="page_body chat_page">', "a chat that Telegram saved as a web page"),
        ("<!DOCTYPE html>\n<p>Sign in</p>", "is a web page"),
        ("AuthorID,Author,Date,Content,Attachments,Reactions\n", "saved as a table, which holds no export that can be"),
    ],
)
def test_what_a_file_is_and_what_would_help(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "day.json"
    path.write_text(content, encoding="utf-8")
    with Source(path) as source:
        assert said in described(source)


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
