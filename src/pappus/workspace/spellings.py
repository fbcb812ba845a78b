"""Under which further identifiers somebody of `people.csv` may be known: guesses, each with the rule that made it.

A pseudonym cannot be read, but one that is guessed from what `people.csv` holds can be made with the same key and
looked up in the record. Nothing of the guesses is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.workspace.identifiers import (
    PSEUDONYM_SCHEME,
    identifier_fault,
    network_id,
    pseudonyms_of,
    split_identifiers,
)
from pappus.workspace.tables import Table

SpellingRule = Literal[
    "handle_on_another_network", "address_at_another_domain", "address_as_handle", "handle_as_address", "name_as_handle"
]
_EMAIL = "email"
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Spelling:
    """An identifier under which a person may be known.

    Attributes:
        row: row of `people.csv` that it was made from.
        owner: pseudonym of that person.
        pseudonym: that of the guess.
        shown: the guess as `network:handle`; to be shown to who keeps `people.csv`, never kept.
        rule: how it was made.
    """

    row: int
    owner: str
    pseudonym: str
    shown: str
    rule: SpellingRule


@dataclass(frozen=True)
class Places:
    """Where a guess may lead.

    Attributes:
        networks: ids of the networks of the record.
        domains: e-mail domains of ours.
        shortest: handles with fewer characters fit too many people.
        of_nobody: local parts that stand for a desk and not for a person.
    """

    networks: Sequence[str]
    domains: Sequence[str]
    shortest: int
    of_nobody: frozenset[str]


def spellings(table: Table, pseudonyms: Pseudonymiser, places: Places) -> Iterator[Spelling]:
    """Guesses for each row of `people.csv` that says who the person is; none that the row has already."""
    for row, values in table.filled():
        cell = f"{values.get('identifiers', '')};{values.get('identifier', '')}"
        given = [one for one in split_identifiers(cell) if not identifier_fault(one)]
        known = [pseudonym for one in given for pseudonym in pseudonyms_of(one, pseudonyms)]
        if not known:
            continue
        seen = set(known)
        for rule, network, handle in _guesses(given, values.get("name", ""), places):
            pseudonym = pseudonyms.person(network, handle)
            if pseudonym not in seen:
                seen.add(pseudonym)
                yield Spelling(row.number, known[0], pseudonym, f"{network}:{handle}", rule)


def _guesses(given: Iterable[str], name: str, places: Places) -> Iterator[tuple[SpellingRule, str, str]]:
    """Guesses from the surest to the least sure."""
    others = [network for network in places.networks if network != _EMAIL]
    split = [_local_part(one) for one in given]
    usable = [(network, local) for network, local in split if local and _is_telling(local, places)]
    for network, local in usable:
        rule: SpellingRule = "address_as_handle" if network == _EMAIL else "handle_on_another_network"
        yield from ((rule, other, local) for other in others if other != network)
        at_home: SpellingRule = "address_at_another_domain" if network == _EMAIL else "handle_as_address"
        yield from ((at_home, _EMAIL, f"{local}@{domain}") for domain in places.domains)
    for spelled in _spelled(name):
        if _is_telling(spelled, places):
            yield from (("name_as_handle", network, spelled) for network in others)
            yield from (("name_as_handle", _EMAIL, f"{spelled}@{domain}") for domain in places.domains)


def _local_part(identifier: str) -> tuple[str, str]:
    """Network, and the part of an address or handle before the `@`; empty where there is no telling one."""
    prefix, colon, rest = identifier.strip().partition(":")
    if colon and prefix.strip().lower() == PSEUDONYM_SCHEME:
        return "", ""
    network = network_id(prefix) if colon else None
    handle = (rest if network else identifier).strip().lstrip("@").lower()
    local, sign, _ = handle.partition("@")
    return network or (_EMAIL if sign else ""), local


def _is_telling(local: str, places: Places) -> bool:
    return len(local) >= places.shortest and local not in places.of_nobody and not local.isdigit()


def _spelled(name: str) -> Iterator[str]:
    """A name as people make handles of it; nothing of a name of one word."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = _WORD.findall(plain)
    if len(words) > 1:
        first, last = words[0], words[-1]
        yield from (f"{first}.{last}", f"{first}{last}", f"{first}_{last}", f"{first}-{last}")
        yield from (f"{last}.{first}", f"{last}{first}", f"{first[0]}{last}", f"{first[0]}.{last}")
