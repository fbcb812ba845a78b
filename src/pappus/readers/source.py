"""A source: one file, folder or archive that a person hands in, opened safely and read as a stream."""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Any

from pappus.readers.packed_files import (
    BOMB_FLOOR_BYTES,
    BOMB_RATIO,
    MARK_BYTES,
    is_packed,
    name_within,
    told_by,
    unpacked,
)
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.quoting import printable, quoted

_HEAD_BYTES = 65_536
_CHUNK_BYTES = 1 << 20
# How a file begins that the forerunner of xz wrote.
_LZMA_MARK = b"]\0\0"
_MOST_MEMBERS = 2_000_000
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    LookupError,
    ValueError,
    OverflowError,
    struct.error,
)
_DRIVE = re.compile(r"[A-Za-z]:")


class Source:
    """One export as it was handed in.

    A folder and an archive show their files as members with relative names; a single file has itself as its only
    member. Archives are never unpacked to disk. Names that would leave the folder are refused. Files that were packed
    one by one (`.gz`, `.bz2`, `.xz`) show what is in them, under their names without that ending.
    """

    _zip: zipfile.ZipFile | None = None
    _tar: tarfile.TarFile | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = printable(path.name or str(path))
        self._heads: dict[str, bytes] = {}
        mode = _mode(path)
        if stat.S_ISDIR(mode):
            self.kind = "folder"
        elif not stat.S_ISREG(mode):
            raise UnreadableError(f"{path}: is neither a file nor a folder")
        elif zipfile.is_zipfile(path):
            self.kind = "archive"
            self._zip = self._open_zip()
        elif path.stat().st_size and self._looks_like_tar():
            self.kind = "archive"
            self._tar = self._open_tar()
        else:
            self.kind = "file"
            self.name = name_within(self.name)
            if _head(path, 4) == b"PK\x03\x04":
                raise UnreadableError(f"{path}: the zip archive is truncated or damaged; download it again")

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Relative names of the files, in alphabetical order; hidden and resource-fork files are left out.

        Raises:
            UnreadableError: a name leads outside, a member expands suspiciously, or the archive is damaged.
        """
        return tuple(sorted(self._named))

    @cached_property
    def _named(self) -> dict[str, str]:
        """The name that each member has in the folder or archive, by the name under which it is shown."""
        names = {name for name in self._names() if not _hidden(name)}
        if len(names) > _MOST_MEMBERS:
            raise UnreadableError(f"{self.path}: more than {_MOST_MEMBERS} files; split the export")
        named: dict[str, str] = {}
        for name in sorted(names):
            within = name_within(name)
            named[name if within in names or within in named else within] = name
        return named

    @cached_property
    def _in_tar(self) -> dict[str, tarfile.TarInfo]:
        # The library looks through all of them for each name.
        return {info.name: info for info in self._tar or ()}

    def open(self, member: str) -> IO[bytes]:
        """A member as a stream of bytes; damage is reported when it is met, with the member's name."""
        stream = self._stream_of(member)
        if not self._may_be_packed(member):
            return stream
        packed_place = str(self.path) if self.kind == "file" else self.place(self._name_of(member))
        return unpacked(stream, self.size(member), packed_place)

    def read(self, member: str, most_bytes: int = 512 * 1024 * 1024) -> bytes:
        """A whole member, for small files; refuses one larger than `most_bytes`."""
        with self.open(member) as stream:
            content = stream.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise UnreadableError(f"{self.place(member)}: larger than {most_bytes} bytes, which this file never is")
        return content

    def head(self, member: str) -> bytes:
        """The first 64 KiB of a member, for detection; remembered."""
        if member not in self._heads:
            with self.open(member) as stream:
                self._heads[member] = stream.read(_HEAD_BYTES)
        return self._heads[member]

    def find(self, *endings: str) -> list[str]:
        """Members whose name ends in one of `endings` (compared in lower case, whole path segments first)."""
        wanted = tuple(ending.lower() for ending in endings)
        return [name for name in self.members if name.lower().endswith(wanted)]

    def size(self, member: str) -> int:
        """Size of a member in bytes, out of its archive; of one that was packed alone, as it is packed."""
        if self._zip is not None:
            return self._zip.getinfo(self._name_of(member)).file_size
        if self._tar is not None:
            return self._in_tar[self._name_of(member)].size
        return self._path_of(member).stat().st_size

    def place(self, member: str) -> str:
        """How a member is named in messages: `export.zip!users.json`, or the file's own name."""
        return self.name if self.kind == "file" else f"{self.name}!{printable(member)}"

    def local_path(self, member: str) -> Path | None:
        """Path of a member on disk, for libraries that read files themselves; null where it is packed."""
        if self.kind == "archive":
            return None
        path = self._path_of(member)
        return None if self._may_be_packed(member) and is_packed(_head(path, MARK_BYTES)) else path

    def sha256(self) -> str:
        """Digest of the content: of the file itself, or of a folder's names and contents."""
        digest = hashlib.sha256()
        if self.kind == "folder":
            for member in self.members:
                digest.update(member.encode("utf-8", "surrogateescape") + b"\0")
                digest.update(_digest(self._path_of(member)))
        else:
            digest.update(_digest(self.path))
        return digest.hexdigest()

    def close(self) -> None:
        """Closes the archive."""
        if self._zip is not None:
            self._zip.close()
        if self._tar is not None:
            self._tar.close()

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def _name_of(self, member: str) -> str:
        return self.name if self.kind == "file" else self._named.get(member, member)

    def _path_of(self, member: str) -> Path:
        return self.path if self.kind == "file" else self.path / self._name_of(member)

    def _may_be_packed(self, member: str) -> bool:
        return self.kind == "file" or name_within(name := self._name_of(member)) != name

    def _stream_of(self, member: str) -> io.BufferedReader[Any]:
        if self.kind == "archive":
            return io.BufferedReader(_Guarded(self._open_member(member), self.place(member)))
        try:
            return self._path_of(member).open("rb")
        except OSError as error:
            raise UnreadableError(f"{self.place(member)}: cannot be opened ({error.strerror})") from error

    def _open_member(self, member: str) -> IO[bytes]:
        stream: IO[bytes] | None = None
        try:
            if self._zip is not None:
                stream = self._zip.open(self._name_of(member))
            elif self._tar is not None:
                stream = self._tar.extractfile(self._in_tar[self._name_of(member)])
        except _DAMAGE as error:
            raise UnreadableError(f"{self.place(member)}: is damaged inside the archive ({told_by(error)})") from error
        if stream is None:
            raise UnreadableError(f"{self.place(member)}: is not a regular file")
        return stream

    def _names(self) -> Iterator[str]:
        if self._zip is not None:
            yield from self._zip_names(self._zip)
        elif self._tar is not None:
            yield from self._tar_names(self._tar)
        elif self.kind == "folder":
            yield from self._folder_names()
        else:
            yield self.name

    def _folder_names(self) -> Iterator[str]:
        root = os.path.realpath(self.path)
        for folder, folders, files in os.walk(self.path, onerror=self._refuse_folder):
            folders[:] = [name for name in folders if not _hidden(name)]
            for file in (*folders, *files):
                path = Path(folder) / file
                name = path.relative_to(self.path).as_posix()
                if path.is_symlink() and not _hidden(name):
                    self._refuse_link(path, name, root)
                if path.is_file():
                    yield name

    def _refuse_folder(self, error: OSError) -> None:
        # Left out in silence, its files would look as if the export had never held them.
        raise UnreadableError(f"{error.filename}: the folder cannot be opened ({error.strerror})") from error

    def _refuse_link(self, path: Path, name: str, root: str) -> None:
        if not path.exists():
            raise UnreadableError(f"{self.place(name)}: is a link that leads nowhere; remove it, or put the file there")
        if not Path(os.path.realpath(path)).is_relative_to(root):
            raise UnreadableError(f"{self.place(name)}: is a link that leads outside the folder")

    def _open_zip(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.path)
        except _DAMAGE as error:
            raise UnreadableError(f"{self.path}: the zip archive is truncated or damaged ({told_by(error)})") from error

    def _zip_names(self, archive: zipfile.ZipFile) -> Iterator[str]:
        total = sum(info.file_size for info in archive.infolist())
        if total > BOMB_FLOOR_BYTES and total > BOMB_RATIO * self.path.stat().st_size:
            raise UnreadableError(f"{self.path}: expands more than {BOMB_RATIO}-fold; not an export")
        for info in archive.infolist():
            _refuse_escape(info.filename, self.name)
            if info.flag_bits & 0x1:
                raise UnreadableError(
                    f"{self.place(info.filename)}: is protected by a password; unpack the archive and import the folder"
                )
            if info.file_size > BOMB_FLOOR_BYTES and info.file_size > BOMB_RATIO * max(info.compress_size, 1):
                raise UnreadableError(
                    f"{self.place(info.filename)}: would expand {info.file_size // max(info.compress_size, 1)}-fold "
                    f"to {info.file_size} bytes; such an archive is not an export"
                )
            if info.filename and not info.filename.endswith("/"):
                yield info.filename

    def _looks_like_tar(self) -> bool:
        # Unpackers take longer to set up than most files to read.
        begun = _head(self.path, MARK_BYTES)
        packed = is_packed(begun) or begun.startswith(_LZMA_MARK)
        try:
            with tarfile.open(self.path, mode="r:*" if packed else "r:"):
                return True
        except _DAMAGE:
            return False

    def _open_tar(self) -> tarfile.TarFile:
        try:
            return tarfile.open(self.path, mode="r:*")
        except _DAMAGE as error:
            raise UnreadableError(f"{self.path}: the tar archive is truncated or damaged ({told_by(error)})") from error

    def _tar_names(self, archive: tarfile.TarFile) -> Iterator[str]:
        compressed = max(self.path.stat().st_size, 1)
        total = 0
        try:
            for info in archive:
                _refuse_escape(info.name, self.name)
                total += info.size
                if total > BOMB_FLOOR_BYTES and total > BOMB_RATIO * compressed:
                    raise UnreadableError(f"{self.path}: expands more than {BOMB_RATIO}-fold; not an export")
                if info.isfile():
                    yield info.name
            _verify(archive)
        except _DAMAGE as error:
            raise UnreadableError(f"{self.path}: the tar archive is truncated or damaged ({told_by(error)})") from error


def _verify(archive: tarfile.TarFile) -> None:
    """Reads on behind the last member, where what was packed has its checksum; what follows that does not matter."""
    if isinstance(archive.fileobj, gzip.GzipFile):
        try:
            while archive.fileobj.read(_CHUNK_BYTES):
                pass
        except EOFError:
            return
        except gzip.BadGzipFile as error:
            if "CRC" in str(error):
                raise


class _Guarded(io.RawIOBase):
    """A member's stream whose damage is reported with its name instead of a traceback."""

    def __init__(self, stream: IO[bytes], place: str) -> None:
        self._stream = stream
        self._place = place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            chunk = self._stream.read(len(view))
        except _DAMAGE as error:
            raise UnreadableError(f"{self._place}: is damaged inside the archive ({told_by(error)})") from error
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _refuse_escape(name: str, archive: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or _DRIVE.match(name):
        raise UnreadableError(f"{archive}: holds {quoted(name)}, which leads outside the archive; nothing was read")


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableError(f"{path}: there is no such file or folder") from None
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be opened ({error.strerror})") from error


def _hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX/")) or "/." in name or "/__MACOSX/" in name


def _head(path: Path, count: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(count)
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be opened ({error.strerror})") from error


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read ({error.strerror})") from error
    return digest.digest()
