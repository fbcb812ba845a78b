"""Short sentences from word lists."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from pappus.simulation.settings import words


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
