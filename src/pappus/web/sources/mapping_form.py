"""A mapping of the columns of a table as a form: what was guessed stands in it, to be confirmed or put right."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, get_args

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from pappus.readers.mapping import PLAIN_TIME_FORMATS
from pappus.readers.mapping_wording import FILL_IN
from pappus.report.words import network_title
from pappus.vocabulary.coverage import Inbound
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.networks import networks

_TEMPLATES = {
    "id": _("What makes a row unique"),
    "thread": _("Thread that it belongs to"),
    "parent": _("What it answers"),
    "property": _("Account, channel or list"),
}
_PEOPLE = {"actor": _("Who did it"), "recipients": _("To whom")}
_PLAIN = {"account": _("Which of our accounts did it"), "text": _("Text")}
_IN_NETWORK_COLUMN = "column:"


class MappingForm(forms.Form):
    """The parts of a mapping that a person has to look at; all other entries stay as they were proposed."""

    def __init__(self, text: str, columns: list[str], data: Any = None) -> None:
        super().__init__(data)
        content = parse_yaml(text, "mapping").content
        self._content: dict[str, Any] = content if isinstance(content, dict) else {}
        self._columns = columns
        self._add_head()
        for index, act in enumerate(self._content.get("acts", [])):
            self._add_act(index, act)

    def acts(self) -> list[list[forms.BoundField]]:
        """The fields of each act."""
        return [
            [self[name] for name in self.fields if name.endswith(f"_{index}")]
            for index in range(len(self._content.get("acts", [])))
        ]

    def head(self) -> list[forms.BoundField]:
        """The fields that hold for the whole table."""
        return [self[name] for name in ("network", "time_zone", "inbound")]

    def as_text(self) -> str:
        """The mapping that was confirmed, as YAML."""
        given = self.cleaned_data
        content = deepcopy(self._content)
        network: str = given["network"]
        in_column = network.startswith(_IN_NETWORK_COLUMN)
        content["network"] = {"column": network.removeprefix(_IN_NETWORK_COLUMN)} if in_column else network
        _put(content, "time_zone", given["time_zone"])
        content["coverage"] = {**content.get("coverage", {}), "inbound": given["inbound"]}
        for index, act in enumerate(content["acts"]):
            self._answer(index, act)
        return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110))

    def _answer(self, index: int, act: dict[str, Any]) -> None:
        given = {name: self.cleaned_data[f"{name}_{index}"] for name in (*_TEMPLATES, *_PEOPLE, *_PLAIN, "at")}
        form = self.cleaned_data[f"at_format_{index}"]
        before = act.get("at")
        clock = before.get("clock") if isinstance(before, dict) and before.get("column") == given["at"] else None
        whole_at = {"column": given["at"], **({"clock": clock} if clock else {}), "format": form}
        act["at"] = whole_at if clock or form != "iso" else given["at"]
        for name in (*_TEMPLATES, *_PLAIN):
            _put(act, name, given[name])
        for name in _PEOPLE:
            kept = act.get(name) if isinstance(act.get(name), dict) else {}
            rest = {key: value for key, value in (kept or {}).items() if key not in ("column", "email")}
            is_email = self.cleaned_data[f"{name}_email_{index}"]
            whole = {"email" if is_email else "column": given[name], **rest}
            _put(act, name, (whole if is_email or rest else given[name]) if given[name] else "")

    def _add_head(self) -> None:
        told = self._content.get("network", "other")
        initial = f"{_IN_NETWORK_COLUMN}{told.get('column')}" if isinstance(told, dict) else told
        known = [(name, network_title(name)) for name in networks()]
        in_columns = [(f"{_IN_NETWORK_COLUMN}{name}", _("in the column %s") % name) for name in self._columns]
        self.fields["network"] = forms.ChoiceField(label=_("Network"), choices=known + in_columns, initial=initial)
        self.fields["time_zone"] = forms.CharField(
            label=_("Time zone of times that name none"),
            required=False,
            initial=self._content.get("time_zone", ""),
            help_text=_("Such as Europe/Vienna; empty where every time names its own."),
        )
        self.fields["inbound"] = forms.ChoiceField(
            label=_("What others wrote to us is in it"),
            choices=[(one, _INBOUND[one]) for one in get_args(Inbound)],
            initial=self._content.get("coverage", {}).get("inbound", "unknown"),
        )

    def _add_act(self, index: int, act: dict[str, Any]) -> None:
        at, form = _column_and(act.get("at"), "format", "iso")
        formats = dict.fromkeys([*PLAIN_TIME_FORMATS, form])
        self._choose(f"at_{index}", _("When"), at, required=True)
        self.fields[f"at_format_{index}"] = forms.ChoiceField(
            label=_("Times are written as"), choices=[(one, _TIMES.get(one, one)) for one in formats], initial=form
        )
        for name, label in _PEOPLE.items():
            column, _kind = _column_and(act.get(name), "email", "")
            self._choose(f"{name}_{index}", label, column)
            self.fields[f"{name}_email_{index}"] = forms.BooleanField(
                label=_("These are e-mail addresses"), required=False, initial=_is_email(act.get(name))
            )
        for name, label in _PLAIN.items():
            self._choose(f"{name}_{index}", label, _column_and(act.get(name), "", "")[0])
        for name, label in _TEMPLATES.items():
            self.fields[f"{name}_{index}"] = forms.CharField(
                label=label, required=False, initial=act.get(name, ""), help_text=_("Text with {column} in braces.")
            )

    def _choose(self, name: str, label: Any, initial: str, *, required: bool = False) -> None:
        choices = [("", _("no column")), *((one, one) for one in self._columns)]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, required=required, initial=initial if initial in self._columns else ""
        )


_INBOUND = {
    "all": _("all of it"),
    "replied_only": _("only what was answered"),
    "none": _("none of it"),
    "sampled": _("a sample of it"),
    "unknown": _("not known"),
}
_TIMES = {
    "iso": _("2026-12-31 14:30 and the like"),
    "epoch_s": _("seconds since 1970"),
    "epoch_ms": _("thousandths of a second since 1970"),
    "epoch_us": _("millionths of a second since 1970"),
}


def _column_and(entry: Any, key: str, otherwise: str) -> tuple[str, str]:
    """The column that an entry names, and what else it says under a key."""
    if isinstance(entry, dict):
        return str(entry.get("column") or entry.get("email") or ""), str(entry.get(key, otherwise))
    return ("" if entry in (None, FILL_IN) else str(entry)), otherwise


def _is_email(entry: Any) -> bool:
    return isinstance(entry, dict) and "email" in entry


def _put(entries: dict[str, Any], key: str, value: Any) -> None:
    if value:
        entries[key] = value
    else:
        entries.pop(key, None)
