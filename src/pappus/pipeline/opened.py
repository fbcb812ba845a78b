"""The open folder of an organisation: where its record, its decisions and its key lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pappus.vocabulary.errors import PappusError, UsageError
from pappus.vocabulary.keeping import keeping
from pappus.vocabulary.periods import end_of_day_us, moment_of

if TYPE_CHECKING:
    from pappus.store.record import Record
    from pappus.workspace.home import Home
    from pappus.workspace.organisation import Organisation

DEFAULT_ENGINE = "duckdb:"


class OpenWorkspace:
    """A folder whose record and declarations can be read; what is done with them is added subject by subject.

    Attributes:
        folder: where it lies.
        engine: address of the engine that answers questions about the record.
        home: where decisions are kept.
        pseudonyms: gives identifiers their pseudonyms, with the key of the folder.
        store: the record as it was imported.
    """

    def __init__(self, folder: Path, engine: str = DEFAULT_ENGINE, home: Home | None = None) -> None:
        from pappus.store.record_store import RecordStore
        from pappus.workspace.home import FolderHome
        from pappus.workspace.key import pseudonymiser

        refuse_foreign_name(folder)
        try:
            is_workspace = home is not None or (folder / "organisation.yaml").is_file()
        except OSError as error:
            raise PappusError(f"{folder}: cannot be opened ({error.strerror})") from error
        if not is_workspace:
            raise UsageError(f"{folder}: is no workspace (it has no organisation.yaml); make one with `pappus init`")
        self.folder = folder
        self.engine = engine
        self.pseudonyms = pseudonymiser(folder)
        self.home = home or FolderHome(folder, self.pseudonyms)
        self.store = RecordStore(folder / "records")
        self._held: _Held | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Within it every question is asked of the state of now, and what is dear is worked out once.

        For whoever asks for several things of one state, or for one in several languages. Nothing may be changed
        through this workspace meanwhile; what others change is not seen.
        """
        with keeping(), ExitStack() as open_records:
            self._held = _Held(self.organisation(), open_records)
            try:
                yield
            finally:
                self._held = None

    def organisation(self) -> Organisation:
        """The organisation as it is declared now.

        Raises:
            InvalidFileError: with every fault in them.
        """
        return self._held.organisation if self._held is not None else self.home.organisation()

    def record(self, as_of: date | None = None) -> Record:
        """The record as of the end of a day, open for SQL; see `pappus.store.record.Record`."""
        return self._held.record(as_of, self._open_record) if self._held is not None else self._open_record(as_of)

    def _open_record(self, as_of: date | None) -> Record:
        from pappus.store.record import open_record

        moment = end_of_day_us(as_of) if as_of is not None else None
        return open_record(self.store, self.organisation(), self.pseudonyms, moment, self.engine)


class _Held:
    """What a workspace keeps while one state of it is asked: the organisation, and the record by the day it ends."""

    def __init__(self, organisation: Organisation, open_records: ExitStack) -> None:
        self.organisation = organisation
        self._open_records = open_records
        self._records: dict[date | None, Record] = {}

    def record(self, as_of: date | None, opened: Callable[[date | None], Record]) -> Record:
        """The record as of a day, opened when it is first asked for."""
        if as_of not in self._records:
            record = self._open_records.enter_context(opened(as_of))
            self._records[as_of] = record
            self._records.setdefault(moment_of(record.facts.as_of_us).date(), record)
        return self._records[as_of]


def refuse_foreign_name(folder: Path) -> None:
    """Refuses a folder whose name is no UTF-8.

    Raises:
        UsageError: it is such a one.
    """
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise UsageError(f"{folder}: the name of this folder is no UTF-8; name it otherwise") from None
