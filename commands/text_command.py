"""Commands whose options are plain text and switches."""

from collections.abc import Callable
from typing import Any

from typer.core import TyperCommand, TyperGroup


class TextCommand(TyperCommand):
    """Takes text, lists of text and switches as they are typed; `engine.profile` checks them against the knowledge.

    Typer would check every option with pydantic, whose import takes longer than a consultation with all that it needs.
    """

    def get_params(self, context: Any) -> list[Any]:
        return _as_typed(super().get_params(context))


class TextGroup(TyperGroup):
    """The same for the options that stand before a command."""

    def get_params(self, context: Any) -> list[Any]:
        return _as_typed(super().get_params(context))


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
