"""What can be asked of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.shortcuts import get_object_or_404

from pappus.report.words import network_title
from pappus.web.organisations.models import Organisation, Unit
from pappus.web.prepared import Prepared
from pappus.web.register.models import AttestedDocument, Draft, DraftRow, Property, Sighting
from pappus.web.register.rules import rules

STATES = ("alive", "dormant", "never seen")
NEEDS = ("decision", "dormant", "orphaned", "second_factor")


@dataclass(frozen=True)
class Filters:
    """What of the register is asked for; empty strings ask for everything."""

    words: str = ""
    network: str = ""
    owner: str = ""
    state: str = ""
    need: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filters:
        """The filters of an address; words that mean nothing are left out."""
        need, state = given.get("need", ""), given.get("state", "")
        return cls(
            given.get("words", "").strip(),
            given.get("network", ""),
            given.get("owner", ""),
            state if state in STATES else "",
            need if need in NEEDS else "",
        )


def properties(organisation: Organisation, filters: Filters, today: date) -> QuerySet[Property]:
    """Properties of the register with their `state` and `last_month`, as the latest assessment found them."""
    rows = _with_state(organisation.pk)
    if filters.words:
        told = (Q(**{f"{name}__icontains": filters.words}) for name in ("handle", "purpose", "audience", "market"))
        rows = rows.filter(next(told) | next(told) | next(told) | next(told))
    if filters.network:
        rows = rows.filter(network=filters.network)
    if filters.owner:
        rows = rows.filter(owner_unit="" if filters.owner == "-" else filters.owner)
    if filters.state:
        rows = rows.filter(_in_state(filters.state))
    return rows.filter(_need(filters.need, _oldest(today))) if filters.need else rows


def page_of(rows: QuerySet[Property], number: str | None, *, dormant_first: bool) -> Page[Property]:
    """One page of them, by network and handle; those that have fallen silent first where something is to be done."""
    silent = [Case(When(state="dormant", then=0), default=1)] if dormant_first else []
    return Paginator(rows.order_by(*silent, "network", "handle_key", "id"), rules().page_rows).get_page(number)


def counts(organisation: Organisation, today: date) -> dict[str, int]:
    """How many properties want something, by what; and how many the record shows that no register has."""
    found = _COUNTS.first(organisation.pk, _oldest(today)) or (0,) * (1 + len(NEEDS))
    discovered_n = _DISCOVERED.first(organisation.pk) or 0
    return {**dict(zip(("all", *NEEDS), found, strict=True)), "discovered": discovered_n}


def discovered(organisation: Organisation) -> QuerySet[Sighting]:
    """Properties of ours that the record shows and the register does not have."""
    return _discovered(organisation.pk)


def _discovered(organisation: Any) -> QuerySet[Sighting]:
    registered = Property.objects.filter(
        organisation_id=OuterRef("organisation_id"), network=OuterRef("network"), handle_key=OuterRef("handle_key")
    )
    return Sighting.objects.filter(~Exists(registered), organisation_id=organisation)


def property_of(organisation: Organisation, number: int) -> Property:
    """A property of this organisation, with its state.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(_with_state(organisation.pk), pk=number)


def sighting_of(organisation: Organisation, number: int) -> Sighting:
    """A property that the record shows.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(Sighting, organisation=organisation, pk=number)


def draft_of(organisation: Organisation, number: int) -> Draft:
    """A register under review.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(Draft, organisation=organisation, pk=number)


def drafts_of(organisation: Organisation) -> list[Draft]:
    """Registers under review, the newest first."""
    return list(Draft.objects.filter(organisation=organisation))


def draft_row_of(draft: Draft, number: int) -> DraftRow:
    """A row of a register under review.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(DraftRow, draft=draft, pk=number)


def draft_rows(draft: Draft, standing: str, number: str | None) -> Page[DraftRow]:
    """One page of the rows of a draft: of one standing, or those that somebody should look at."""
    rows = draft.rows.all()
    if standing == "look":
        rows = rows.exclude(remark="")
    elif standing:
        rows = rows.filter(standing=standing)
    return Paginator(rows, rules().page_rows).get_page(number)


def draft_counts(draft: Draft) -> dict[str, int]:
    """How many rows of a draft there are, by standing; how many are taken, and how many somebody should look at."""
    rows = list(draft.rows.values_list("standing", "take", "remark"))
    found = {name: sum(one == name for one, _take, _remark in rows) for name in ("new", "known", "again", "unusable")}
    taken = sum(take for _standing, take, _remark in rows)
    return {**found, "all": len(rows), "taken": taken, "look": sum(bool(remark) for *_rest, remark in rows)}


def unmatched_owners(draft: Draft) -> list[tuple[str, int]]:
    """Words for owners in a draft that are no unit yet, with how many rows have each, the most first."""
    rows = draft.rows.exclude(standing="unusable").values_list("given", "becomes")
    found = Counter(given["unit"] for given, becomes in rows if given.get("unit") and not becomes.get("owner_unit"))
    return found.most_common()


def owners(organisation: Organisation) -> list[tuple[str, str]]:
    """Units, and other words by which the register names owners, with what to show for each."""
    units = dict(Unit.objects.filter(organisation=organisation).order_by("name").values_list("key", "name"))
    owned = Property.objects.filter(organisation=organisation).exclude(owner_unit="").order_by()
    others = sorted(set(owned.values_list("owner_unit", flat=True).distinct()) - set(units), key=str.casefold)
    return [*units.items(), *((one, one) for one in others)]


def units_named(organisation: Organisation) -> list[tuple[str, str]]:
    """Units with their names."""
    return list(Unit.objects.filter(organisation=organisation).order_by("name").values_list("key", "name"))


def unit_of(organisation: Organisation, number: int) -> Unit:
    """A unit of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(Unit.objects.select_related("parent"), organisation=organisation, pk=number)


def networks_used(organisation: Organisation) -> list[tuple[str, str]]:
    """Networks of the register with their titles."""
    rows = Property.objects.filter(organisation=organisation).order_by()
    used = rows.values_list("network", flat=True).distinct()
    return sorted(((one, network_title(one)) for one in used), key=lambda one: one[1].casefold())


def documents(organisation: Organisation) -> QuerySet[AttestedDocument]:
    """Documents, by practice."""
    return (
        AttestedDocument.objects.filter(organisation=organisation).select_related("added_by").order_by("practice", "id")
    )


def document_of(organisation: Organisation, number: int) -> AttestedDocument:
    """A document of this organisation.

    Raises:
        Http404: there is none of that number.
    """
    return get_object_or_404(AttestedDocument, organisation=organisation, pk=number)


def rows_for_export(organisation: Organisation, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Every property with its state, as cells."""
    rows = _with_state(organisation.pk).order_by("network", "handle_key", "id")
    return [tuple(str(getattr(one, name) or "") for name in names) for one in rows]


def _with_state(organisation: Any) -> QuerySet[Property]:
    seen = Sighting.objects.filter(
        organisation_id=OuterRef("organisation_id"), network=OuterRef("network"), handle_key=OuterRef("handle_key")
    )
    return Property.objects.filter(organisation_id=organisation).annotate(
        state=Subquery(seen.values("state")[:1]), last_month=Subquery(seen.values("last_month")[:1])
    )


def _in_state(state: str) -> Q:
    # What no assessment has looked at yet was never seen either.
    return Q(state=state) | Q(state=None) if state == "never seen" else Q(state=state)


def _oldest(today: date) -> str:
    """The day before which a review is too old to count."""
    return (today - timedelta(days=rules().review_after_days)).isoformat()


def _counted(organisation: Any, oldest: Any) -> QuerySet[Property, tuple[int, ...]]:
    """How many properties there are, and want something, in the order of `NEEDS`."""
    wanted = {f"n_{need}": Count("pk", filter=_need(need, oldest)) for need in NEEDS}
    rows = _with_state(organisation).order_by().values("organisation_id").annotate(n_all=Count("pk"), **wanted)
    return rows.values_list("n_all", *wanted)


def _need(need: str, oldest: Any) -> Q:
    known = rules()
    decided = Q(decision__in=known.decided)
    if need == "decision":
        silent = Q(state="dormant", decision__in=known.expects_voice)
        return ~decided & (Q(decision="") | Q(reviewed_at__lt=oldest) | silent)
    if need == "dormant":
        return Q(state="dormant") & ~decided
    if need == "orphaned":
        return Q(owner_unit="") & ~decided
    return ~Q(second_factor="yes") & ~decided


_COUNTS = Prepared(_counted, Organisation._meta.pk, Property._meta.get_field("reviewed_at"))
_DISCOVERED = Prepared(
    lambda organisation: (
        _discovered(organisation)
        .order_by()
        .values("organisation_id")
        .annotate(n=Count("pk"))
        .values_list("n", flat=True)
    ),
    Organisation._meta.pk,
)
