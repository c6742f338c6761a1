"""Commands whose options are plain text and switches, and the option that all of them take."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Annotated, Any

import typer
import typer.main

from tillskott.commands.helped import HelpedCommand, HelpedGroup
from tillskott.commands.options import choose_folder
from tillskott.commands.usage_errors import said_as_fault

KNOWLEDGE = "--knowledge"
FolderOption = Annotated[str | None, typer.Option(KNOWLEDGE, metavar="DIR", expose_value=False)]


class KnowledgeCommand(HelpedCommand):
    """Takes the knowledge from another folder where it is told so, before anything is asked of it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        choose_folder(_folder(args))
        return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        return [*_as_typed(list(_of_all())), *super().get_params(ctx)]


class TextCommand(KnowledgeCommand):
    """Takes text, lists of text and switches as they are typed; `engine.profile` checks them against the knowledge.

    Typer would check every option with pydantic, whose import takes longer than a consultation with all that it needs.
    `made` gives the function whose options they are, once the knowledge is known that says which.
    """

    made: Callable[[], Callable[..., None]]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        choose_folder(_folder(args))
        built = command_of(type(self).made())
        self.params, self.callback = built.params, built.callback
        return super().parse_args(ctx, args)

    def get_params(self, ctx: Any) -> list[Any]:
        return _as_typed(super().get_params(ctx))


class TextGroup(HelpedGroup):
    """The same for the options that stand before a command; what cannot be read of any is a fault of ours to say."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with said_as_fault():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        with said_as_fault():
            return super().invoke(ctx)

    def get_params(self, ctx: Any) -> list[Any]:
        return _as_typed(super().get_params(ctx))


def command_of(function: Callable[..., None]) -> Any:
    """The command that typer makes of a function."""
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return typer.main.get_command(app)


@lru_cache(maxsize=1)
def _of_all() -> Sequence[Any]:
    def options(knowledge: FolderOption = None) -> None: ...

    return tuple(command_of(options).params)


def _folder(words: Sequence[str]) -> str | None:
    """The folder among what was typed: the flags of a command follow from the knowledge in it."""
    before = list(words)[: words.index("--") if "--" in words else None]
    for n, word in enumerate(before):
        if word == KNOWLEDGE:
            return next(iter(before[n + 1 :]), None)
        if word.startswith(f"{KNOWLEDGE}="):
            return word.partition("=")[2]
    return None


def _as_typed(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        if not parameter.required and "process_value" not in vars(parameter):
            parameter.process_value = _processing(parameter)
    return parameters


def _processing(parameter: Any) -> Callable[[Any, Any], Any]:
    otherwise = parameter.process_value

    def process_value(context: Any, value: Any) -> Any:
        several = isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value)
        if not (several or value is None or isinstance(value, (str, bool))):
            return otherwise(context, value)
        typed = list(value) if several else value
        return parameter.callback(context, parameter, typed) if parameter.callback else typed

    return process_value
