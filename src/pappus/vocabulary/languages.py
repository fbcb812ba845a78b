"""The language in which people read: its texts, its figures and its dates.

English stands in the code and in the files of the catalogues; a further language is a file of translations,
`locale/<language>/LC_MESSAGES/pappus.po`, and is found by being there. Whoever asks for nothing reads English.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pappus.vocabulary.errors import UsageError

if TYPE_CHECKING:
    from gettext import GNUTranslations

LOCALE = Path(__file__).parents[1] / "locale"
TEXTS = Path(__file__).with_name("texts.yaml")
ENGLISH = "en"

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)
P = ParamSpec("P")
R = TypeVar("R")


def languages() -> tuple[str, ...]:
    """The languages that Pappus speaks, by their codes (ISO 639), English first."""
    return (ENGLISH, *sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/pappus.po")))


def language() -> str:
    """The language of whoever reads now."""
    return _spoken.get()


@contextmanager
def using(chosen: str) -> Iterator[None]:
    """Within it, texts, figures and dates are in another language.

    Raises:
        UsageError: there are no translations into it.
    """
    token = _spoken.set(known_language(chosen))
    try:
        yield
    finally:
        _spoken.reset(token)


def known_language(chosen: str) -> str:
    """A language that somebody asks for.

    Raises:
        UsageError: there are no translations into it.
    """
    if chosen not in languages():
        raise UsageError(f"{chosen!r}: no such language. Known: {', '.join(languages())}")
    return chosen


def each_language(asked: Callable[[], R]) -> Iterator[R]:
    """What a function gives in each language, in the order of `languages`."""
    for one in languages():
        with using(one):
            yield asked()


def translated(text: str, /, **values: object) -> str:
    """A text in the language of whoever reads, with `{name}` replaced by the value of that name.

    A text that nobody has translated stays English. Without values braces are left as they are.
    """
    found = text if not text or language() == ENGLISH else _translations(language()).gettext(text)
    return found.format(**values) if values else found


def translated_count(one: str, many: str, number: int, /, **values: object) -> str:
    """A text that counts something, in the form that the number asks for; `{number}` stands for the number."""
    if language() == ENGLISH:
        found = one if number == 1 else many
    else:
        found = _translations(language()).ngettext(one, many, number)
    return found.format(number=digits(f"{number:,}"), **values)


def translatable(text: str, /) -> str:
    """The text itself; says that it is translated where it is shown, so that it is found for the translators."""
    return text


def continued(sentence: str) -> str:
    """A sentence as it goes on behind other words: English begins it small, other languages keep their letters."""
    return sentence[:1].lower() + sentence[1:] if language() == ENGLISH else sentence


def lowered(title: str) -> str:
    """A title within a sentence: small in English, as it is in languages whose nouns have their own letters."""
    return title.lower() if language() == ENGLISH else title


def begun(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def within(words: str) -> str:
    """Words of ours that begin with no noun, as they stand within a sentence: `in force`, `in Kraft`."""
    return words[:1].lower() + words[1:]


def in_quotes(text: str) -> str:
    """A text in the quotation marks of the language."""
    return translated("“{text}”", text=text)


def cached_by_language(function: Callable[P, R]) -> Callable[P, R]:
    """What a function gives is made once for each language and kept."""

    def made(_language: str, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    kept: Callable[..., R] = cache(made)

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept(language(), *args, **kwargs)

    return asked


def in_language(content: Any, kind: str) -> Any:
    """The content of a YAML file with those texts translated that `texts.yaml` names for its kind.

    Args:
        content: mappings, lists and scalars.
        kind: the name of an entry of `texts.yaml`.
    """
    if language() == ENGLISH:
        return content
    return with_texts(content, text_places()[kind]["texts"], translated)


def with_texts(content: Any, places: list[str], change: Callable[[str], str]) -> Any:
    """Content in which each text at one of the places is changed.

    Args:
        content: mappings, lists and scalars.
        places: keys with dots between them; `a|b` is one of two, `*` any entry, `**` everything below.
        change: what becomes of a text that is not empty.
    """
    return _changed(content, [tuple(place.split(".")) for place in places], change)


@cache
def text_places() -> dict[str, Any]:
    """The content of `texts.yaml`: which texts of which files people read."""
    from pappus.vocabulary.documents import read_yaml

    places: dict[str, Any] = read_yaml(TEXTS).content
    return places


def digits(figure: str) -> str:
    """A figure as English writes it (`1,042.5`) with the marks of the language (`1.042,5`)."""
    if language() == ENGLISH:
        return figure
    return figure.translate(_marks(language()))


def long_date(moment: date) -> str:
    """A date as people write it: `3 March 2024`, `3. März 2024`."""
    if language() == ENGLISH:
        return f"{moment.day} {moment:%B %Y}"
    from babel.dates import format_date

    return str(format_date(moment, "long", locale=language()))


def long_month(moment: date) -> str:
    """The month of a date as people write it: `March 2024`, `März 2024`."""
    if language() == ENGLISH:
        return f"{moment:%B %Y}"
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", moment, locale=language()))


def short_month(moment: date) -> str:
    """The name of a month where there is little room: `Mar`, `März`."""
    if language() == ENGLISH:
        return f"{moment:%b}"
    from babel.dates import format_skeleton

    return str(format_skeleton("MMM", moment, locale=language())).removesuffix(".")


@cache
def _translations(chosen: str) -> GNUTranslations:
    """The translations of a language, read from the text that translators write."""
    from gettext import GNUTranslations

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (LOCALE / chosen / "LC_MESSAGES" / "pappus.po").open("rb") as file:
        catalog = read_po(file, locale=chosen)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _marks(chosen: str) -> dict[int, str]:
    from babel import Locale

    marks = Locale.parse(chosen).number_symbols["latn"]
    return {ord(","): str(marks["group"]), ord("."): str(marks["decimal"])}


def _changed(value: Any, places: list[tuple[str, ...]], change: Callable[[str], str]) -> Any:
    if not places:
        return value
    if isinstance(value, dict):
        return {key: _changed(one, _below(places, str(key)), change) for key, one in value.items()}
    if isinstance(value, list):
        return [_changed(one, _below(places, str(at)), change) for at, one in enumerate(value)]
    meant = any(place in ((), ("**",)) for place in places)
    return change(value) if meant and isinstance(value, str) and value else value


def _below(places: list[tuple[str, ...]], step: str) -> list[tuple[str, ...]]:
    """The places as seen from an entry of what they speak of."""
    everywhere = [place for place in places if place[:1] == ("**",)]
    here = [place[1:] for place in places if place and (place[0] == "*" or step in place[0].split("|"))]
    return everywhere + here
