"""Texts as weighted terms: a term counts for more the fewer texts hold it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pappus.themes.setting import common_words, settings
from pappus.vocabulary.quoting import own_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_LINK = re.compile(r"(?<!\S)\S*?(?:://|www\.)\S*")
_SCRUBBED = re.compile(r"(?<!\S)\S*?[@…]\S*|\[number\]")
_TERM = re.compile(r"[^\W\d_]{3,30}")


@dataclass(frozen=True)
class Vocabulary:
    """The terms that count.

    Attributes:
        terms: in the order of the alphabet.
        rarity: logarithm of texts by texts that hold the term.
    """

    terms: tuple[str, ...]
    rarity: tuple[float, ...]


def terms_of(text: str) -> list[str]:
    """The words of a text in lower case, of three letters or more, that do not stand in texts about anything.

    Links, handles, addresses, numbers and what is quoted are none.
    """
    common = common_words()
    found = _TERM.findall(_SCRUBBED.sub(" ", _LINK.sub(" ", own_words(text).lower())))
    return [term for term in found if term not in common]


def vocabulary_of(counted: Sequence[Counter[str]]) -> Vocabulary:
    """The terms of texts that are neither too rare nor too frequent to tell texts apart."""
    rules = settings()
    texts_with = Counter(term for one in counted for term in one)
    most = rules["term_share_most"] * len(counted)
    kept = [term for term, n in texts_with.items() if rules["term_texts_least"] <= n <= most]
    terms = sorted(sorted(kept, key=lambda term: (-texts_with[term], term))[: rules["terms_most"]])
    return Vocabulary(tuple(terms), tuple(math.log(len(counted) / texts_with[term]) for term in terms))


def weighed(counted: Sequence[Counter[str]], vocabulary: Vocabulary) -> csr_matrix:
    """Texts as weighted terms (tf–idf, frequencies within a text by their logarithm): texts × terms.

    Each text has length 1; one without a term that counts is nought.

    Source: Salton & Buckley (1988), doi:10.1016/0306-4573(88)90021-0.
    """
    from scipy.sparse import csr_matrix, diags

    column = {term: at for at, term in enumerate(vocabulary.terms)}
    places, weights, ends = [], [], [0]
    for one in counted:
        for term, n in one.items():
            at = column.get(term)
            if at is not None:
                places.append(at)
                weights.append((1 + math.log(n)) * vocabulary.rarity[at])
        ends.append(len(places))
    table = csr_matrix((weights, places, ends), shape=(len(counted), len(column)), dtype=np.float64)
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    scaled = diags(np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)) @ table
    return csr_matrix(scaled)
