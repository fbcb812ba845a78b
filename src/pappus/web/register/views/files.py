"""Files that forms hand in, as paths for the library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pappus.vocabulary.errors import UsageError
from pappus.web.register.rules import rules


@contextmanager
def on_disk(file: UploadedFile[Any]) -> Iterator[Path]:
    """The file as one on disk with the ending of its name; it is gone afterwards.

    Raises:
        UsageError: it is too large.
    """
    if (file.size or 0) > rules().most_register_bytes:
        raise UsageError(_("The file is larger than such a list ever is."))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(file.name or '').suffix.lower()[:10]}"
        with path.open("wb") as stream:
            for chunk in file.chunks():
                stream.write(chunk)
        yield path
