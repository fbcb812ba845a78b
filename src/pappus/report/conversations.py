"""Where a conversation with somebody outside breaks, and whether what is said about us is heard."""

from __future__ import annotations

from dataclasses import dataclass

from pappus.report.lookup import Lookup
from pappus.report.share_lines import ShareLine, missing_words, share_lines
from pappus.report.words import value_words
from pappus.vocabulary.languages import translatable, translated

_CARE = (
    "care.settled_share",
    "care.one_conversation_share",
    "care.channel_switch_share",
    "care.handover_share",
    "care.decided_at_edge_share",
    "response.reopened_share",
)
_CARE_TOLD = {
    "care.settled_share": translatable("Of the matters that we answer {share} are settled by the answer."),
    "care.one_conversation_share": translatable("{share} stay one conversation."),
    "care.channel_switch_share": translatable("{share} of people go on to another channel within a week."),
    "care.handover_share": translatable("{share} pass from one unit to another."),
    "response.reopened_share": translatable("{share} of closed matters are opened again."),
}
_HEARD = ("listening.heard_share", "listening.routed_share")
_HEARD_TOLD = {
    "listening.heard_share": translatable("Of what calls for something from us, at least {share} was seen."),
    "listening.routed_share": translatable("{share} reached the function that owns the property meant."),
}


@dataclass(frozen=True)
class SharesTold:
    """Shares with a sentence.

    Attributes:
        sentence: what they say together.
        lines: those that are known.
        unknown: those that are not, each with the reason.
    """

    sentence: str
    lines: tuple[ShareLine, ...]
    unknown: tuple[str, ...]


def care(lookup: Lookup) -> SharesTold | None:
    """Whether matters are settled, and where they break; null where nothing of it is known."""
    return _told(lookup, _CARE, _CARE_TOLD)


def hearing(lookup: Lookup) -> SharesTold | None:
    """Whether mentions are heard and reach the right function; null where neither is known."""
    return _told(lookup, _HEARD, _HEARD_TOLD)


def _told(lookup: Lookup, shown: tuple[str, ...], sentences: dict[str, str]) -> SharesTold | None:
    lines = share_lines(lookup, shown)
    if not lines:
        return None
    known = [(text, one) for name, text in sentences.items() if (one := lookup.reading(name)) and one.value is not None]
    sentence = " ".join(translated(text, share=value_words(one)) for text, one in known)
    return SharesTold(sentence, lines, missing_words(lookup, shown))
