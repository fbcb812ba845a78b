"""Networks: their ids, their class and the many ways in which people spell them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

NetworkClass = Literal["social", "traditional", "internal"]


@dataclass(frozen=True)
class Network:
    """A network as `networks.yaml` defines it.

    Attributes:
        id: the id used everywhere.
        title: its name on screen.
        network_class: social, traditional or internal.
        spellings: other ways of writing it, lower case.
        hosts: web hosts of its pages.
    """

    id: str
    title: str
    network_class: NetworkClass
    spellings: tuple[str, ...]
    hosts: tuple[str, ...]


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
        )
        for network_id, entry in content.items()
    }
