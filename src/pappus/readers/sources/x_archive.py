"""X (Twitter) archive of an account: tweets.csv, js/tweets/YYYY_MM.js or tweets.js, whatever X handed out then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.tweets import NETWORK, moment_us, plain, whole_id
from pappus.readers.x_account import Account, account_of
from pappus.readers.x_archive_files import (
    GENERATIONS,
    Generation,
    Message,
    conversations,
    files_of,
    message_files,
    owner_in,
)
from pappus.readers.x_notes import notes_in
from pappus.readers.x_tweet_acts import Users
from pappus.readers.x_tweet_files import Archive, member_acts
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act


def _detect(source: Source) -> float:
    if any(files_of(source, generation) for generation in GENERATIONS):
        return 0.9
    return 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = [(generation, files) for generation in GENERATIONS if (files := files_of(source, generation))]
    if not forms and not message_files(source):
        raise UnreadableError(
            f"{source.path}: holds no tweets of an X archive (data/tweets.js, or an older tweets.csv)"
        )
    generation, files = forms[0] if forms else (GENERATIONS[0], [])
    hint = owner_in(source, files[0]) if files and generation.variable is not None else None
    account = account_of(source, door, files, hint)
    _describe(door, account, [other.name for other, _ in forms[1:]], generation)
    met: Users = set()
    is_table = generation.variable is None
    archive = Archive(account, generation.retweets_marked, is_table, {} if is_table else notes_in(source))
    for member in files:
        yield from member_acts(source, member, archive, door, met)
    yield from _direct(source, account, door)
    yield from door.rest()


def _direct(source: Source, account: Account, door: Door) -> Iterator[Any]:
    members = message_files(source)
    if members and account.user_id is None:
        door.coverage.notes.append(
            translatable("Direct messages were left out: without account.js their sides cannot be told.")
        )
        return
    for member in members:
        door.coverage.private = True
        for found in conversations(source, member):
            if isinstance(found.value, str):
                door.refuse(found.place, found.value)
                continue
            conversation, messages = found.value
            digest = door.pseudonyms.digest(f"{NETWORK}:{conversation}")
            for message in messages:
                number = door.record()
                if message is None:
                    door.ignore("event of a direct conversation that is no message")
                    continue
                act = _message(message, digest, account, door, number)
                if isinstance(act, str):
                    door.reject(found.place, act)
                    continue
                act.raw_ref = found.raw_ref
                if door.add(act):
                    yield door.batch()


def _message(message: Message, conversation: str, account: Account, door: Door, number: int) -> Act | str:
    number_in_x, ts_us = whole_id(message.id), moment_us(message.created_at)
    if number_in_x is None or message.sender_id is None:
        return "a direct message has no id or no sender"
    if ts_us is None or not door.plausible(ts_us):
        return f"the time {message.created_at!r} of a direct message is none that X writes"
    own = str(message.sender_id) == account.user_id
    text = plain(message.text or "")
    recipient = None if message.recipient_id is None else str(message.recipient_id)
    return Act(
        act_id=f"{NETWORK}:dm/{number_in_x}",
        record_no=number,
        ts_us=ts_us,
        ts_precision="ms",
        network=NETWORK,
        source=door.source,
        raw_ref="",
        property_id=account.property_id,
        container_id=conversation,
        thread_id=f"{NETWORK}:dm/{conversation}",
        thread_method="native",
        actor_id=account.property_id if own else door.person(NETWORK, str(message.sender_id)),
        actor_kind="account" if own else "human",
        actor_side="org" if own else "external",
        recipients=[door.person(NETWORK, recipient)] if recipient and recipient != account.user_id else None,
        visibility="direct",
        text=door.text(text),
        text_len=len(text) if text else None,
    )


def _describe(door: Door, account: Account, others: list[str], generation: Generation) -> None:
    coverage = door.coverage
    coverage.network = NETWORK
    coverage.inbound, coverage.outbound = "none", "all"
    coverage.deletions = coverage.edits = False
    coverage.private = False
    coverage.bots_marked = False
    coverage.notes = [translatable("Only what the account itself wrote is in it: what nobody answered cannot be seen.")]
    if account.note:
        coverage.notes.append(account.note)
    if others:
        coverage.notes.append(f"{generation.name} was read; the same tweets stand in {' and '.join(others)}.")
    if not generation.retweets_marked:
        coverage.notes.append(
            translatable("Retweets are told by their text (RT @…); which tweet was shared, it does not say.")
        )


READER = Reader(
    title="X (Twitter) archive",
    network=NETWORK,
    accepts="folder, .zip, tweets.csv or a .js file of tweets",
    how_to_get="X: More → Settings and privacy → Your account → Download an archive of your data",
    proves="Everything the account wrote, shared and answered, with the time of what it answered; direct messages "
    "from both sides where the archive has them.",
    cannot_show="What others wrote to the account and what stayed unanswered in public; which colleague wrote.",
    verified="A real archive of 6,966 tweets (2011-2015) as tweets.csv and as js/tweets/*.js; tweets.js as X documents "
    "it, on generated files.",
    detect=_detect,
    read=_read,
)
