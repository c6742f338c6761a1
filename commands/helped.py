"""Help that is looked up by the names of a command and of its options when it is shown, in the language asked for."""

from contextvars import ContextVar
from typing import Any

from typer.core import TyperCommand, TyperGroup

from tillskott.commands.options import LANGUAGE, asked_language
from tillskott.engine.words.messages import messages_in
from tillskott.engine.words.text import Language

FILE = "commands"
"""The file of the catalogue with all these texts."""
# Options that the library brings, with help in English.
_OF_LIBRARY = ("help", "install_completion", "show_completion")
_LANGUAGE: ContextVar[Language] = ContextVar("language", default=LANGUAGE)


def help_language() -> Language:
    """The language in which help is given: the one asked for, or that of the locale."""
    return _LANGUAGE.get()


def help_text(name: str, **values: str) -> str:
    """A text about the command line by its name, in the language that was asked for."""
    return messages_in(FILE)[name][help_language()].format(**values)


class _Helped:
    """Says of a command, of those below it and of their options what the catalogue says of them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if ctx.parent is None:
            _LANGUAGE.set(asked_language(args))
        return super().parse_args(ctx, args)  # type: ignore[misc,no-any-return]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fill(self, ctx)
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        _fill(self, ctx)
        return super().shell_complete(ctx, incomplete)  # type: ignore[misc,no-any-return]


class HelpedCommand(_Helped, TyperCommand):
    """A command with help from the catalogue."""


class HelpedGroup(_Helped, TyperGroup):
    """A group of commands with help from the catalogue."""


def _fill(command: Any, ctx: Any) -> None:
    path = _path(ctx)
    command.help = help_text(command_name(path))
    for name, below in getattr(command, "commands", {}).items():
        below.help = help_text(command_name((*path, name)))
    for parameter in command.get_params(ctx):
        name = option_name(path, parameter.name)
        # A flag for a fact has the label of the fact already.
        if parameter.help in (None, *messages_in(FILE).get(name, {}).values()) or parameter.name in _OF_LIBRARY:
            parameter.help = help_text(name)


def command_name(path: tuple[str, ...]) -> str:
    """The name of the text about a command, or about the program."""
    return f"command.{'.'.join(path)}" if path else "command"


def option_name(path: tuple[str, ...], name: str) -> str:
    """The name of the text about an option: that of this command alone, or else of every command that has it."""
    own = ".".join(("option", *path, name))
    return own if own in messages_in(FILE) else f"option.{name}"


def _path(ctx: Any) -> tuple[str, ...]:
    """The names of the commands from the program on, without its own."""
    return () if ctx.parent is None else (*_path(ctx.parent), ctx.info_name)
