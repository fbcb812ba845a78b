"""Who talks with whom inside the organisation: talk within units, with the hub and across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pappus.simulation.cast import Cast, Member
from pappus.simulation.chance import Lot, log_normal, stream
from pappus.simulation.rhythm import HOUR_US, SECOND_US, Rhythm, Window
from pappus.simulation.sentences import Sentences
from pappus.simulation.settings import Settings

_EMOJI = ("+1", "seedling", "tada", "eyes")
_COMPANY_WIDE = ("general", "announcements")


@dataclass(frozen=True)
class Saying:
    """One message: who said it (null: the bot), when, and what happened to it afterwards."""

    speaker: Member | None
    moment_us: int
    text: str
    client_id: str = ""
    edited_us: int = 0
    gone: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Conversation:
    """Messages that belong together, the first one first; without answers or unthreaded they stand loose."""

    channel: str
    sayings: list[Saying]
    threaded: bool


class SlackTalk:
    """Draws the conversations of an organisation."""

    def __init__(self, settings: Settings, window: Window, cast: Cast) -> None:
        self._plan = settings.plan["slack"]
        self._rng = stream(settings.seed, "slack")
        self._say = Sentences(self._rng)
        self._window = window
        self._cast = cast
        self._rhythm = Rhythm(window, settings.plan, "office")
        self._messages = settings.count(self._plan["messages"])
        self._hub = settings.plan["hub"]
        units = settings.units()
        self._unit_of_talk = Lot.of({unit.unit_id: unit.chatter for unit in units})
        self._unit_with_hub = Lot.of({unit.unit_id: unit.hub for unit in units if unit.unit_id != self._hub})
        shares = dict(self._plan["shares"])
        shares["hub"] *= settings.hub_share
        self._kind = Lot.of(shares)
        self._taken: set[int] = set()

    @property
    def channels(self) -> dict[str, list[Member]]:
        """Channel → members; each unit has one, the rest belong to everybody who speaks."""
        voices = [member for member in self._cast.on_slack if member.voice > 0]
        channels = {name: self._cast.on_slack if name in _COMPANY_WIDE else voices for name in self._plan["channels"]}
        for unit in self._cast.voices:
            channels[_channel_of(unit)] = [member for member in self._cast.on_slack if member.unit == unit]
        return channels

    def joins(self) -> Iterator[tuple[int, str, Member]]:
        """Moment, channel and person of each joining, in the first weeks of the record."""
        start_us = self._window.midnights_us[0] + 9 * HOUR_US
        for channel, crew in self.channels.items():
            if channel not in _COMPANY_WIDE:
                for member in crew:
                    yield self._unique(start_us + self._rng.randrange(300) * HOUR_US), channel, member

    def conversations(self) -> Iterator[Conversation]:
        """Conversations until the planned number of messages is reached."""
        said = 0
        while said < self._messages:
            conversation = self._conversation(self._kind.draw(self._rng))
            said += len(conversation.sayings)
            yield conversation

    def _conversation(self, kind: str) -> Conversation:
        moment_us = self._unique(self._rhythm.moment(self._rng))
        if kind == "bot":
            return Conversation("random", [Saying(None, moment_us, self._say.say("bot"))], False)
        if kind == "announcement":
            speaker = self._cast.speaker(self._rng, self._hub)
            return Conversation("announcements", [self._saying(speaker, moment_us, "announcement")], False)
        if kind == "gone":
            return self._deleted(moment_us)
        channel, first, second = getattr(self, f"_{kind}_pair")()
        return self._exchange(channel, first, second, moment_us, "hub" if kind == "hub" else "talk")

    def _unit_pair(self) -> tuple[str, str, str]:
        unit = self._unit_of_talk.draw(self._rng)
        return _channel_of(unit), unit, unit

    def _hub_pair(self) -> tuple[str, str, str]:
        unit = self._unit_with_hub.draw(self._rng)
        meeting_place = self._rng.choice(self._plan["hub_channels"])
        channel = _channel_of(unit) if self._rng.random() < 0.4 else meeting_place
        return (channel, self._hub, unit) if self._rng.random() < 0.55 else (channel, unit, self._hub)

    def _cross_pair(self) -> tuple[str, str, str]:
        one = self._unit_of_talk.draw(self._rng)
        other = self._unit_of_talk.other(self._rng, one)
        return self._rng.choice(["general", "random", "garden-photos"]), one, other

    def _exchange(self, channel: str, first: str, second: str, moment_us: int, kind: str) -> Conversation:
        opener = self._cast.speaker(self._rng, first)
        partner = self._cast.voices[second].other(self._rng, opener)
        threaded = kind == "hub" or self._rng.random() < 0.55
        sayings = [self._saying(opener, moment_us, kind, None if threaded else partner)]
        pool, turn = (opener, partner), 1
        while self._rng.random() < 0.68 and len(sayings) < 12:
            speaker = pool[turn % 2] if self._rng.random() < 0.75 else self._cast.speaker(self._rng, second)
            moment_us = self._after(moment_us)
            if moment_us >= self._window.end_us:
                break
            addressed = None if threaded else pool[(turn + 1) % 2]
            sayings.append(self._saying(speaker, moment_us, "reply", addressed))
            turn += 1
        return Conversation(channel, sayings, threaded and len(sayings) > 1)

    def _deleted(self, moment_us: int) -> Conversation:
        """A thread whose first message was deleted after somebody had answered it."""
        unit = self._unit_of_talk.draw(self._rng)
        gone = Saying(self._cast.speaker(self._rng, unit), moment_us, "", gone=True)
        answer = self._saying(self._cast.speaker(self._rng, unit), self._after(moment_us), "reply")
        answers = [answer] if answer.moment_us < self._window.end_us else []
        return Conversation(_channel_of(unit), [gone, *answers], bool(answers))

    def _saying(self, speaker: Member, moment_us: int, kind: str, addressed: Member | None = None) -> Saying:
        text = self._say.say(kind)
        if addressed is not None and addressed is not speaker and self._rng.random() < 0.5:
            text = f"<@{addressed.slack_id}> {text}"
        edited = self._rng.random() < 0.03
        return Saying(
            speaker,
            moment_us,
            text,
            client_id=f"{self._rng.getrandbits(128):032x}",
            edited_us=moment_us + 90 * SECOND_US if edited else 0,
            reactions=self._reactions(speaker) if self._rng.random() < 0.12 else {},
        )

    def _reactions(self, speaker: Member) -> dict[str, list[str]]:
        colleagues = self._cast.voices[speaker.unit]
        users = {colleagues.other(self._rng, speaker).slack_id for _ in range(self._rng.randint(1, 3))}
        return {self._rng.choice(_EMOJI): sorted(users)}

    def _after(self, moment_us: int) -> int:
        entry = self._plan["reply_minutes"]
        return self._unique(moment_us + round(log_normal(self._rng, entry["median"], entry["sigma"]) * 60 * SECOND_US))

    def _unique(self, moment_us: int) -> int:
        """Slack's times are ids within a channel, so no two messages share one."""
        while moment_us in self._taken:
            moment_us += 1
        self._taken.add(moment_us)
        return moment_us


def _channel_of(unit: str) -> str:
    return "team-" + unit.replace("_", "-")
