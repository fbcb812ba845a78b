"""Keyed pseudonyms: the only form in which an identifier of a person is ever stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice

DIGEST_LENGTH = 24
"""How many hexadecimal digits a digest has."""
_DIGEST_BYTES = DIGEST_LENGTH // 2
_BLOCK_BYTES = 64
_INNER, _OUTER = bytes(byte ^ 0x36 for byte in range(256)), bytes(byte ^ 0x5C for byte in range(256))
_MOST_REMEMBERED = 200_000
_MOST_SCHEMES_REMEMBERED = 4


class Pseudonymiser:
    """Turns identifiers of people into pseudonyms with the organisation's own key.

    HMAC-SHA256 (RFC 2104) over `scheme:identifier`, case and surrounding space ignored, first 96 bits in hexadecimal.
    Without the key a pseudonym cannot be recomputed from a list of names; with it, a person's rows can be found and
    erased. Pseudonymised data are still personal data (GDPR, recital 26).

    Attributes:
        key: the key, for a process of our own that makes the same pseudonyms; it goes nowhere else.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("a pseudonym key has at least 16 bytes")
        self.key = key
        # The two hashes of RFC 2104 over the padded key, prepared once: most identifiers are shorter than a block.
        padded = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(padded.translate(_INNER))
        self._outer = hashlib.sha256(padded.translate(_OUTER))
        self._known = lru_cache(maxsize=_MOST_SCHEMES_REMEMBERED)(self._scheme)

    def person(self, scheme: str, identifier: str) -> str:
        """The pseudonym of `identifier` on `scheme` (a network's id, or `email` for any e-mail address)."""
        return self._known(scheme)[identifier]

    def people(self, scheme: str, identifiers: Iterable[str]) -> list[str]:
        """The pseudonyms of many identifiers on one scheme, in their order."""
        return list(map(self._known(scheme).__getitem__, identifiers))

    def _scheme(self, scheme: str) -> Remembered:
        prefix = scheme.lower()
        return Remembered(lambda identifier: self.digest(f"{prefix}:{identifier.strip().lstrip('@').lower()}"))

    def digest(self, text: str) -> str:
        """A keyed digest of any text, for native ids that contain a person's identifier (Message-ID, status URI)."""
        inner = self._inner.copy()
        inner.update(text.encode("utf-8", "surrogatepass"))
        outer = self._outer.copy()
        outer.update(inner.digest())
        return outer.hexdigest()[:DIGEST_LENGTH]

    def digests(self, texts: Iterable[str]) -> list[str]:
        """The digests of many texts, in their order; that of a text that occurs several times is made once."""
        listed = list(texts)
        made = {text: self.digest(text) for text in dict.fromkeys(listed)}
        return list(map(made.__getitem__, listed))

    def raw_digests(self, texts: Iterable[str]) -> bytes:
        """The digests of many texts one behind the other, twelve bytes each: what `digest` gives in hexadecimal."""
        inner_of, outer_of, made = self._inner.copy, self._outer.copy, []
        for text in texts:
            inner, outer = inner_of(), outer_of()
            inner.update(text.encode("utf-8", "surrogatepass"))
            outer.update(inner.digest())
            made.append(outer.digest()[:_DIGEST_BYTES])
        return b"".join(made)

    def email(self, address: str) -> str:
        """The pseudonym of an e-mail address, the same on every network."""
        return self.person("email", address)


class Remembered(dict[str, str]):
    """What a function gave for the texts that it was last asked about; it is called for those not there."""

    def __init__(self, made: Callable[[str], str]) -> None:
        super().__init__()
        self._made = made

    def __missing__(self, text: str) -> str:
        if len(self) >= _MOST_REMEMBERED:
            for old in list(islice(self, len(self) // 2)):
                del self[old]
        self[text] = found = self._made(text)
        return found
