"""What every reader promises, checked over the registry: on its example, on real exports and on what is none."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from pappus.readers import readers
from pappus.readers.door import Door
from pappus.readers.source import Source
from pappus.vocabulary.documents import parse_yaml
from pappus.vocabulary.errors import InvalidFileError, UnreadableError
from pappus.vocabulary.networks import networks
from pappus.vocabulary.pseudonyms import Pseudonymiser
from pappus.vocabulary.record import ACTOR_KINDS, OBJECT_TYPES, SCHEMA, SIDES, VERBS

if TYPE_CHECKING:
    from tests.contracts.conftest import Example

NOW_US = 1_800_000_000_000_000
SURE = 0.5
PAIRS_MAPPING = """
network: x
acts:
  - {id: "{customer_tweet_id}/{reply_tweet_id}/q", at: created_at_customer, actor: customer_id, to: agent_id}
  - {id: "{customer_tweet_id}/{reply_tweet_id}/a", at: created_at_reply, account: agent_id}
"""


@dataclass(frozen=True)
class Export:
    """A real export: its place below the shared data, who reads it, and how many acts it holds where that is known."""

    place: str
    reader: str
    acts: int | None = None


EXPORTS = (
    Export("slack_export", "slack"),
    Export("twitter_archive", "x_archive", 6_966),
    Export("twitter_archive/tweets.csv", "x_archive", 6_966),
    Export("twcs/twcs_head.csv", "support_tweets"),
    Export("mailing_list/openbmc_2024H1a.mbox", "mail"),
    Export("mastodon_archive", "activitystreams", 793),
    Export("stackexchange_site", "stackexchange"),
    Export("gc_socials/accounts.csv", "account_register"),
    Export("congress_social/legislators-social-media.yaml", "account_register"),
    Export("twcs/response_pairs.csv", "table", 46_260),
)
"""What is known of real exports; a reader needs none, its example is enough."""

ACT_EXPORTS = tuple(export for export in EXPORTS if export.reader != "account_register")
NOBODYS = (
    "gc_socials/published_platform_counts.csv",
    "congress_social/committees-current.yaml",
    "congress_social/committee-membership-current.yaml",
    "congress_social/legislators-current.yaml",
    "congress_social/executive.yaml",
    "rust_project/merges.csv",
    "rust_project/people.csv",
    "manufacturing_email/communication.csv",
    "eu_open_data_maturity/answers.csv",
    "nab_mentions/labelled_windows.json",
    "twcs/response_pairs.csv",
    "README.md",
)
"""Files of the shared data that no reader claims unasked."""

FOREIGN = {
    "empty.csv": b"",
    "page.html": b"<!DOCTYPE html><html><body><p>Please sign in</p></body></html>",
    "bytes.bin": random.Random(11).randbytes(5_000),  # noqa: S311 - repeatable, not secret
    "other.json": b'{"kind": "recipe", "steps": ["mix", "bake"]}',
    "other.csv": b"colour,weight\nred,3\nblue,4\n",
    "half.zip": b"PK\x03\x04\x14\x00",
}


def door_for(reader: str, **options: Any) -> Door:
    mapping = parse_yaml(PAIRS_MAPPING, "map.yaml") if reader == "table" else None
    return Door(Pseudonymiser(b"contract" * 4), reader, NOW_US, mapping=mapping, **options)


@dataclass(frozen=True)
class Reading:
    """All that a reader gave of an export."""

    table: Any
    door: Door

    def texts(self, *columns: str) -> Iterator[str]:
        """Every distinct text in these columns, lists opened."""
        for name in columns:
            column = self.table[name].combine_chunks()
            values = column.flatten() if pa.types.is_list(column.type) else column
            yield from (value for value in values.unique().to_pylist() if value is not None)


@dataclass(frozen=True)
class Case:
    """Something that a reader of acts has to read."""

    path: Path
    reader: str
    door: Callable[..., Door]
    acts: int | None = None


@dataclass(frozen=True)
class Read:
    """A case and what came of it."""

    case: Case
    found: Reading


def read_acts(case: Case) -> Reading:
    door = case.door()
    batches = list(readers()[case.reader].read(Source(case.path), door))
    for batch in batches:
        assert batch.schema.equals(SCHEMA)
        batch.validate(full=True)
    return Reading(pa.Table.from_batches(batches, SCHEMA), door)


ACT_READERS = [name for name, reader in readers().items() if reader.yields == "acts"]


@pytest.fixture(scope="module", params=[*ACT_READERS, *ACT_EXPORTS], ids=lambda one: getattr(one, "place", one))
def case(request: pytest.FixtureRequest, example: Callable[[str], Example]) -> Case:
    """The example of each reader, and the real exports where they are on this machine."""
    if isinstance(request.param, Export):
        export: Export = request.param
        place = request.getfixturevalue("shared_data") / export.place
        return Case(place, export.reader, lambda **options: door_for(export.reader, **options), export.acts)
    one = example(request.param)
    return Case(one.path, one.reader, one.door)


@pytest.fixture(scope="module")
def reading(case: Case) -> Read:
    return Read(case, read_acts(case))


@pytest.mark.parametrize("name", readers())
def test_every_reader_describes_itself(name: str) -> None:
    reader = readers()[name]
    for field in ("title", "accepts", "how_to_get", "proves", "cannot_show", "verified"):
        assert getattr(reader, field).strip(), field
    assert reader.network == "" or reader.network in networks()
    assert reader.yields in ("acts", "properties")


@pytest.mark.parametrize("name", readers())
@pytest.mark.parametrize("file", [file for file in FOREIGN if file != "half.zip"])
def test_nobody_claims_what_is_no_export(tmp_path: Path, name: str, file: str) -> None:
    (tmp_path / file).write_bytes(FOREIGN[file])
    score = readers()[name].detect(Source(tmp_path / file))
    assert 0 <= score < SURE


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.place)
def test_one_reader_is_sure_of_a_real_export(shared_data: Path, export: Export) -> None:
    source = Source(shared_data / export.place)
    scores = {name: reader.detect(source) for name, reader in readers().items()}
    assert all(0 <= score <= 1 for score in scores.values())
    expected = [] if export.reader == "table" else [export.reader]
    assert [name for name, score in scores.items() if score >= SURE] == expected


@pytest.mark.parametrize("name", readers())
def test_one_reader_is_sure_of_an_example(example: Callable[[str], Example], name: str) -> None:
    one = example(name)
    source = Source(one.path)
    sure = [other for other, reader in readers().items() if reader.detect(source) >= SURE]
    assert sure == ([] if one.mapping_text else [name])


@pytest.mark.parametrize("place", NOBODYS)
def test_nobody_claims_other_files(shared_data: Path, place: str) -> None:
    source = Source(shared_data / place)
    assert [name for name, reader in readers().items() if reader.detect(source) > 0] == []


def test_every_record_ends_in_one_way(reading: Read) -> None:
    found = reading.found
    door = found.door
    records = set(found.table["record_no"].to_pylist())
    assert len(records) + door.ignored.total() + door.rows_rejected == door.rows_read > 0
    assert min(records) >= 1
    assert max(records) <= door.rows_read
    assert all(rejection.place and rejection.reason for rejection in door.rejections)
    assert reading.case.acts in (None, found.table.num_rows)


def test_acts_have_ids_times_and_words_of_the_record(reading: Read) -> None:
    found = reading.found
    table = found.table
    for name in ("act_id", "ts_us", "network", "source", "raw_ref", "verb", "object_type", "actor_kind", "actor_side"):
        assert table[name].null_count == 0, name
    assert set(table["source"].unique().to_pylist()) == {reading.case.reader}
    assert set(table["network"].unique().to_pylist()) <= set(networks())
    assert set(table["verb"].unique().to_pylist()) <= set(VERBS)
    assert set(table["object_type"].unique().to_pylist()) <= set(OBJECT_TYPES)
    assert set(table["actor_kind"].unique().to_pylist()) <= set(ACTOR_KINDS)
    assert set(table["actor_side"].unique().to_pylist()) <= set(SIDES)
    assert all(found.door.plausible(ts_us) for ts_us in table["ts_us"].unique().to_pylist())


def test_ids_name_their_network_and_one_act_of_a_record(reading: Read) -> None:
    table = reading.found.table
    rows = list(zip(*(table[name].to_pylist() for name in ("network", "act_id", "record_no")), strict=True))
    assert all(act_id.startswith(f"{network}:") and len(act_id) > len(network) + 1 for network, act_id, _ in rows)
    assert len({(act_id, record) for _, act_id, record in rows}) == len(rows)
    assert set(reading.found.texts("parent_id")).isdisjoint({""})


def test_no_person_comes_in_under_a_name(reading: Read) -> None:
    found = reading.found
    people = {"actor_id", "recipients", "mentions"}
    accounts = set(found.texts("property_id", "on_behalf_of"))
    named = [value for value in found.texts(*people) if not re.fullmatch("[0-9a-f]{24}", value)]
    assert set(named) <= accounts
    # Ids, texts and labels hold no "local@domain" and no "@handle"; "…@domain" and "@…" are what scrubbing leaves.
    columns = ("act_id", "thread_id", "parent_id", "container_id", "text", "tags", "links", "lang", "actor_domain")
    addressed = [value for value in found.texts(*columns) if re.search(r"[A-Za-z0-9_]@[A-Za-z0-9]", value)]
    handles = [value for value in found.texts(*columns) if re.search(r"(?<![…\w])@[A-Za-z0-9_]", value)]
    assert (addressed[:3], handles[:3]) == ([], [])


def test_reading_again_gives_the_same_rows(reading: Read) -> None:
    found, again = reading.found, read_acts(reading.case)
    assert again.table.equals(found.table)
    assert (again.door.rows_read, again.door.ignored) == (found.door.rows_read, found.door.ignored)
    assert again.door.coverage == found.door.coverage


def packed(path: Path, target: Path) -> Path:
    """The same export with each of its files packed alone."""
    target.parent.mkdir(parents=True)
    if path.is_file():
        target = target.with_name(f"{path.name}.gz")
        target.write_bytes(gzip.compress(path.read_bytes()))
        return target
    for file in filter(Path.is_file, path.rglob("*")):
        within = target / file.relative_to(path)
        within.parent.mkdir(parents=True, exist_ok=True)
        within.with_name(f"{within.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
    return target


@pytest.mark.parametrize("name", ACT_READERS)
def test_files_packed_one_by_one_are_read_as_they_are(
    example: Callable[[str], Example], name: str, tmp_path: Path
) -> None:
    for number, form in enumerate(example(name).forms):
        if Source(form.path).kind == "archive":
            continue
        plain = read_acts(Case(form.path, name, form.door))
        path = packed(form.path, tmp_path / str(number) / form.path.parent.name / form.path.name)
        found = read_acts(Case(path, name, form.door))
        assert found.table.equals(plain.table)
        assert (found.door.rejections, found.door.ignored) == (plain.door.rejections, plain.door.ignored)
        assert found.door.coverage == plain.door.coverage
        if not form.mapping_text:
            assert readers()[name].detect(Source(path)) == readers()[name].detect(Source(form.path))


def test_texts_can_be_left_at_the_door(case: Case) -> None:
    batches = readers()[case.reader].read(Source(case.path), case.door(keep_text=False))
    assert all(batch["text"].null_count == len(batch) for batch in batches)


def outcome(path: Path, reader: str) -> int:
    """Acts or properties read; -1 if the file was refused. Any other exception fails the test."""
    door = door_for(reader)
    read = 0
    try:
        for found in readers()[reader].read(Source(path), door):
            read += len(found) if isinstance(found, pa.RecordBatch) else 1
    except (UnreadableError, InvalidFileError):
        return -1
    assert door.rows_rejected + door.ignored.total() <= door.rows_read
    return read


@pytest.mark.parametrize("name", readers())
@pytest.mark.parametrize("file", FOREIGN)
def test_what_is_no_export_is_refused_or_gives_nothing(tmp_path: Path, name: str, file: str) -> None:
    (tmp_path / file).write_bytes(FOREIGN[file])
    assert outcome(tmp_path / file, name) <= 0
