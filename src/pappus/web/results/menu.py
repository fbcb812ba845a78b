"""The navigation within the results, group by group; further sections of the report appear by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pappus.web.results.opening import ROOT
from pappus.web.results.selectors import Reader

_STAND = ("places", "attention", "since", "missing")
_SAID = ("voices", "knowhow")
_SHOWN = (
    *("shape", "responses", "buzz", "themes", "sentiment"),
    *("participation", "ambassadors", "content", "properties"),
)
_AHEAD = ("plan", "pilots", "scorecard", "foresight")


@dataclass(frozen=True)
class Item:
    """One entry: its title, its address, and whether it is the page that is read."""

    title: str
    url: str
    current: bool


def menu(reader: Reader, at: str) -> list[tuple[str, list[Item]]]:
    """Groups of entries, with addresses that begin with `ROOT`; `at` names the page that is read."""
    short = {one.name: one.short for one in reader.sections}

    def item(name: str, title: Any, below: str = "") -> Item:
        return Item(str(title), f"{ROOT}{below or f'results/{name}/'}", name == at)

    def of(*names: str) -> list[Item]:
        return [item(name, short[name]) for name in names if name in short]

    said = of("voices")
    if "voices" in short:
        said += [item("gaps", _("Said against shown")), item("agreement", _("Agreement and agenda"))]
        said += [item("groups", _("Roles and units"), "results/groups/level/")]
    said += of("knowhow")
    if not reader.is_shared and not reader.is_kept:
        said.append(item("compared", _("Compare two rounds")))
    other = [name for name in short if name not in (*_STAND, *_SAID, *_SHOWN, *_AHEAD)]
    groups = [
        (_("Where you stand"), [*of("places"), item("models", _("Models")), *of("attention", "since", "missing")]),
        (_("What people say"), said),
        (_("What the records show"), [*of(*_SHOWN), item("indicators", _("Every figure"))]),
        (_("What comes next"), of(*_AHEAD)),
        (_("Down to the evidence"), [item("practices", _("Practices")), *of(*other)]),
    ]
    if not reader.is_shared:
        earlier = Item(_("Earlier answers"), f"/o/{reader.organisation.slug}/assessments/", at == "assessments")
        groups[-1][1].append(earlier)
    return [(title, entries) for title, entries in groups if entries]
