"""Which columns of a sample could play which part in a mapping, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable

from pappus.readers.mapping_samples import Column, words

_MOSTLY_GIVEN = 0.9
_FEW_DISTINCT = 0.2


def ranked(role: str, among: Iterable[Column]) -> list[Column]:
    """The columns whose names say `role`, the most telling word first."""
    found = [
        (rank, len(column.words), index, column)
        for index, column in enumerate(among)
        if (rank := column.says(words()["roles"][role])) is not None
    ]
    return [column for *_, column in sorted(found, key=lambda one: one[:3])]


def times_among(columns: Iterable[Column]) -> list[Column]:
    """Columns of times: when something was made stands before when it ended, which few rows may tell."""
    edited, later = words()["roles"]["edited"], words()["times"]["later"]
    times = [column for column in columns if column.time_format and not _is_numbered(column)]
    made = [column for column in times if column.says(edited) is None] or times
    return sorted(made, key=lambda column: column.says(later) is not None)


def _is_numbered(column: Column) -> bool:
    """Whether a column of numbers that could be times is called an id."""
    return str(column.time_format).startswith("epoch") and column.says(words()["roles"]["id"]) is not None


def people_among(columns: Iterable[Column]) -> list[Column]:
    """Columns whose names say nothing but whose they are."""
    return [column for column in columns if _is_person(column)]


def _is_person(column: Column) -> bool:
    if column.time_format or _says_any(column, words()["message_ids"], _aftermath()):
        return False
    telling = {word for word in column.words if word not in words()["unspecific"]}
    is_named = bool(telling & _persons()) and telling <= {*_persons(), *words()["roles"]["thread"], "to"}
    is_handle = not telling and bool(set(column.words) & set(words()["handles"]))
    if column.is_prose:
        # "Ann Berg (ann@mail.example)"
        return is_named and column.is_email
    return is_named or is_handle or column.is_email or column.words[-1:] == ("by",)


def _persons() -> set[str]:
    sides = words()["sides"]
    return {*words()["roles"]["actor"], *sides["asker"], *sides["answerer"]}


def actor_among(people: list[Column]) -> Column | None:
    """Who acts: the person of the most telling word, by the column that tells people apart best."""
    actors = words()["roles"]["actor"]
    rank = next((one.says(actors) for one in ranked("actor", people)), None)
    own = [one for one in people if rank is not None and one.says(actors) == rank]
    # "Email" and "Username" alone are those of whom the other columns tell.
    plain = [one for one in people if set(one.words) <= set(words()["unspecific"])]
    return best_of([*own, *plain])


def best_of(people: list[Column]) -> Column | None:
    """Of columns of one person the one that tells people apart best: addresses, handles, ids, names."""
    most = max((len(one.given) for one in people), default=0)
    full = [one for one in people if len(one.given) >= _MOSTLY_GIVEN * most]
    return min(full, key=_vagueness, default=None)


def _vagueness(column: Column) -> int:
    if column.is_email:
        return 0
    if set(column.words) & set(words()["handles"]):
        return 1
    return 2 if column.words[-1:] == ("id",) else 3


def recipients_among(columns: Iterable[Column]) -> list[Column]:
    """Columns that are neither of what is answered nor of who works on it."""
    return [one for one in columns if not _says_any(one, words()["roles"]["parent"], words()["at_work"])]


def ids_among(columns: Iterable[Column]) -> list[Column]:
    """Columns of ids, those that no two rows share first."""
    plain = [column for column in columns if column.time_format is None or _is_numbered(column)]
    return sorted(ranked("id", plain), key=lambda column: not column.is_unique)


def threads_among(columns: Iterable[Column]) -> list[Column]:
    """Columns whose names say nothing but which thread: no "issue type", and no titles, which are text."""
    roles = words()["roles"]
    known = {*roles["thread"], *words()["unspecific"], *roles["id"], "url"}
    plain = (column for column in columns if column.given and not column.is_unique and not column.is_prose)
    return ranked("thread", [column for column in plain if set(column.words) <= known])


def text_among(columns: Iterable[Column]) -> Column | None:
    """The column of what was said; a title where there is none, or where it is mostly empty."""
    found = ranked("text", [column for column in columns if column.has_prose])
    most = max((len(column.given) for column in found), default=0)
    return next((column for column in found if 2 * len(column.given) >= most), None)


def is_account(column: Column) -> bool:
    """Whether the values look like the handles of a few accounts rather than people."""
    few = len(set(column.given)) <= max(_FEW_DISTINCT * len(column.given), 1)
    return few and column.is_single_word and not column.is_email and not all(value.isdigit() for value in column.given)


def shares_rows(*columns: Column) -> bool:
    """Whether two rows have the same values in these columns."""
    rows = list(zip(*(column.values for column in columns), strict=True))
    return len(set(rows)) < len(rows)


def clock_among(columns: Iterable[Column]) -> Column | None:
    """The column of times of day, which beside one of days hold the rest of the time."""
    return next((one for one in columns if one.is_clock and one.says(words()["times"]["clock"]) is not None), None)


def with_clock(at: Column, clock: Column) -> Column:
    """A column of days with the times of day that another one holds."""
    pairs = zip(at.values, clock.values, strict=True)
    return Column(at.name, tuple(f"{day} {hour}" if day and hour else None for day, hour in pairs))


def is_at_work(column: Column) -> bool:
    """Whether its name says who works on it, which at a desk is a person."""
    return _says_any(column, words()["at_work"])


def is_spread(actor: Column, at: Column, recipient: Column) -> bool:
    """Whether one message stands in several rows, one for each recipient."""
    rows = list(zip(actor.values, at.values, recipient.values, strict=True))
    return len({row[:2] for row in rows}) < len(set(rows))


def _aftermath() -> list[str]:
    return [*words()["roles"]["edited"], *words()["times"]["later"]]


def _says_any(column: Column, *phrases: list[str]) -> bool:
    return any(column.says(some) is not None for some in phrases)
