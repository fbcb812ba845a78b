"""Documents that say that a practice is in place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pappus.judging import today
from pappus.pipeline.opened import OpenWorkspace

if TYPE_CHECKING:
    from pappus.practices.attesting import Attested
    from pappus.practices.documents import Lapse
    from pappus.workspace.organisation import AttestedDocument


class AttestingWorkspace(OpenWorkspace):
    """Keeps documents, and says which of them lapse."""

    def attest(self, document: AttestedDocument) -> Attested:
        """Adds a document to attested.csv, unless the very same one is there.

        Raises:
            UsageError: there is no such practice or group, or the days contradict each other; nothing was added.
        """
        from pappus.practices.attesting import attested, check
        from pappus.practices.definitions import practices

        organisation = self.organisation()
        check(document, organisation, practices())
        is_new = document not in organisation.attested
        if is_new:
            self.home.add_attested(document)
        return attested(document, practices(), today(), is_new=is_new)

    def lapses(self, day: date | None = None) -> tuple[Lapse, ...]:
        """Documents that have lapsed by a day (today, if none is named), or will soon; the earliest first."""
        from pappus.practices.definitions import practices
        from pappus.practices.documents import lapses

        return lapses(self.organisation().attested, practices(), day or today())
