"""X (Twitter) archive of an account: tweets.csv, js/tweets/YYYY_MM.js or tweets.js, whatever X handed out then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pappus.readers.door import Door
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.readers.tweets import (
    FIRST_TIMED_ID,
    NETWORK,
    handles_in,
    hashtags_in,
    id_time_us,
    moment_us,
    plain,
    whole_id,
)
from pappus.readers.x_account import Account, account_of
from pappus.readers.x_archive_files import (
    GENERATIONS,
    Generation,
    Message,
    Tweet,
    conversations,
    files_of,
    message_files,
    owner_in,
    tweets,
)
from pappus.vocabulary.record import MICROSECONDS_PER_DAY, Act


def _detect(source: Source) -> float:
    if any(files_of(source, generation) for generation in GENERATIONS):
        return 0.9
    return 0.0


def _read(source: Source, door: Door) -> Iterator[Any]:
    forms = [(generation, files) for generation in GENERATIONS if (files := files_of(source, generation))]
    generation, files = forms[0] if forms else (GENERATIONS[0], [])
    hint = owner_in(source, files[0]) if files and generation.variable is not None else None
    account = account_of(source, door, files, hint)
    _describe(door, account, [other.name for other, _ in forms[1:]], generation)
    for member in files:
        for found in tweets(source, member, generation):
            number = door.record()
            value = found.value
            act = _act(value, account, door, number, generation) if isinstance(value, Tweet) else str(value)
            if isinstance(act, str):
                door.reject(found.place, act)
                continue
            act.raw_ref = found.raw_ref
            if door.add(act):
                yield door.batch()
    yield from _direct(source, account, door)
    yield from door.rest()


def _act(tweet: Tweet, account: Account, door: Door, number: int, generation: Generation) -> Act | str:
    ts_us = moment_us(tweet.created)
    if ts_us is None:
        return f"its time {tweet.created!r} is none that X writes" if tweet.created else "has no time"
    if not door.plausible(ts_us):
        return f"its time {tweet.created} lies before 1970 or in the future"
    text = plain(tweet.text)
    act = Act(
        act_id=f"{NETWORK}:{tweet.id}",
        record_no=number,
        ts_us=ts_us,
        # The oldest archives give midnight for everything from before ids carried their time.
        ts_precision="day" if tweet.id < FIRST_TIMED_ID and ts_us % MICROSECONDS_PER_DAY == 0 else "s",
        network=NETWORK,
        source=door.source,
        raw_ref="",
        property_id=account.property_id,
        actor_id=account.property_id,
        actor_kind="account",
        actor_side="org",
        visibility="public",
        mentions=list(dict.fromkeys(door.person(NETWORK, handle) for handle in handles_in(text))) or None,
        tags=hashtags_in(text),
        links=_domains(tweet.urls),
        lang=tweet.lang,
        text=door.text(text),
        text_len=len(text) if text else None,
    )
    _place(act, tweet, door, generation)
    if tweet.likes or tweet.shares:
        act.engagement = {name: n for name, n in (("likes", tweet.likes), ("shares", tweet.shares)) if n}
    for user_id, handle in tweet.links:
        door.link(door.person(NETWORK, user_id), door.person(NETWORK, handle))
    return act


def _place(act: Act, tweet: Tweet, door: Door, generation: Generation) -> None:
    """Ties a tweet to the one that it shares or answers."""
    known_us = None
    if tweet.shared_id is not None:
        act.verb = "Announce"
        parent, known_us = tweet.shared_id, moment_us(tweet.shared_created)
    elif not generation.retweets_marked and tweet.text.startswith("RT @"):
        act.verb = "Announce"
        return
    else:
        if tweet.reply_user is not None:
            act.recipients = [door.person(NETWORK, tweet.reply_user)]
        if tweet.reply_id is None:
            return
        parent = tweet.reply_id
    act.parent_id, act.thread_method = f"{NETWORK}:{parent}", "reply_chain"
    encoded_us = id_time_us(parent)
    act.parent_ts_us = known_us if encoded_us is None else encoded_us
    act.parent_ts_source = "id_encoded" if encoded_us else "in_export" if known_us else "missing"


def _domains(urls: list[str]) -> list[str] | None:
    found: dict[str, None] = {}
    for url in urls:
        try:
            host = urlsplit(url).hostname
        except ValueError:
            continue
        if host:
            found[host] = None
    return list(found) or None


def _direct(source: Source, account: Account, door: Door) -> Iterator[Any]:
    members = message_files(source)
    if members and account.user_id is None:
        door.coverage.notes.append("Direct messages were left out: without account.js their sides cannot be told.")
        return
    for member in members:
        door.coverage.private = True
        for found in conversations(source, member):
            if isinstance(found.value, str):
                door.record()
                door.reject(found.place, found.value)
                continue
            conversation, messages = found.value
            digest = door.pseudonyms.digest(f"{NETWORK}:{conversation}")
            for message in messages:
                number = door.record()
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
    coverage.notes = ["Only what the account itself wrote is in it: what nobody answered cannot be seen."]
    if account.note:
        coverage.notes.append(account.note)
    if others:
        coverage.notes.append(f"{generation.name} was read; the same tweets stand in {' and '.join(others)}.")
    if not generation.retweets_marked:
        coverage.notes.append("Retweets are told by their text (RT @…); which tweet was shared, it does not say.")


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
