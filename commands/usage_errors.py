"""What was typed and cannot be read, said as everything else is: place, fault and mend, in the language asked for."""

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tillskott.engine.words.errors import Fault, ProfileError, fault, nearest
from tillskott.engine.words.messages import message
from tillskott.engine.words.text import Text, printable

_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")
_NUMBER = re.compile(r"valid (?:integer|number|float|decimal)|int_parsing|float_parsing")
# Typer brings its own click or takes the one installed, so that its errors are known by name.
_USAGE, _HELP = "UsageError", "NoArgsIsHelpError"


@contextmanager
def said_as_fault() -> Iterator[None]:
    """Raises ProfileError in the place of what the library would say in English."""
    try:
        yield
    except Exception as error:
        names = [kind.__name__ for kind in type(error).__mro__]
        if _USAGE not in names or _HELP in names:
            raise
        raise ProfileError([_told(error, names)]) from None


def _told(error: Any, names: list[str]) -> Fault:
    context, said = getattr(error, "ctx", None), str(getattr(error, "message", "") or "")
    help_of = context.command_path if context is not None else "tillskott"
    # What is printed begins with the name of the program already.
    place = help_of.partition(" ")[2]
    look = message("usage.mend", command=help_of)
    quoted = _QUOTED.findall(said)
    if "NoSuchOption" in names:
        known = [name for one in context.command.get_params(context) for name in one.opts] if context else []
        return fault(place, "usage.no_option", _spelling(error.option_name, known, look),
                     name=printable(error.option_name))
    if "BadOptionUsage" in names:
        name = "usage.no_value_wanted" if "does not take" in said else "usage.value_wanted"
        return fault(str(error.option_name), name, look)
    if "MissingParameter" in names:
        return fault(_parameter(error), "usage.missing", look)
    if "BadParameter" in names:
        return _bad(error, said, quoted, look)
    if said.startswith("No such command"):
        known = context.command.list_commands(context) if context else []
        name = quoted[0] if quoted else ""
        return fault(place, "usage.no_command", _spelling(name, known, look), name=printable(name))
    if "extra argument" in said:
        extra = said.partition("(")[2].rpartition("(")[2].rstrip(")") or said
        return fault(place, "usage.extra", look, name=printable(extra))
    return fault(place, "usage.other", look, why=printable(said, 300))


def _bad(error: Any, said: str, quoted: list[str], look: Text) -> Fault:
    """A value that an option cannot take: with what it may be, where the library says so."""
    place = _parameter(error)
    if "not one of" in said and len(quoted) > 1:
        return fault(place, "usage.not_one_of", nearest(quoted[0], quoted[1:]), value=printable(quoted[0]))
    if _NUMBER.search(said):
        return fault(place, "usage.no_number", look)
    return fault(place, "usage.bad_value", look)


def _parameter(error: Any) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or "tillskott")
    named = [name for name in parameter.opts if name.startswith("-")]
    return str(named[0] if named else parameter.metavar or parameter.name.upper())


def _spelling(name: str, known: list[str], look: Text) -> Text:
    """The nearest of the known words where one is near, else where to look."""
    close = difflib.get_close_matches(name, known, n=1)
    return message("did_you_mean", word=close[0]) if close else look
