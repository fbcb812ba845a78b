"""The rows of a Stack Exchange dump's XML files, some thousand at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax import SAXException

from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError

BATCH_ROWS = 8_192
_CHUNK_BYTES = 256 << 10

Row = Mapping[str, str]
"""The attributes of a row."""


def row_lists(source: Source, member: str) -> Iterator[list[Row]]:
    """The rows of a file in order, in lists.

    Raises:
        UnreadableError: the file is damaged, declares entities, or names an encoding that is none.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.expatreader import DefusedExpatParser

    class Rows(DefusedExpatParser):
        """Keeps the attributes of each row that is passed."""

        def start_element(self, name: str, attrs: Row) -> None:
            """Called by the parser at each opening tag."""
            if name == "row":
                waiting.append(attrs)

    waiting: list[Row] = []
    parser, place, passed = Rows(forbid_dtd=True), source.place(member), 0
    with source.open(member) as stream:
        ended = False
        while not ended:
            chunk = stream.read(_CHUNK_BYTES)
            ended = not chunk
            try:
                parser.close() if ended else parser.feed(chunk)
            except DefusedXmlException as error:
                raise UnreadableError(
                    f"{place}: declares a document type or entities ({type(error).__name__}), which a dump never "
                    "does and which can be an attack; nothing was read"
                ) from error
            except SAXException as error:
                raise UnreadableError(
                    f"{place}: is damaged or truncated ({error.getMessage()}) at line {parser.getLineNumber()}; "
                    f"{passed + len(waiting)} rows before it are whole. Unpack or download it again"
                ) from error
            except (LookupError, ValueError) as error:
                raise UnreadableError(f"{place}: names an encoding in its first line that is none ({error})") from error
            if len(waiting) >= BATCH_ROWS or ended:
                passed += len(waiting)
                yield waiting.copy()
                waiting.clear()


def column(rows: list[Row], name: str) -> list[str]:
    """One attribute of each row; empty where it is missing."""
    return [row.get(name, "") for row in rows]
