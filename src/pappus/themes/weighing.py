"""Texts as weighted terms: a term counts for more the fewer texts hold it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pappus.themes.setting import common_words, settings

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_LINK = re.compile(r"\S*(?:://|www\.)\S*")
_SCRUBBED = re.compile(r"\S*[@…]\S*|\[number\]")
_TERM = re.compile(r"[^\W\d_]{3,30}")


@dataclass(frozen=True)
class Weighed:
    """Texts by their terms.

    Attributes:
        table: texts × terms, each text of length 1; those without a term that counts are nought.
        terms: the terms.
    """

    table: csr_matrix
    terms: tuple[str, ...]


def terms_of(text: str) -> list[str]:
    """The words of a text in lower case, of three letters or more, that do not stand in texts about anything.

    Links, handles, addresses, numbers and what is quoted are none.
    """
    common = common_words()
    found = _TERM.findall(_SCRUBBED.sub(" ", _LINK.sub(" ", own_words(text).lower())))
    return [term for term in found if term not in common]


def own_words(text: str) -> str:
    """A text without what it quotes: lines that begin with `>`, and those before them that say who wrote it."""
    if ">" not in text:
        return text
    kept: list[str] = []
    for line in text.splitlines():
        if not line.lstrip().startswith(">"):
            kept.append(line)
            continue
        while kept and (not kept[-1].strip() or kept[-1].rstrip().endswith(":")):
            kept.pop()
    return "\n".join(kept)


def weighed(texts: Sequence[str]) -> Weighed:
    """Texts as weighted terms (tf–idf, frequencies within a text by their logarithm).

    Source: Salton & Buckley (1988), doi:10.1016/0306-4573(88)90021-0.
    """
    from scipy.sparse import csr_matrix, diags

    rules = settings()
    counted = [Counter(terms_of(text)) for text in texts]
    texts_with = Counter(term for one in counted for term in one)
    most = rules["term_share_most"] * len(texts)
    kept = [term for term, n in texts_with.items() if rules["term_texts_least"] <= n <= most]
    terms = sorted(sorted(kept, key=lambda term: (-texts_with[term], term))[: rules["terms_most"]])
    column = {term: at for at, term in enumerate(terms)}
    places, weights, ends = [], [], [0]
    rarity = [np.log(len(texts) / texts_with[term]) for term in terms]
    for one in counted:
        for term, n in one.items():
            at = column.get(term)
            if at is not None:
                places.append(at)
                weights.append((1 + np.log(n)) * rarity[at])
        ends.append(len(places))
    table = csr_matrix((weights, places, ends), shape=(len(texts), len(terms)), dtype=np.float64)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return Weighed(diags(np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)) @ table, tuple(terms))
