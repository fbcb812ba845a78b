"""Identifiers of people as somebody types them, and the pseudonyms that they stand for."""

from __future__ import annotations

import re

from pappus.vocabulary.errors import UsageError
from pappus.vocabulary.networks import networks, normalise
from pappus.vocabulary.pseudonyms import Pseudonymiser

PSEUDONYM_SCHEME = "pseudonym"
RATER_SCHEME = "rater"

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_PREFIX = re.compile(r"[A-Za-z][\w .-]*")
_PSEUDONYM = re.compile(r"[0-9a-f]{24}")
_SHORTENED_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?[Ee]\+?\d+")
_SPREADSHEET_ERROR = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|N/A|NULL!|NUM!)")


def network_id(spelling: str) -> str | None:
    """The id of a network from its id, title or a usual spelling; null if it is none, or none for sure."""
    found = normalise(spelling)
    return None if found.doubtful else found.id


def unknown_network(spelling: str) -> str:
    """What to say of a word that is no network, with the nearest one that is."""
    near = normalise(spelling).id
    hint = f"did you mean {near!r}?" if near else f"known: {', '.join(networks())}"
    return f"{spelling.strip()!r} is no known network ({hint})"


def mangled_by_spreadsheet(text: str) -> str | None:
    """What to say of a handle or number that a spreadsheet has spoilt (`1.2E+17`, `#NAME?`); null if it is none."""
    found = text.strip()
    if _SPREADSHEET_ERROR.fullmatch(found):
        return f"{found!r} is an error of the spreadsheet; import the column as text"
    if _SHORTENED_NUMBER.fullmatch(found):
        return f"{found!r} is a number that a spreadsheet has shortened and its digits are lost; import it as text"
    return None


def split_identifiers(cell: str) -> list[str]:
    """The identifiers of a cell, `;` between them."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def identifier_fault(identifier: str) -> str | None:
    """What is wrong with an identifier; null if it can be used. The identifier itself is not repeated."""
    scheme, handle = _scheme_and_handle(identifier)
    if mangled := mangled_by_spreadsheet(handle):
        return mangled
    if scheme == PSEUDONYM_SCHEME:
        return None if _PSEUDONYM.fullmatch(handle) else "expected 24 hexadecimal digits after 'pseudonym:'"
    if not handle.lstrip("@"):
        return "expected a handle or an address after the network's name"
    if "<" in handle or ">" in handle:
        return "expected the address alone, without a name and without < >"
    prefix, colon, _ = identifier.partition(":")
    if scheme is None and colon and _PREFIX.fullmatch(prefix.strip()):
        return f"{unknown_network(prefix)}; expected an e-mail address, network:handle or a bare handle"
    return None


def pseudonyms_of(identifier: str, pseudonyms: Pseudonymiser) -> tuple[str, ...]:
    """The pseudonyms under which an identifier can occur in the record, the same ones on every run.

    An e-mail address and `network:handle` have one; a bare handle has one on each known network, as nobody said on
    which it is used; `pseudonym:…` stands for itself.
    """
    scheme, handle = _scheme_and_handle(identifier)
    if scheme == PSEUDONYM_SCHEME:
        return (handle,)
    if scheme is not None:
        return (pseudonyms.person(scheme, handle),)
    if _ADDRESS.fullmatch(handle):
        return (pseudonyms.email(handle),)
    return tuple(pseudonyms.person(network, handle) for network in networks())


def pseudonym_of(identifier: str, pseudonyms: Pseudonymiser) -> str:
    """The one pseudonym of an identifier.

    Raises:
        UsageError: it is no identifier, or a bare handle, which has one on each network.
    """
    if fault := identifier_fault(identifier):
        raise UsageError(f"an identifier: {fault}")
    found = pseudonyms_of(identifier, pseudonyms)
    if len(found) > 1:
        raise UsageError("a bare handle may be on any network; write network:handle, an address or pseudonym:…")
    return found[0]


def rater_fault(mark: str) -> str | None:
    """What is wrong with the mark by which somebody who answers is known; null if it can be used.

    The mark itself is not repeated. Other than an identifier it may have a colon anywhere.
    """
    scheme, handle = _scheme_and_handle(mark)
    if scheme == PSEUDONYM_SCHEME and not _PSEUDONYM.fullmatch(handle):
        return "expected 24 hexadecimal digits after 'pseudonym:'"
    return mangled_by_spreadsheet(mark)


def rater_pseudonym(mark: str, pseudonyms: Pseudonymiser) -> str:
    """The pseudonym of somebody who answers, by any mark: an identifier of the person, or a word of their own.

    An e-mail address and `network:handle` give the pseudonym that the person has in the record too.
    """
    scheme, handle = _scheme_and_handle(mark)
    if scheme is None and not _ADDRESS.fullmatch(handle):
        return pseudonyms.person(RATER_SCHEME, handle)
    return pseudonyms_of(mark, pseudonyms)[0]


def _scheme_and_handle(identifier: str) -> tuple[str | None, str]:
    prefix, colon, rest = identifier.strip().partition(":")
    if colon and prefix.strip().lower() == PSEUDONYM_SCHEME:
        return PSEUDONYM_SCHEME, rest.strip().lower()
    network = network_id(prefix) if colon else None
    return (network, rest.strip()) if network else (None, identifier.strip())
