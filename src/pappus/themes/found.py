"""The themes of what people outside write, month by month."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pappus.themes.following import followed
from pappus.themes.setting import settings
from pappus.themes.weighing import terms_of, vocabulary_of, weighed
from pappus.vocabulary.languages import translated
from pappus.vocabulary.quoting import own_words
from pappus.vocabulary.readings import MINIMUM_PEOPLE

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Whole = NDArray[np.int64]

_NUMBER = re.compile(r"\d[\d.,/-]{2,}\d")
_ALIKE = 0.5
_NAMED_FIRST = re.compile(r"^(?:@… ?)+[—:,-]? ?")
_LINK = re.compile(r" ?(?<!\S)\S*?(?:://|www\.)\S*")

TEXTS_SQL = """
SELECT act_id, month, COALESCE(person, '') AS person, text,
  CASE WHEN network_class = 'social' AND COALESCE(visibility, 'public') = 'public' THEN 1 ELSE 0 END AS in_public
FROM acts_in_full
WHERE side <> 'org' AND network_class <> 'internal' AND kind = 'human' AND verb = 'Create'
  AND text IS NOT NULL AND text <> ''
ORDER BY ts_us DESC, act_id LIMIT {most}
"""


@dataclass(frozen=True)
class Weighed:
    """Texts by their weighted terms."""

    table: csr_matrix
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Theme:
    """What several people talk about.

    Attributes:
        number: stays the same from month to month.
        terms: words that tell it from the others, each used by five people or more; the most telling first.
        texts: how many texts are about it.
        people: how many people wrote them.
        share: of all texts that were read.
        months: texts by month; months in which fewer than five people wrote about it are left out, and further ones
            where they could be worked out from the sum.
        quotes: texts near its middle that were said in public, scrubbed, of different people.
    """

    number: int
    terms: tuple[str, ...]
    texts: int
    people: int
    share: float
    months: Mapping[str, int]
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class ThemesFound:
    """The themes of a record.

    Attributes:
        themes: those of five people or more, the largest first.
        texts: texts of people outside that were read.
        without: those of them in no theme that is shown: without a word that others use too, or of few people.
        reason: why there are none; empty otherwise.
    """

    themes: tuple[Theme, ...]
    texts: int
    without: int = 0
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form of `pappus themes --json`."""
        return asdict(self)


def find_themes(query: Callable[[str], Any]) -> ThemesFound:
    """What people outside talk about; none where texts were not kept, or there are too few.

    Whoever is not known to be one of ours counts as outside; networks among ourselves are left out.
    """
    rows = query(TEXTS_SQL.format(most=settings()["texts_most"]))
    columns = {name: rows[name].to_pylist()[::-1] for name in ("month", "person", "text", "in_public")}
    in_public = [one == 1 for one in columns["in_public"]]
    return themes_of(columns["text"], columns["person"], columns["month"], in_public)


def themes_of(
    texts: Sequence[str], people: Sequence[str], months: Sequence[int], in_public: Sequence[bool] | None = None
) -> ThemesFound:
    """The themes of texts in the order of time, each with its writer and its month (yyyymm).

    Only what was said in public is quoted: a letter may end with a name. Null means that all was.
    """
    rules = settings()
    if len(texts) < rules["texts_least"]:
        reason = translated("{least} texts of people outside are needed.", least=rules["texts_least"])
        return ThemesFound((), len(texts), reason=reason)
    writers = np.unique(np.array(people, dtype=object), return_inverse=True)[1].astype(np.int64)
    month = np.array(months, dtype=np.int64)
    counted = [Counter(terms_of(text)) for text in texts]
    labels, nearness = followed(counted, month)
    vocabulary = vocabulary_of(counted)
    table = Weighed(weighed(counted, vocabulary), vocabulary.terms)
    quotable = [text if shown else "" for text, shown in zip(texts, in_public or [True] * len(texts), strict=True)]
    found = []
    for one in np.unique(labels[labels >= 0]):
        own = np.flatnonzero(labels == one)
        if len(np.unique(writers[own])) >= MINIMUM_PEOPLE:
            own = own[np.argsort(-nearness[own], kind="stable")]
            found.append(_theme(int(one), own, table, writers, month, quotable))
    found.sort(key=lambda theme: (-theme.texts, theme.number))
    return ThemesFound(tuple(found), len(texts), len(texts) - sum(theme.texts for theme in found))


def _theme(number: int, own: Whole, table: Weighed, writers: Whole, month: Whole, texts: Sequence[str]) -> Theme:
    return Theme(
        number=number,
        terms=_terms(own, table, writers),
        texts=len(own),
        people=len(np.unique(writers[own])),
        share=len(own) / len(texts),
        months=_by_month(own, writers, month),
        quotes=_quotes(own, writers, texts),
    )


def _by_month(own: Whole, writers: Whole, month: Whole) -> dict[str, int]:
    by_month = {int(each): own[month[own] == each] for each in np.unique(month[own])}
    shown = {each for each, here in by_month.items() if len(np.unique(writers[here])) >= MINIMUM_PEOPLE}
    while shown and 0 < len(np.unique(writers[_of_all(by_month, shown)])) < MINIMUM_PEOPLE:
        # What few people wrote could be worked out from the sum.
        shown.remove(min(shown, key=lambda each: (len(by_month[each]), each)))
    return {f"{each // 100:04d}-{each % 100:02d}": len(by_month[each]) for each in sorted(shown)}


def _of_all(by_month: Mapping[int, Whole], but: set[int]) -> Whole:
    return np.array([at for each, here in by_month.items() if each not in but for at in here], dtype=np.int64)


def _terms(own: Whole, table: Weighed, writers: Whole) -> tuple[str, ...]:
    """The terms that weigh more within the theme than elsewhere; one that few people use could be a name."""
    inside = _mean(table.table[own])
    apart = inside * np.log((inside + 1e-9) / (_mean(table.table) + 1e-9))
    found: list[str] = []
    columns = table.table[own].tocsc()
    for at in np.argsort(-apart, kind="stable"):
        if len(found) == settings()["terms_shown"] or apart[at] <= 0:
            break
        rows = columns.indices[columns.indptr[at] : columns.indptr[at + 1]]
        if len(np.unique(writers[own[rows]])) >= MINIMUM_PEOPLE:
            found.append(table.terms[at])
    return tuple(found)


def _mean(table: csr_matrix) -> NDArray[np.float64]:
    return np.asarray(table.mean(axis=0), dtype=np.float64).ravel()


def _quotes(own: Whole, writers: Whole, texts: Sequence[str]) -> tuple[str, ...]:
    """Texts of different people that share few words, those nearest to the middle first."""
    shortest, longest = settings()["quote_letters"]
    found: dict[int, str] = {}
    used: list[set[str]] = []
    for at in own:
        text = _quotable(texts[at])
        words = set(terms_of(text))
        alike = any(len(words & one) > _ALIKE * len(words | one) for one in used)
        if shortest <= len(text) <= longest and writers[at] not in found and words and not alike:
            found[int(writers[at])] = text
            used.append(words)
        if len(found) == settings()["quotes_shown"]:
            break
    return tuple(found.values())


def _quotable(text: str) -> str:
    """A text without what it quotes, whom it is to, links, handles, addresses and numbers of four digits or more."""
    from pappus.readers.scrubbing import scrub

    said = _LINK.sub("", " ".join(scrub(own_words(text)).split()))
    return _NAMED_FIRST.sub("", _NUMBER.sub("[number]", said)).strip()
