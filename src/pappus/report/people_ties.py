"""Contact among people in words: a few counts and shares, and bands of five people or more."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.among_people import AmongPeople, Band
from pappus.report.words import count, from_to, or_more, percent, plural
from pappus.vocabulary.languages import digits, translated


@dataclass(frozen=True)
class PeopleTies:
    """The layer of people.

    Attributes:
        sentence: how contact is spread over people, and on how few the links between units rest.
        bands: number of others, share of the people, and their number, in words.
    """

    sentence: str
    bands: tuple[tuple[str, float, str], ...]


def people_ties(found: AmongPeople | None) -> PeopleTies | None:
    """What the report says of contact among people; null where fewer than five had any."""
    if found is None:
        return None
    bands = tuple((_band_words(one), one.people / found.people, count(one.people)) for one in found.bands)
    return PeopleTies(" ".join(part for part in (_spread(found), _brokers(found)) if part), bands)


def _spread(found: AmongPeople) -> str:
    lead = translated(
        "{people} had contact with somebody else inside, half of them with {others} or fewer.",
        people=plural(found.people, "person", "people"),
        others=count(round(found.median_others)),
    )
    if found.tenth_share is None:
        return lead
    rest = translated(
        "The tenth with most of it holds {share} of all ties; centralisation among people is {value}, of 1 for a star.",
        share=percent(found.tenth_share),
        value=digits(f"{found.centralisation:.2f}"),
    )
    return f"{lead} {rest}"


def _brokers(found: AmongPeople) -> str:
    if not found.across_people or found.across_holders is None:
        return ""
    return translated(
        "{linking} link units; half of these ties are with {holders} of them.",
        linking=plural(found.across_people, "person", "people"),
        holders=count(found.across_holders),
    )


def _band_words(one: Band) -> str:
    if one.high is None:
        return or_more(count(one.low))
    return count(one.low) if one.low == one.high else from_to(count(one.low), count(one.high))
