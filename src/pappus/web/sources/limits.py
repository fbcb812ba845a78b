"""How much may be brought in, from `limits.yaml`; and an upload handler that holds to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from pappus.vocabulary.documents import read_yaml


@dataclass(frozen=True)
class Limits:
    """See `limits.yaml`."""

    piece_bytes: int
    most_bytes: int
    most_files: int
    most_form_bytes: int
    most_waiting_bytes: int
    kept_days: int
    look_records: int


@cache
def limits() -> Limits:
    """The limits of `limits.yaml`."""
    return Limits(**read_yaml(Path(__file__).with_suffix(".yaml")).content)


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Refuses a form that is larger than a form may be, before anything of it is kept."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Raises for a form that says that it is too large.

        Raises:
            RequestDataTooBig: it does.
        """
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)
        if content_length > limits().most_form_bytes:
            raise RequestDataTooBig
