"""What of the screens there is to translate: `python -m pappus.web.messages` (`make messages`).

Texts come from Django's templates (`{% translate %}`, `{% blocktranslate %}`) and from `gettext` calls in Python.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pappus.web.translations import LOCALE

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_SCREENS = Path(__file__).parent
_KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_WIDTH = 110
_CHANGING = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator')


@dataclass(frozen=True)
class Message:
    """A text on the screens.

    Attributes:
        key: the text in English; two forms where something is counted.
        context: what it is about, where the same English means two things; null for most.
        file: where it stands.
    """

    key: str | tuple[str, str]
    context: str | None
    file: str


def messages() -> Iterator[Message]:
    """Every text of the screens, file by file; a text may stand in several."""
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    for path in sorted(_SCREENS.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        source = text if path.suffix == ".py" else templatize(text)
        found = extract("python", io.BytesIO(source.encode()), keywords=_KEYWORDS)
        for _, key, _, context in found:
            if key:
                yield Message(_as_key(key), context, str(path.relative_to(_SCREENS)))


def po_file(language: str) -> Path:
    """The file of a language's translations."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalog_of(language: str) -> Catalog:
    """The translations into a language as its file holds them now."""
    from babel.messages.pofile import read_po

    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


def renewed(language: str) -> bytes:
    """The file of a language with every text that there is now: the translated ones as they are, new ones empty."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    former = catalog_of(language)
    header = f"# The screens of Pappus in the language {language}."
    wanted = Catalog(locale=language, project="Pappus", version="", fuzzy=False, header_comment=header)
    for one in messages():
        single = one.key if isinstance(one.key, str) else one.key[0]
        known = former.get(single, one.context)
        string = known.string if known and known.id == one.key else None
        wanted.add(one.key, string, [(one.file, 0)], context=one.context)
    target = io.BytesIO()
    write_po(target, wanted, width=_WIDTH, include_lineno=False)
    lines = target.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_CHANGING)).encode()


def untranslated(language: str) -> list[str]:
    """Texts without a translation, in English."""
    left = []
    for one in catalog_of(language):
        strings = one.string if isinstance(one.string, tuple | list) else [one.string]
        if one.id and not all(strings):
            left.append(str(one.id))
    return left


def _as_key(found: Any) -> str | tuple[str, str]:
    texts = tuple(text for text in found if text) if isinstance(found, tuple) else (found,)
    return texts[0] if len(texts) == 1 else (texts[0], texts[1])


def main() -> None:
    """Brings the file of each language up to date."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        language = path.parts[-3]
        path.write_bytes(renewed(language))
        print(f"{path.relative_to(_SCREENS)}: {len(untranslated(language))} texts to translate")  # noqa: T201


if __name__ == "__main__":
    main()
