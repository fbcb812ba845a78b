"""A respondent with a form, and a mail server that hears of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from pappus.web.organisations.services import digest_of
from pappus.web.rounds.models import Respondent

GIVEN: dict[str, Any] = {
    "title": "Autumn",
    "message": "",
    "asked_models": [],
    "languages": [],
    "closes_on": "",
    "population": None,
    "population_by_level": {},
}


@dataclass
class Form:
    """A respondent with the form on a device of their own."""

    secret: str
    client: Client = field(default_factory=Client)

    @property
    def address(self) -> str:
        return f"/a/{self.secret}/"

    @property
    def row(self) -> Respondent:
        return Respondent.objects.get(secret_digest=digest_of(self.secret))

    def begin(self, **told: str) -> Any:
        return self.client.post(f"{self.address}begin/", told)

    def answer(self, **answers: str) -> Any:
        """Sends answers as the form's script does."""
        fields = {f"a.{item.replace('__', '.').replace('_', '-')}": said for item, said in answers.items()}
        return self.send(fields)

    def send(self, fields: dict[str, str]) -> Any:
        return self.client.post(self.address, fields, headers={"accept": "application/json"})


class Postbox:
    """A mail server that refuses some, and goes away when told."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []
        self.goes_away_after: int | None = None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address.startswith("refused"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.goes_away_after is not None and len(self.mails) >= self.goes_away_after:
            server.transport.close()
            return "421 gone"
        self.mails.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return "250 OK"

    @property
    def reached(self) -> list[str]:
        return [address for address, _ in self.mails]
