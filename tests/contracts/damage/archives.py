"""An export as a person may hand it in: a file, a folder, an archive that is damaged, lies or means harm."""

from __future__ import annotations

import io
import os
import re
import struct
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.contracts.damage.raw import Dice, bytes_changed

Files = dict[str, bytes]

NAMES = (
    "../../evil.json", "/etc/evil.json", "C:\\evil.json", "a/../../evil", "..\\evil", "", ".", "/", "a\n\x1b[2Jb",
    "x" * 9_000, "users.json/below", "a" + "/a" * 500, "CON", "\u202egnp.exe", "data/", "__MACOSX/._users.json",
    "a//b", "./users.json",
)  # fmt: skip
_LONGEST_NAME = 60
_BOMB_BYTES = 24 * 1024 * 1024
# Places in an entry of a zip's directory, and what is written there.
_LIES: tuple[tuple[int, str, tuple[int, ...]], ...] = (
    (8, "<H", (0x1, 0x40, 0x800, 0x2000, 0xFFFF)),  # flags: encrypted, strongly so, UTF-8 name, hidden directory
    (10, "<H", (0, 9, 12, 14, 93, 97, 99)),  # method of compression
    (14, "<H", (0, 0xFFFF)),  # date
    (16, "<I", (0, 0xDEADBEEF)),  # checksum
    (20, "<I", (0, 1, 0xFFFFFFFF, 0x7FFFFFFF)),  # size in the archive
    (24, "<I", (0, 1, 0xFFFFFFFF, 0x7FFFFFFF)),  # size once unpacked
    (28, "<H", (0, 1, 0xFFFF)),  # length of the name
    (30, "<H", (4, 20, 0xFFFF)),  # length of further fields
    (38, "<I", (0o120777 << 16, 0o010777 << 16, 0o040755 << 16)),  # a link, a pipe, a folder
    (42, "<I", (0, 7, 0xFFFFFFFF)),  # where the file begins
    (46, "<B", (0xFF, 0, 0x2F)),  # first letter of the name
)


def handed_in(files: Files, alone: bool, folder: Path, dice: Dice) -> Path:
    """Puts the files where a reader finds them; the path to hand in. `alone`: the export is a single file."""
    folder.mkdir()
    form = dice.choice(("plain", "plain", "plain", "odd", "one", "archive", "archive"))
    if form == "archive":
        ending, pack = dice.choice(_PACKED)
        path = folder / f"export.{ending}"
        path.write_bytes(pack(files, dice))
        return path
    if form == "one" or alone:
        name = dice.choice(sorted(files))
        path = folder / (Path(name).name[-_LONGEST_NAME:] or "file")
        path.write_bytes(files[name])
        return path
    return _laid_out(files, folder / "export", dice if form == "odd" else None)


def _laid_out(files: Files, folder: Path, dice: Dice | None) -> Path:
    folder.mkdir()
    for name, content in files.items():
        with suppress(OSError):  # a name that is a file and a folder at once
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    if dice is not None:
        dice.choice(_ODDITIES)(folder, sorted(files)[0])
    return folder


def _foreign_name(folder: Path, _: str) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.json")).write_bytes(b"[]")


def _foreign_folder(folder: Path, name: str) -> None:
    below = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9"))
    below.mkdir()
    (below / Path(name).name).write_bytes((folder / name).read_bytes())


_ODDITIES: tuple[Callable[[Path, str], object], ...] = (
    _foreign_name,
    _foreign_folder,
    lambda folder, _: (folder / "outside.json").symlink_to("/etc/hostname"),
    lambda folder, _: (folder / "outside").symlink_to("/etc", target_is_directory=True),
    lambda folder, name: (folder / "again.json").symlink_to(folder / name),
    lambda folder, _: (folder / "round.json").symlink_to("round.json"),
    lambda folder, _: (folder / "up").symlink_to("..", target_is_directory=True),
    lambda folder, _: (folder / "here").symlink_to(".", target_is_directory=True),
    lambda folder, _: (folder / "nowhere.json").symlink_to("nothing"),
    lambda folder, _: os.mkfifo(folder / "pipe.json"),
    lambda folder, _: (folder / "empty").mkdir(),
)


def _zipped(files: Files, dice: Dice) -> bytes:
    target = io.BytesIO()
    method = dice.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    with zipfile.ZipFile(target, "w", method, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("\0", ""), content)
    return target.getvalue()


def _lying_zip(files: Files, dice: Dice) -> bytes:
    content, kind = _zipped(files, dice), dice.randrange(10)
    entries = [entry.start() for entry in re.finditer(rb"PK\x01\x02", content)]
    if kind <= 4 and entries:
        offset, form, values = dice.choice(_LIES)
        at = dice.choice(entries) + offset
        new = struct.pack(form, dice.choice(values))
        return content[:at] + new + content[at + len(new) :]
    if kind == 5:
        return content[: dice.randrange((entries or [0])[0], len(content))]
    if kind == 6:
        return dice.choice(
            (b"junk" * 900 + content, content + b"junk" * 900, content + content, content[:-1] + b"\xff")
        )
    if kind == 7:
        end = content.rindex(b"PK\x05\x06")
        at = end + dice.choice((4, 8, 10, 12, 16, 20))
        return content[:at] + dice.choice((b"\xff\xff", b"\0\0", b"\x07\0")) + content[at + 2 :]
    return _with_member(content, dice)


def _with_member(content: bytes, dice: Dice) -> bytes:
    """The archive with one member more, of a kind that no export has."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        known = archive.namelist()
        fresh = [name for name in ("export.zip", "a/b.zip", "Posts.xml", "users.json") if name not in known]
        kind = dice.randrange(4)
        if kind == 0:
            archive.writestr(zipfile.ZipInfo(dice.choice(NAMES)), b"[]")
        elif kind == 1 and known:
            entry = zipfile.ZipInfo(dice.choice(known))
            entry.filename += "\0"  # the name is cut here, so that it stands twice
            archive.writestr(entry, b"[]")
        elif kind == 2:
            archive.writestr(dice.choice(fresh), content)
    if kind == 3:
        return _bomb(dice.choice(("bomb.json", "bomb.csv", "bomb.mbox", "Posts.xml", "outbox.json")))
    return target.getvalue()


@cache
def _bomb(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b" " * _BOMB_BYTES)
    return target.getvalue()


def _tarred(files: Files, dice: Dice) -> bytes:
    return _tar_of([(tarfile.TarInfo(name), content) for name, content in files.items()], dice)


def _tar_of(entries: list[tuple[tarfile.TarInfo, bytes]], dice: Dice) -> bytes:
    target = io.BytesIO()
    mode = dice.choice(("w:gz", "w:gz", "w", "w:bz2", "w:xz"))
    form = dice.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))
    with tarfile.open(fileobj=target, mode=mode, format=form, **_HASTE.get(mode, {})) as archive:  # type: ignore[call-overload]
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


# How well it is packed decides nothing about how it is read.
_HASTE = {"w:gz": {"compresslevel": 1}, "w:bz2": {"compresslevel": 1}, "w:xz": {"preset": 0}}


def _lying_tar(files: Files, dice: Dice) -> bytes:
    entries = [(tarfile.TarInfo(name), content) for name, content in files.items()]
    extra = tarfile.TarInfo(dice.choice((*NAMES[:5], "users.json", "pipe.json", sorted(files)[0])))
    kind = dice.randrange(6)
    if kind == 0:
        extra.type = dice.choice(
            (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, b"S")
        )
        extra.linkname = dice.choice(("/etc/passwd", "../..", sorted(files)[0], extra.name, ""))
    elif kind == 1:
        extra.pax_headers = dice.choice(
            (
                {"size": "99999999999"},
                {"size": "-1"},
                {"size": "x"},
                {"path": "../evil"},
                {"mtime": "nan"},
                {"GNU.sparse.map": "a"},
            )
        )
    entries.insert(dice.randrange(len(entries) + 1), (extra, b""))
    content = _tar_of(entries, dice)
    if kind < 4:
        return content
    if kind == 4:
        return dice.choice((content + content, content[:-9], content + b"\0" * 9_000, content[:10] + content))
    at = dice.randrange(0, len(content), 512) + dice.choice((0, 100, 124, 148, 156, 157, 257))
    return (
        content[:at]
        + dice.choice((b"\xff" * 12, b"\x80" + b"\xff" * 11, b"77777777777\0", b"\0" * 12))
        + content[at + 12 :]
    )


_PACKED: tuple[tuple[str, Callable[[Files, Dice], bytes]], ...] = (
    ("zip", _zipped),
    ("zip", _lying_zip),
    ("zip", _lying_zip),
    ("zip", lambda files, dice: bytes_changed(_zipped(files, dice), dice)),
    ("tar.gz", _tarred),
    ("tar.gz", _lying_tar),
    ("tar.gz", lambda files, dice: bytes_changed(_tarred(files, dice), dice)),
)
