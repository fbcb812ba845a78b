"""A server on this machine that plays recorded exchanges; it keeps the questions that nothing is recorded for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

_EXCHANGES = Path(__file__).with_name("exchanges")
_SOON_S = 1


@dataclass
class Player:
    """A playing server.

    Attributes:
        address: where it listens.
        waiting: the exchanges by their question; of several with the same one, each is played once, the last for ever.
        asked: the questions in their order.
        strange: questions that nothing is recorded for.
        tokens: what came as Authorization.
    """

    address: str
    waiting: dict[str, list[dict[str, Any]]]
    asked: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)

    def add(self, exchange: dict[str, Any]) -> None:
        """Records one more exchange, in place of what answered its question last."""
        self.waiting[_question(exchange["get"], exchange.get("query", {}))] = [exchange]

    def answer(self, question: str) -> dict[str, Any]:
        """What is played next."""
        self.asked.append(question)
        known = self.waiting.get(question)
        if not known:
            self.strange.append(question)
            return {"status": 400, "answer": {"error": "not recorded"}}
        return known.pop(0) if len(known) > 1 else known[0]


def recorded(name: str) -> list[dict[str, Any]]:
    """The exchanges of a file."""
    found: list[dict[str, Any]] = yaml.safe_load((_EXCHANGES / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@contextmanager
def playing(exchanges: list[dict[str, Any]]) -> Iterator[Player]:
    """Plays exchanges on a port of this machine."""
    waiting: dict[str, list[dict[str, Any]]] = {}
    for one in exchanges:
        waiting.setdefault(_question(one["get"], one.get("query", {})), []).append(one)
    player = Player("", waiting)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            player.tokens.add(self.headers.get("Authorization", ""))
            played = player.answer(_question(parts.path, dict(parse_qsl(parts.query))))
            body = json.dumps(played["answer"]).encode()
            self.send_response(played.get("status", 200))
            headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
            for name, value in (headers | played.get("headers", {})).items():
                self.send_header(name, value.replace("{soon}", str(int(time.time()) + _SOON_S)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        player.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield player
        finally:
            server.shutdown()
            thread.join()


def _question(path: str, query: dict[str, str]) -> str:
    return path + "?" + "&".join(f"{name}={value}" for name, value in sorted(query.items()))
