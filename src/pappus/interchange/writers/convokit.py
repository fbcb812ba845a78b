"""A corpus of ConvoKit: utterances with what they answer, speakers, conversations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from pappus.interchange.conversations import silent_acts, threads_of
from pappus.interchange.writer import Outgoing, RecordWriter, Written
from pappus.store.record import Record
from pappus.vocabulary.record import MICROSECONDS_PER_SECOND

NOBODY = "unknown"
_TEXT, _NUMBER, _NOTHING = "<class 'str'>", "<class 'int'>", "<class 'NoneType'>"
_UTTERANCE_META = {
    **dict.fromkeys(("network", "property_id", "object_type", "kind", "side", "unit", "function", "level"), _TEXT),
    **dict.fromkeys(("visibility", "lang", "on_behalf_of"), _TEXT),
    **dict.fromkeys(("ts_us", "text_len", "reach"), _NUMBER),
}
_CONVERSATION_META = {"thread_id": _TEXT, "network": _TEXT, "property_id": _TEXT}
_SPEAKER_META = {"kind": _TEXT, "utterances": _NUMBER}
_SPEAKERS_SQL = """
    SELECT COALESCE(person, 'unknown') AS person, MIN(kind) AS kind, COUNT(*) AS utterances
    FROM acts WHERE verb = 'Create' GROUP BY COALESCE(person, 'unknown') ORDER BY 1"""
_PSEUDONYMOUS = "Speakers are pseudonyms made with a key that is not in this corpus."


def write(outgoing: Outgoing, path: Path) -> Written:
    """Writes the five files of a corpus."""
    path.mkdir()
    counts: Counter[str] = Counter()
    with (path / "utterances.jsonl").open("wb") as utterances, (path / "conversations.json").open("wb") as heads:
        _write_object(heads, _conversations(outgoing.record, utterances, counts))
    with (path / "speakers.json").open("wb") as stream:
        _write_object(stream, _speakers(outgoing.record, counts))
    meta = {"name": outgoing.organisation.name, "people": _PSEUDONYMOUS}
    (path / "corpus.json").write_bytes(msgspec.json.encode(meta))
    (path / "index.json").write_bytes(msgspec.json.encode(_index(meta)))
    return Written(
        {name: counts[name] for name in ("utterances", "conversations", "speakers")}, tuple(_notes(outgoing, counts))
    )


def _conversations(record: Record, utterances: IO[bytes], counts: Counter[str]) -> Iterator[tuple[str, Any]]:
    """Each conversation with what is known of it; its utterances are written on the way."""
    encoder = msgspec.json.Encoder()
    for acts in threads_of(record):
        opener = acts[0]
        utterances.write(encoder.encode_lines([_utterance(act, opener["act_id"]) for act in acts]))
        counts["conversations"] += 1
        counts["utterances"] += len(acts)
        counts["textless"] += sum(act["text"] is None for act in acts)
        counts["nobody"] += sum(act["person"] is None for act in acts)
        counts["loose"] += sum(act["answered_id"] is None for act in acts) > 1
        yield opener["act_id"], {"meta": {name: opener[name] for name in _CONVERSATION_META}, "vectors": []}


def _utterance(act: dict[str, Any], conversation_id: str) -> dict[str, Any]:
    return {
        "id": act["act_id"],
        "conversation_id": conversation_id,
        "text": act["text"] or "",
        "speaker": act["person"] or NOBODY,
        "meta": {name: act[name] for name in _UTTERANCE_META},
        "reply-to": act["answered_id"],
        "timestamp": act["ts_us"] // MICROSECONDS_PER_SECOND,
        "vectors": [],
    }


def _speakers(record: Record, counts: Counter[str]) -> Iterator[tuple[str, Any]]:
    for batch in record.batches(_SPEAKERS_SQL):
        for row in batch.to_pylist():
            counts["speakers"] += 1
            yield row["person"], {"meta": {name: row[name] for name in _SPEAKER_META}, "vectors": []}


def _write_object(stream: IO[bytes], entries: Iterable[tuple[str, Any]]) -> None:
    """A JSON object, entry by entry."""
    before = b"{"
    for key, value in entries:
        stream.write(before + msgspec.json.encode(key) + b":" + msgspec.json.encode(value))
        before = b",\n"
    stream.write(b"{}" if before == b"{" else b"}")


def _index(meta: dict[str, str]) -> dict[str, Any]:
    return {
        "utterances-index": {name: [kind, _NOTHING] for name, kind in _UTTERANCE_META.items()},
        "speakers-index": {name: [kind] for name, kind in _SPEAKER_META.items()},
        "conversations-index": {name: [kind, _NOTHING] for name, kind in _CONVERSATION_META.items()},
        "overall-index": {name: [_TEXT] for name in meta},
        "version": 1,
        "vectors": [],
    }


def _notes(outgoing: Outgoing, counts: Counter[str]) -> Iterator[str]:
    if silent := silent_acts(outgoing.record):
        yield f"{silent:,} acts that say nothing (likes, shares, joins …) are no utterances and are left out."
    if counts["textless"]:
        yield f"{counts['textless']:,} utterances are empty, since the record has no text of them."
    if counts["nobody"]:
        yield f"{counts['nobody']:,} utterances are of nobody known; they have the one speaker {NOBODY!r}."
    if counts["loose"]:
        yield (
            f"In {counts['loose']:,} conversations it is not known of each utterance which one it answers; it has no "
            "reply-to then, and what ConvoKit does with trees of replies passes over them."
        )


WRITER = RecordWriter(
    title="ConvoKit corpus",
    opens_in="ConvoKit: Corpus(filename=FOLDER)",
    suffix="",
    per_person="always",
    keeps="what was said, by whom, in which thread, in answer to what; not likes, shares, joins or edits",
    write=write,
)
