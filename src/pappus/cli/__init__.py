"""The command line: parses, calls the pipeline, prints. Heavy parts are imported inside the commands."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

_COMMANDS = {
    "demo": "starting",
    "init": "starting",
    "doctor": "starting",
    "import": "importing",
    "sync": "syncing",
    "map": "importing",
    "formats": "importing",
    "undo": "importing",
    "erase": "importing",
    "retain": "importing",
    "coverage": "covering",
    "export": "taking_out",
    "identities": "identifying",
    "suggest-people": "proposing",
    "questionnaire": "asking",
    "import-ratings": "asking",
    "indicators": "answering",
    "assess": "answering",
    "explain": "explaining",
    "report": "answering",
    "agreement": "judging",
    "gaps": "judging",
    "information": "judging",
    "attest": "judging",
    "compare": "comparing",
    "pilots": "trying",
    "scorecard": "balancing",
    "predict": "foreseeing",
    "themes": "listening",
    "plan": "planning",
    "actions": "working",
    "action": "working",
    "models": "models",
    "score": "scoring",
    "pool": "pooling",
    "serve": "serving",
    "work": "serving",
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are called, so that help is there at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"pappus.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        import difflib

        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"{args[0]!r} is no command.{hint} `pappus --help` lists them.", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="pappus", message="pappus %(version)s")
def pappus() -> None:
    """Tells an organisation how social it really is, why, and what gets it to the next stage.

    \b
    Start:   pappus demo                 a demonstration organisation, assessed
             pappus init DIR --name N    a workspace of your own
             pappus import DIR PATH…     exports in
             pappus assess DIR           where you stand
             pappus report DIR -o FILE   the same as a page to show
             pappus plan DIR             what to do next
    """  # noqa: D301  (\b is how this library is told to leave the lines as they are)


def main() -> None:
    """Runs the command line; ends with 0 (done), 1 (a file or result could not be made) or 2 (wrong use)."""
    from pappus.cli.streams import prepare_streams, tell, telling_system_errors
    from pappus.vocabulary.errors import PappusError, UsageError

    prepare_streams()
    try:
        with telling_system_errors():
            # A command that ends with `click.exceptions.Exit` returns its code here.
            code = pappus(standalone_mode=False)
        sys.exit(code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was not finished was not stored, what was stored before is untouched", err=True)
        sys.exit(130)
    except UsageError as error:
        tell(str(error))
        sys.exit(2)
    except PappusError as error:
        tell(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
