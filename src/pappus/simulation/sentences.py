"""Short sentences from word lists."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from pappus.simulation.settings import words


def elaborated(sentence: str, number: int, repeated: int) -> str:
    """A sentence with a second one of its own, so that it is no copy of others; each `repeated`th stays as it is.

    What is drawn does not change by it.
    """
    if number % repeated == 0:
        return sentence
    lists = words()
    names, places, tools = lists["first_names"], lists["places"], lists["tools"]
    name, place = names[number % len(names)], places[number // len(names) % len(places)]
    tool = tools[number // (len(names) * len(places)) % len(tools)]
    return f"{sentence} {lists['second_post_sentence'].format(name=name, place=place, tool=tool)}"


class Sentences:
    """Draws sentences by kind and fills in tools, places and days."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._words: Mapping[str, Any] = words()

    def say(self, kind: str, topic: str | None = None) -> str:
        """A sentence of a kind, such as `talk` or (`answer`, `returns`)."""
        entry = self._words[kind]
        pool: str | Sequence[str] = entry if topic is None else entry[topic]
        return self._fill(pool if isinstance(pool, str) else self._rng.choice(pool))

    def word(self, kind: str) -> str:
        """One word of a list, such as `tools`."""
        return str(self._rng.choice(self._words[kind]))

    def _fill(self, sentence: str) -> str:
        if "{" not in sentence:
            return sentence
        return sentence.format(
            tool=self.word("tools"),
            part=self.word("parts"),
            place=self.word("places"),
            day=self.word("days"),
            number=self._rng.randrange(10_000, 99_999),
        )
