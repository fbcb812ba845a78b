"""A workspace with its exports, made up from a plan; for the demonstration organisation with the truth beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pappus.simulation.account_register import write_account_register
from pappus.simulation.answers import AnsweredRound, write_answers
from pappus.simulation.care_tweets import write_care_tweets
from pappus.simulation.cast import make_cast
from pappus.simulation.content_plan import write_content_plan
from pappus.simulation.declared import write_declared
from pappus.simulation.forum import write_forum_posts
from pappus.simulation.kept_registers import write_registers
from pappus.simulation.mailbox import write_mailbox
from pappus.simulation.posts import write_mastodon_archive, write_x_archive
from pappus.simulation.rhythm import Window
from pappus.simulation.scheduled_posts import write_scheduled_posts
from pappus.simulation.settings import Settings, demonstration_settings, ground_truth
from pappus.simulation.slack_export import write_slack_export
from pappus.simulation.trials import write_trials


@dataclass(frozen=True)
class Export:
    """One file to import.

    Attributes:
        path: where it lies.
        format_id: what to pass as `--as`.
        property_id: what to pass as `--property`; null if nothing is needed.
        mapping: what to pass as `--map`; null if nothing is needed.
    """

    path: Path
    format_id: str
    property_id: str | None = None
    mapping: Path | None = None


@dataclass(frozen=True)
class Demonstration:
    """The demonstration organisation as it lies on disk, and what is true of it.

    Attributes:
        folder: the workspace.
        exports: its exports in the order in which to import them.
        rounds: the rounds in which its people answered, the earliest first.
        as_of: ISO date of the last day of the record.
        name: the organisation's name.
        units: unit id → name.
        levels: level of each practice, 0 to 4; null where the practice is not applicable.
        stages: id of the true stage by staged model.
        stages_said: id of the stage at which its people see it, by staged model.
        shape: the true shape.
    """

    folder: Path
    exports: tuple[Export, ...]
    rounds: tuple[AnsweredRound, ...]
    as_of: str
    name: str
    units: Mapping[str, str]
    levels: Mapping[str, int | None]
    stages: Mapping[str, str]
    stages_said: Mapping[str, str]
    shape: str


def make_demonstration(folder: Path, seed: int = 1) -> Demonstration:
    """Makes the demonstration organisation in a folder, which may be new or empty.

    The same seed makes the same bytes. A seed changes who says what and when, not what is true of the organisation.
    """
    settings = demonstration_settings(seed=seed)
    truth = ground_truth()
    exports = make_organisation(folder, settings)
    write_trials(folder, seed)
    return Demonstration(
        folder=folder,
        exports=exports,
        rounds=write_answers(folder / "exports", settings, make_cast(settings)),
        as_of=settings.last_day.isoformat(),
        name=settings.plan["name"],
        units={unit.unit_id: unit.name for unit in settings.units()},
        levels=truth["levels"],
        stages=truth["stages"],
        stages_said=truth["stages_said"],
        shape=truth["shape"],
    )


def make_organisation(folder: Path, settings: Settings) -> tuple[Export, ...]:
    """Writes the declared files and the exports of an organisation; returns the exports in the order to import."""
    exports, mappings = folder / "exports", folder / "mappings"
    for place in (exports, mappings):
        place.mkdir(parents=True, exist_ok=True)
    forum, scheduled = mappings / "forum-posts.yaml", mappings / "scheduled-posts.yaml"
    window, cast = Window.of(settings), make_cast(settings)
    write_declared(folder, settings, cast)
    write_registers(folder, settings)
    write_content_plan(folder / "content_plan.csv", settings, window)
    write_account_register(exports / "accounts.csv", settings)
    write_slack_export(exports / "slack-export.zip", settings, window, cast)
    write_mailbox(exports / "help-mailbox.mbox", settings, window, cast)
    write_care_tweets(exports / "care-tweets.csv", settings, window)
    write_x_archive(exports / "x-archive-LindenFern.zip", settings, window, "x")
    write_x_archive(exports / "x-archive-LindenFernJobs.zip", settings, window, "x_jobs")
    write_mastodon_archive(exports / "mastodon-archive.tar.gz", settings, window)
    write_forum_posts(exports / "forum-posts.csv", forum, settings, window, cast)
    write_scheduled_posts(exports / "scheduled-posts.csv", scheduled, settings, window)
    mailbox = f"email:{settings.plan['mail']['handle']}@{settings.plan['domain']}"
    return (
        Export(exports / "accounts.csv", "account_register"),
        Export(exports / "slack-export.zip", "slack"),
        Export(exports / "help-mailbox.mbox", "mail", property_id=mailbox),
        Export(exports / "care-tweets.csv", "support_tweets"),
        Export(exports / "x-archive-LindenFern.zip", "x_archive"),
        Export(exports / "x-archive-LindenFernJobs.zip", "x_archive"),
        Export(exports / "mastodon-archive.tar.gz", "activitystreams"),
        Export(exports / "forum-posts.csv", "table", mapping=forum),
        Export(exports / "scheduled-posts.csv", "table", mapping=scheduled),
    )
