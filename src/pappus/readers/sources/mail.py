"""Mail: mbox files, folders of single messages (EML, Maildir), archives of either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from pappus.readers.door import Door
from pappus.readers.mail_bodies import text_of
from pappus.readers.mail_dates import Sent, sent
from pappus.readers.mail_digests import listed_as, mails_within
from pappus.readers.mail_headers import Fields, addresses, domain_of, fields, first, message_ids, sender, split_head
from pappus.readers.mail_subjects import SubjectThreads
from pappus.readers.mail_words import answered_subject, bare_subject, is_period, kind_of_sender
from pappus.readers.mbox import MOST_MESSAGE_BYTES, messages
from pappus.readers.reader import Reader
from pappus.readers.source import Source
from pappus.vocabulary.errors import UnreadableError
from pappus.vocabulary.languages import translatable
from pappus.vocabulary.record import Act, ThreadMethod

_KNOWN_FIELDS = frozenset(
    ("from", "to", "date", "subject", "message-id", "received", "return-path", "mime-version", "delivered-to", "cc")
)
_FEWEST_KNOWN_FIELDS = 2
_HEAD_BYTES = 65_536
_SAMPLED_MEMBERS = 20
_MAIL_ENDINGS = (".mbox", ".mbx", ".eml")
_FOLDER_NOTE = "x-imap"
_CUT_DIGEST = f"are digests of more than {MOST_MESSAGE_BYTES // 1024} KiB; mails behind that were not read."


class _Thread(NamedTuple):
    thread_id: str | None
    method: ThreadMethod
    parent_id: str | None


class _Mailbox:
    """What is remembered from one mail of a source to the next."""

    def __init__(self, source: Source, door: Door) -> None:
        self.source = source
        self.door = door
        self.without_id: Counter[str] = Counter()
        self.subjects = SubjectThreads()
        self.noted: Counter[str] = Counter()
        self.skipped = 0

    def read(self, member: str) -> Iterator[Any]:
        """Takes in the mails of a file; yields the batches that fill up."""
        place, stem = self.source.place(member), self._name_of_box(member)
        with self.source.open(member) as stream:
            begun = _trimmed(stream.read(_HEAD_BYTES))
            form = _form(begun)
            if form is None:
                self.skipped += 1
                return
            if form == "mbox":
                mails = messages(stream, begun)
            else:
                mails = iter((begun + stream.read(MOST_MESSAGE_BYTES - len(begun)),))
                stem = stem if self.source.kind == "file" else PurePosixPath(self.source.name).stem
            for ordinal, mail in enumerate(mails, 1):
                for act in self._acts(mail, f"{place}#{ordinal}", f"email:{stem}"):
                    if self.door.add(act):
                        yield self.door.batch()

    def _name_of_box(self, member: str) -> str:
        """What a file of mails is called; where its name is but a month, as in archives of lists, what is around it."""
        path = PurePosixPath(member)
        around = (path.parent.name, PurePosixPath(self.source.name).stem) if self.source.kind != "file" else ()
        return next((name for name in (path.stem, *around) if name and not is_period(name)), path.stem)

    def _acts(self, mail: bytes, place: str, fallback_property: str) -> Iterator[Act]:
        """The act that a mail is, or those of the mails in it if it is a digest."""
        head, body = split_head(mail)
        found = fields(head)
        within = mails_within(found, body)
        if within:
            self.door.record()
            self.door.ignore("digest of a mailing list, whose mails stand for themselves")
            if len(mail) >= MOST_MESSAGE_BYTES:
                self.noted[_CUT_DIGEST] += 1
        for number, one in enumerate(within, 1):
            head, body = split_head(one)
            act = self._act(listed_as(fields(head), found), body, f"{place}.{number}", fallback_property)
            if act:
                yield act
        if not within and (act := self._act(found, body, place, fallback_property)):
            yield act

    def _act(self, found: Fields, body: bytes, place: str, fallback_property: str) -> Act | None:
        record_no = self.door.record()
        if _FOLDER_NOTE in found:
            self.door.ignore("note of a mail program about its folder")
            return None
        if len(_KNOWN_FIELDS & found.keys()) < _FEWEST_KNOWN_FIELDS:
            self.door.reject(place, "has no header of a mail (From, Date, Subject …)")
            return None
        when = sent(found, self.door.plausible)
        if when is None:
            self.door.reject(place, f"has no possible date (Date: {first(found, 'date')[:60]!r}) and no Received line")
            return None
        return self._made(found, body, when, (record_no, place, fallback_property))

    def _made(self, found: Fields, body: bytes, when: Sent, standing: tuple[int, str, str]) -> Act:
        record_no, place, fallback_property = standing
        door = self.door
        author, addressed, lists = _people(found)
        property_id, own = self._property(found, [author, *addressed], fallback_property)
        act_id, thread = self._identity(found, property_id, when.ts_us)
        kind = kind_of_sender(found, author)
        text = text_of(found, body)
        self._count(when, thread)
        automatic = kind != "human"
        ours = own.get(author)
        return Act(
            act_id=act_id,
            record_no=record_no,
            ts_us=when.ts_us,
            tz_assumed=when.tz_assumed,
            network="email",
            source=door.source,
            raw_ref=place,
            property_id=property_id,
            thread_id=thread.thread_id,
            thread_method=thread.method,
            parent_id=thread.parent_id,
            actor_id=ours or (door.email(author) if author else None),
            actor_kind="account" if ours and not automatic else kind,
            actor_side="org" if ours else "unknown",
            actor_domain=domain_of(author),
            recipients=[door.email(entry) for entry in addressed if entry not in own and entry not in lists] or None,
            visibility="members" if "list-id" in found else "direct",
            text=door.text(text),
            text_len=None if text is None else len(text),
            needs_response=False if automatic else None,
            needs_response_rule="automatic mail" if automatic else None,
        )

    def _property(self, found: Fields, people: list[str], fallback: str) -> tuple[str, dict[str, str]]:
        """The property that a mail stands in, and which of its people are official addresses."""
        own = {entry: ours for entry in people if self.door.accounts and (ours := self.door.ours("email", entry))}
        list_id = _list_id(first(found, "list-id"))
        if list_id:
            return f"email:{list_id}", own
        return next(iter(own.values()), None) or self.door.property_id or fallback, own

    def _identity(self, found: Fields, property_id: str, ts_us: int) -> tuple[str, _Thread]:
        own_ids = message_ids(first(found, "message-id"))
        act_id = self._id(own_ids[0]) if own_ids else self._id_without(found)
        answered = message_ids(" ".join(found.get("in-reply-to", ())))
        references = message_ids(" ".join(found.get("references", ())))
        if references:
            parent = answered[0] if answered else references[-1]
            return act_id, _Thread(self._id(references[0]), "references", self._id(parent))
        if answered:
            return act_id, _Thread(None, "references", self._id(answered[0]))
        return act_id, self._by_subject(first(found, "subject"), property_id, ts_us, act_id)

    def _by_subject(self, subject: str, property_id: str, ts_us: int, act_id: str) -> _Thread:
        bare = answered_subject(subject)
        if bare is None:
            self.subjects.note(property_id, bare_subject(subject), ts_us, act_id)
            return _Thread(act_id, "references", None)
        thread_id = self.subjects.find(property_id, bare, ts_us)
        if thread_id is None:
            thread_id = f"email:subject:{self.door.pseudonyms.digest(f'{property_id} {bare}')}"
        self.subjects.note(property_id, bare, ts_us, thread_id)
        return _Thread(thread_id, "subject", None)

    def _id(self, message_id: str) -> str:
        return f"email:{self.door.pseudonyms.digest(message_id)}"

    def _id_without(self, found: Fields) -> str:
        """An id for a mail that has none: its fields, and how many of the same stood before it."""
        names = ("from", "to", "cc", "date", "subject")
        key = self.door.pseudonyms.digest("\0".join(first(found, name) for name in names))
        self.without_id[key] += 1
        return f"email:{key}-{self.without_id[key]}"

    def _count(self, when: Sent, thread: _Thread) -> None:
        if when.from_delivery:
            self.noted["have a Date that cannot be true; the time of delivery (Received) stands for it."] += 1
        if when.tz_assumed:
            self.noted["name no valid time zone; UTC is assumed."] += 1
        if thread.method == "subject":
            self.noted["answer without naming a message; they are tied to others by subject alone."] += 1


def detect(source: Source) -> float:
    """How sure it is that a source holds mail."""
    named = source.find(*_MAIL_ENDINGS)
    if any(_form(_trimmed(source.head(member))) for member in named[:_SAMPLED_MEMBERS]):
        return 0.95
    sampled = source.members[:_SAMPLED_MEMBERS]
    mails = sum(1 for member in sampled if _form(_trimmed(source.head(member))))
    return 0.8 if sampled and mails * 2 > len(sampled) else 0.0


def read(source: Source, door: Door) -> Iterator[Any]:
    """Yields the mails of a source as Arrow batches.

    Raises:
        UnreadableError: nothing in it is a mail.
    """
    door.coverage.network = "email"
    door.coverage.inbound, door.coverage.outbound = "all", "unknown"
    door.coverage.deletions, door.coverage.edits = False, False
    door.coverage.private, door.coverage.bots_marked = True, False
    mailbox = _Mailbox(source, door)
    for member in source.members:
        yield from mailbox.read(member)
    if mailbox.skipped == len(source.members):
        raise UnreadableError(
            f"{source.path}: holds no mail. Expected an mbox file (its first line begins with 'From ') or messages "
            "(.eml) that begin with header fields"
        )
    yield from door.rest()
    door.coverage.notes.extend(f"{count} mails {what}" for what, count in mailbox.noted.items())
    door.coverage.notes.append(translatable("Mails that were deleted or moved before the export leave no trace in it."))
    if mailbox.skipped:
        door.coverage.notes.append(f"{mailbox.skipped} files in it are no mails and were not read.")


def _trimmed(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")


def _form(head: bytes) -> str | None:
    """Whether a file is an `mbox` or one mail (`eml`), from its first bytes; null for anything else."""
    if head.startswith(b"From ") and next(messages(BytesIO(head)), None) is not None:
        return "mbox"
    known = _KNOWN_FIELDS & fields(split_head(head)[0]).keys()
    return "eml" if len(known) >= _FEWEST_KNOWN_FIELDS and _begins_with_field(head) else None


def _begins_with_field(head: bytes) -> bool:
    name, colon, _ = head[:80].partition(b":")
    return bool(colon) and name.strip().replace(b"-", b"").isalnum()


def _people(found: Fields) -> tuple[str, list[str], set[str]]:
    """The author, the people addressed, and the addresses of the list itself.

    Lists that put their own address into From (against forgery checks) keep the author's in another field.
    """
    posts = addresses(value.replace("mailto:", "").partition("?")[0] for value in found.get("list-post", ()))
    lists = {*posts, *addresses(found.get("x-beenthere", ()))}
    author = sender(first(found, "from"))
    if author in lists:
        stated = addresses([*found.get("x-original-from", ()), *found.get("reply-to", ())])
        author = next((entry for entry in stated if entry not in lists), author)
    return author, addresses([*found.get("to", ()), *found.get("cc", ())]), lists


def _list_id(value: str) -> str:
    inside = value.rpartition("<")[2].partition(">")[0].strip().lower()
    return "" if " " in inside else inside


READER = Reader(
    title="Mail (mbox, EML, Maildir)",
    network="email",
    accepts="an .mbox file, a folder of .eml or Maildir files, or a .zip of either",
    how_to_get=(
        "Thunderbird or Apple Mail: export the folder of the mailbox; Google Workspace: Takeout, Mail; mailing lists: "
        "the archive's mbox; Outlook: drag the mails into a folder (.eml) or convert the .pst with a free tool"
    ),
    proves="who wrote to whom and when, which mail answers which, what stayed unanswered, automatic answers apart",
    cannot_show="mails deleted or filed elsewhere before the export; calls and chats that answered a mail",
    verified="a public list's raw archive (380 mails of many mail programs); small ones as Pipermail, HyperKitty and "
    "groups.io write them; RFC 5322, 2047, 3834, 4155",
    detect=detect,
    read=read,
)
