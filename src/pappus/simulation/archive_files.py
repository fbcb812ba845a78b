"""Files and archives whose bytes depend on their content alone."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_DAY = (2026, 10, 1, 9, 0, 0)
_UNIX_TIME = 1_790_845_200


def as_json(content: Any, indent: int | None = 1) -> bytes:
    """JSON as exports write it: UTF-8."""
    return json.dumps(content, ensure_ascii=False, indent=indent).encode("utf-8")


def write_zip(path: Path | io.BytesIO, members: Mapping[str, bytes]) -> None:
    """A zip archive of name → content."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED, compresslevel=3)


def write_tar_gz(path: Path, members: Mapping[str, bytes]) -> None:
    """A compressed tar archive of name → content."""
    loose = io.BytesIO()
    with tarfile.open(fileobj=loose, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), _UNIX_TIME
            archive.addfile(info, io.BytesIO(content))
    path.write_bytes(gzip.compress(loose.getvalue(), 6, mtime=_UNIX_TIME))
