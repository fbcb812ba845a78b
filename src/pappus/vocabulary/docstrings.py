"""What the author of a function wrote of it, as people read it."""

from __future__ import annotations

import re

_OF_ITS_CALL = re.compile(r"(Args|Returns|Raises):")


def paragraphs(docstring: str | None) -> list[str]:
    """Each paragraph as one line, without what is said of arguments, results and errors."""
    said = (" ".join(one.split()) for one in re.split(r"\n\s*\n", docstring or ""))
    return [one for one in said if one and not _OF_ITS_CALL.match(one)]
