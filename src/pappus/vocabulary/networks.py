"""Networks: their ids, their class and the many ways in which people spell them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

NetworkClass = Literal["social", "traditional", "internal"]

_SEPARATORS = re.compile(r"[/,;|()]+")
_SHORTEST_MISSPELLED = 4
_SHORTEST_TWICE_MISSPELLED = 7
_MOST_QUOTED = 60


@dataclass(frozen=True)
class Network:
    """A network as `networks.yaml` defines it.

    Attributes:
        id: the id used everywhere.
        title: its name on screen.
        network_class: social, traditional or internal.
        spellings: other ways of writing it, lower case.
        hosts: web hosts of its pages.
        handles: patterns of a page's path and query, tried in order; the first group is the handle.
    """

    id: str
    title: str
    network_class: NetworkClass
    spellings: tuple[str, ...]
    hosts: tuple[str, ...]
    handles: tuple[str, ...] = ()

    def names(self) -> set[str]:
        """Every accepted way of writing it, lower case."""
        return {self.id, self.title.casefold(), *self.spellings}


@dataclass(frozen=True)
class NormalisedNetwork:
    """What a spelling was taken for.

    Attributes:
        id: the network's id; null if it could not be told.
        doubtful: whether a person should look at it.
        reason: why it is doubtful, in a few words; empty if it is not.
    """

    id: str | None
    doubtful: bool = False
    reason: str = ""


@cache
def networks() -> dict[str, Network]:
    """Every network by id."""
    from pappus.vocabulary.documents import read_yaml

    content = read_yaml(Path(__file__).with_name("networks.yaml")).content
    return {
        network_id: Network(
            network_id,
            entry["title"],
            entry["class"],
            tuple(entry.get("spellings", ())),
            tuple(entry.get("hosts", ())),
            tuple(entry.get("handles", ())),
        )
        for network_id, entry in content.items()
    }


@cache
def normalise(spelling: str, url: str | None = None) -> NormalisedNetwork:
    """The network that a person meant by `spelling`; the address of the page decides where the spelling does not.

    A spelling with one or two slips is accepted as doubtful. A clear spelling stays what it is even if the address
    belongs to another network, and that is doubtful too.
    """
    word = " ".join(spelling.casefold().split())
    hosted = network_of_url(url) if url else None
    stated = _exact(word)
    if stated is None:
        return _guessed(spelling.strip()[:_MOST_QUOTED], _near(word) or _among_words(word), hosted)
    if hosted is not None and hosted != stated:
        titles = networks()
        return NormalisedNetwork(
            stated, True, f"said to be {titles[stated].title}, but the address is on {titles[hosted].title}"
        )
    return NormalisedNetwork(stated)


def network_of_url(url: str) -> str | None:
    """Id of the network that a web address belongs to; null if to none that is known."""
    host = (_split(url).hostname or "").removeprefix("www.")
    return next(
        (
            network.id
            for network in networks().values()
            for known in network.hosts
            if host == known or host.endswith("." + known)
        ),
        None,
    )


def handle_in_url(network_id: str, url: str) -> str | None:
    """The handle that a page's address contains; null if the address is not of that network or shows none."""
    network = networks().get(network_id)
    if network is None or network_of_url(url) != network_id:
        return None
    address = _split(url)
    # Addresses of the years around 2011 have the path behind a hash: twitter.com/#!/name.
    path = address.fragment.removeprefix("!") if address.fragment.startswith("!/") else address.path
    path = re.sub("/+", "/", path) + (f"?{address.query}" if address.query else "")
    for pattern in network.handles:
        found = re.search(pattern, path, re.IGNORECASE)
        if found:
            return unquote(found.group(1)).strip() or None
    return None


def _split(url: str) -> SplitResult:
    text = url.strip()
    try:
        split = urlsplit(text if "://" in text else f"https://{text}")
        return split if split.hostname is not None else urlsplit("")
    except ValueError:
        return urlsplit("")


@cache
def _exact(word: str) -> str | None:
    found = next((network.id for network in networks().values() if word in network.names()), None)
    if found is not None:
        return found
    parts = {_exact(part.strip()) for part in _SEPARATORS.split(word) if part.strip() and part.strip() != word}
    return parts.pop() if len(parts) == 1 else None


def _near(word: str) -> list[str]:
    """Networks whose name is one slip away, else two for long words."""
    for most in (1, 2):
        if len(word) < (_SHORTEST_MISSPELLED, _SHORTEST_TWICE_MISSPELLED)[most - 1]:
            return []
        found = [
            network.id
            for network in networks().values()
            if any(_resembles(word, name, most) for name in network.names())
        ]
        if found:
            return found
    return []


def _among_words(text: str) -> list[str]:
    """Networks that single words of a short text name ("Facebook page"); those with pages of their own come first."""
    words = text.split() if len(text) <= _MOST_QUOTED else []
    found = {named for word in words if (named := _exact(word.strip("()[]-–:.,;"))) is not None}
    return sorted({one for one in found if networks()[one].hosts} or found)


def _resembles(word: str, name: str, most: int) -> bool:
    # Words of very different length are told apart first: comparing letters takes long where a cell holds a whole page.
    if len(name) < _SHORTEST_MISSPELLED or abs(len(word) - len(name)) > most:
        return False
    return _slips(word, name) <= most


def _guessed(spelling: str, near: list[str], hosted: str | None) -> NormalisedNetwork:
    titles = networks()
    if hosted is not None and not spelling:
        return NormalisedNetwork(hosted)
    if hosted is not None and (hosted in near or not near):
        return NormalisedNetwork(hosted, True, f"{spelling!r} was read as {titles[hosted].title}, from the address")
    if len(near) == 1:
        return NormalisedNetwork(near[0], True, f"{spelling!r} was read as {titles[near[0]].title}")
    return NormalisedNetwork(None, True, f"{spelling!r} is no known network" if spelling else "no network is named")


def _slips(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour to turn one word into the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row, last, older = [i], row, before
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
