"""Ratings in a text file: one row an answer, columns by their heads and in any order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from pappus.assessment.rating_rows import COLUMNS, RatingRow, limits
from pappus.vocabulary.errors import UnreadableError
from pappus.workspace.columns import header_flaws, rules_of
from pappus.workspace.tables import plain

_DELIMITERS = (",", ";", "\t")
_SAMPLE_CHARACTERS = 20_000
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_NOT_UTF8 = 'has letters that are not UTF-8; save the file as "CSV UTF-8" in the spreadsheet'


def text_rows(path: Path, most: int | None = None) -> Iterator[RatingRow]:
    """The rows of a CSV file one by one, blank ones left out; a damaged one carries what is wrong with it.

    Text in UTF-8 or, with a byte-order mark, UTF-16; comma, semicolon or tab between cells.

    Args:
        path: the file.
        most: rows at most; null for the usual limit.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(2)
            stream.seek(0)
            encoding = "utf-16" if start in _WIDE_BOMS else "utf-8-sig"
            # Bytes that are no text become marks that no text has, so that their rows can be named.
            text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
            yield from _rows(text, most or limits().csv_rows)
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be opened ({error.strerror})") from error
    except UnicodeError as error:
        raise UnreadableError(f"{path}: is not text in UTF-16 as its first bytes say ({error})") from error


def _rows(text: io.TextIOWrapper, most: int) -> Iterator[RatingRow]:
    sample = text.read(_SAMPLE_CHARACTERS)
    text.seek(0)
    reader = csv.reader(text, delimiter=_delimiter(sample), strict=True)
    number = 0
    try:
        header = next((cells for cells in reader if any(cells)), [])
        number = reader.line_num
        columns = [plain(name) for name in header]
        if flaws := header_flaws(columns, rules_of("ratings")):
            yield RatingRow("", number, {}, tuple((flaw.column, flaw.expected) for flaw in flaws))
            return
        for cells in reader:
            number += 1
            if number > most:
                yield RatingRow("", number, {}, (("", too_many(most)),))
                return
            if any(cells):
                yield RatingRow("", number, *_read(columns, cells))
    except csv.Error as error:
        expected = f"the quotation marks or the size of a cell do not fit ({error}); nothing after it was read"
        yield RatingRow("", number + 1, {}, (("", expected),))


def too_many(rows: int) -> str:
    """What to say of a file with more rows than are read."""
    return f"the file goes on beyond {rows:,} rows; divide it into several"


def _delimiter(sample: str) -> str:
    def known(delimiter: str) -> int:
        try:
            records = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            header = next((cells for cells in records if any(cells)), [])
        except csv.Error:
            return -1
        return len({plain(name) for name in header} & set(COLUMNS))

    return max(_DELIMITERS, key=known)


def _read(columns: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    faults: list[tuple[str, str]] = []
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        expected = "quote a cell that contains what stands between cells, a decimal comma for example"
        faults.append(("", f"has {len(cells)} cells, the header {len(columns)}; {expected}"))
    whole = "".join(cells)
    sound = whole.isascii() and "\0" not in whole and len(whole) <= limits().cell_characters
    for name, cell in () if sound else zip(columns, cells, strict=False):
        if not cell.isascii() and not _is_text(cell):
            faults.append((name, _NOT_UTF8))
        elif "\0" in cell:
            faults.append((name, "contains a zero byte; expected text"))
        elif len(cell) > limits().cell_characters:
            faults.append((name, f"has {len(cell):,} characters; expected at most {limits().cell_characters:,}"))
    return dict(zip(columns, cells, strict=False)), tuple(faults)


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True
