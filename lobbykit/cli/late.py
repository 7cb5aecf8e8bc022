"""Commands that are built when they are called: a group lists all of them and loads one."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from lobbykit.errors import UsageError

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}


class Late(NamedTuple):
    """Where a command is, and what a list of commands says of it."""

    module: str
    name: str  # of the function, or of the group's Typer
    line: str
    example: str = ""


class LateCommands(TyperGroup):
    """A group that knows its commands by a table; building a command costs each start, so only one is built."""

    commands_by_name: dict[str, Late] = {}  # noqa: RUF012  # each group has its own

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  # Typer's own types are private
        return list(self.commands_by_name)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        late = self.commands_by_name.get(cmd_name)
        return _built(late, cmd_name) if late else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        if args and args[0] not in self.commands_by_name and not args[0].startswith("-"):
            from lobbykit.words import did_you_mean

            names = list(self.commands_by_name)
            near = did_you_mean(args[0], names)
            raise UsageError(f"'{ctx.command_path} {args[0]}' is no command{near} ({', '.join(names)})")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, late.line) for name, late in self.commands_by_name.items()])


@cache  # whoever calls `run` again and again has each command built once
def _built(late: Late, name: str) -> Any:  # noqa: ANN401
    found = getattr(import_module(late.module), late.name)
    command = built(found if isinstance(found, typer.Typer) else _alone(found, late))
    command.name = name
    return command


@cache
def built(app: typer.Typer) -> Any:  # noqa: ANN401
    """Return the command that Typer makes of it."""
    return typer.main.get_command(app)


def _alone(function: Callable[..., None], late: Late) -> typer.Typer:
    app = typer.Typer(rich_markup_mode=None, context_settings=SETTINGS, add_completion=False)
    app.command(epilog=f"Example: {late.example}")(function)
    return app


def group(table: dict[str, Late], **more: Any) -> typer.Typer:  # noqa: ANN401
    """Return a group of late commands.

    Its help is plain text: rich's panels cost each call for help as much again as all the rest of it.
    """
    cls = type("Commands", (LateCommands,), {"commands_by_name": table})
    return typer.Typer(cls=cls, rich_markup_mode=None, no_args_is_help=True, context_settings=SETTINGS, **more)
