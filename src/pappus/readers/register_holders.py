"""Registers with a row for each holder of accounts and a column for each network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pappus.readers.register_words import plain, words
from pappus.vocabulary.networks import network_of_url, networks

_BETWEEN_ACCOUNTS = re.compile(r"[,\s]+")


class NetworkColumn(NamedTuple):
    """A column of accounts: of which network, and whether it holds their numbers instead of their names."""

    network: str
    numbers: bool


def columns_of_networks(names: Iterable[str]) -> dict[str, NetworkColumn]:
    """Which of these columns hold accounts; none if too few do for that to be what the table is about."""
    found = {name: column for name in names if (column := _column(plain(name))) is not None}
    # A column "x" alone may as well hold a number.
    sure = {column.network for name, column in found.items() if len(name.strip()) > 1}
    return found if len(sure) >= words()["fewest_networks"] else {}


def accounts_of_holder(cells: dict[str, str], columns: dict[str, NetworkColumn]) -> list[dict[str, str]]:
    """Network beside account or address, for each account that the cells of a holder name.

    Numbers of accounts and second columns of a network count only where nothing else names its account.
    """
    named: dict[str, list[dict[str, str]]] = {}
    for name in sorted(cells, key=lambda name: name in columns and columns[name].numbers):
        if name in columns and (accounts := accounts_in(cells[name], columns[name].network)):
            named.setdefault(columns[name].network, accounts)
    return [account for accounts in named.values() for account in accounts]


def accounts_in(cell: str, network: str) -> list[dict[str, str]]:
    """The same, for each account on a network that a cell names."""
    accounts = [account for piece in cell.split(";") for account in _accounts(piece)]
    return [{"network": network, "url" if network_of_url(one) or "://" in one else "handle": one} for one in accounts]


def _accounts(cell: str) -> list[str]:
    if cell.strip().casefold() in words()["no_account"]:
        return []
    pieces = [piece for piece in _BETWEEN_ACCOUNTS.split(cell) if piece]
    # The name of a page may have spaces; only what cannot be a part of one is an account of its own.
    return pieces if all(piece.startswith("@") or "://" in piece for piece in pieces) else [" ".join(cell.split())]


@cache
def _column(name: str) -> NetworkColumn | None:
    parts = name.split()
    numbers = len(parts) > 1 and parts[-1] in words()["of_number"]
    rest = [part for part in parts if part not in (*words()["of_account"], *words()["of_number"])]
    network = _by_spelling().get(" ".join(rest))
    if network is None or network in words()["no_network"] or networks()[network].network_class != "social":
        return None
    return NetworkColumn(network, numbers)


@cache
def _by_spelling() -> dict[str, str]:
    return {plain(spelling): network.id for network in networks().values() for spelling in network.names()}
