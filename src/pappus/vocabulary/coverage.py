"""Coverage: what an export contains and what it cannot show."""

from __future__ import annotations

from typing import Literal

import msgspec

Inbound = Literal["all", "replied_only", "none", "sampled", "unknown"]
Outbound = Literal["all", "none", "sampled", "unknown"]


class Coverage(msgspec.Struct, kw_only=True):
    """What one export proves and what it leaves out.

    Attributes:
        source: id of the format.
        network: the network that it comes from.
        properties: ids of the properties seen in it.
        inbound: which acts towards the organisation it contains.
        outbound: which acts of the organisation it contains.
        window_start_us: first act, microseconds UTC; null if no act was read.
        window_end_us: last act, microseconds UTC.
        deletions: whether deleted acts leave a trace.
        private: whether private conversations are in it.
        edits: whether edits are marked.
        bots_marked: whether programs are marked as such.
        time_zones_assumed: the zones that were assumed where the export names none; empty where every time is certain.
        extracted_us: when the export was made, where it says so.
        notes: what a person must know before trusting it, one sentence each.
    """

    source: str
    network: str | None = None
    properties: list[str] = []
    inbound: Inbound = "unknown"
    outbound: Outbound = "unknown"
    window_start_us: int | None = None
    window_end_us: int | None = None
    deletions: bool | None = None
    private: bool | None = None
    edits: bool | None = None
    bots_marked: bool | None = None
    time_zones_assumed: list[str] = []
    extracted_us: int | None = None
    notes: list[str] = []
