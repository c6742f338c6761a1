"""How commands answer: in which language, and onto which paper."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import typer

from tillskott.engine.words.errors import ProfileError, fault, known_language
from tillskott.engine.words.messages import message
from tillskott.engine.words.system import system_reason
from tillskott.engine.words.text import Language, seen

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tillskott.advisor import Advisor
    from tillskott.engine.resolution.advice import Advice

EXIT_FOUND = 1
"""What was asked to be an error was found."""
EXIT_BAD_INPUT = 2
EXIT_BAD_KNOWLEDGE = 3
EXIT_INTERNAL = 70
EXIT_INTERRUPTED = 130
_WIDEST = 100
_COLOUR = re.compile("(\x1b\\[[0-9;]*m)")
_HELD = "\u00a0"
"""The space that holds the thousands of a number to the rest: it is no sign that steers a terminal."""


def chosen_language(lang: str) -> Language:
    """The language that was asked for. Raises ProfileError where there is no such language."""
    return known_language(lang, "--lang")


def show(what: RenderableType) -> None:
    """Print something laid out, at most 100 columns wide."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, _WIDEST)
    with _on_paper(), console.capture() as captured:
        console.print(what)
    # rich fills every line to the full width, which a pipe or a copied text does not want.
    write("\n".join(_plain(line.rstrip()) for line in captured.get().split("\n")).rstrip("\n"))


def show_advice(advice: Advice, advisor: Advisor, language: Language, full: bool, explain: bool) -> None:
    """The first screen of an advice, or all of it, with its rules and sources where they are asked for."""
    if full or explain:
        from tillskott.engine.render.advice import AdviceView

        show(AdviceView(advice, advisor.knowledge, language).render(explain=explain))
        return
    from tillskott.engine.render.glance_view import glance_view

    show(glance_view(advice, advisor.knowledge, language))


def write(text: str) -> None:
    """Print a text as it is."""
    with _on_paper():
        print(text, flush=True)


def write_data(text: str) -> None:
    """Print what programs read, which is UTF-8 whatever the terminal is."""
    out = getattr(sys.stdout, "buffer", None)
    if out is None:  # no file stands behind it, as in a notebook
        write(text)
        return
    with _on_paper():
        sys.stdout.flush()
        out.write(text.encode("utf-8", "replace") + b"\n")
        out.flush()


@contextmanager
def _on_paper() -> Iterator[None]:
    if sys.stdout is None:  # closed before we began
        raise ProfileError([fault("-", "unwritable", "save.mend", why=message("os.EBADF"))])
    try:
        yield
    except BrokenPipeError:
        _say_no_more()
        raise typer.Exit from None
    except OSError as error:
        _say_no_more()
        raise ProfileError([fault("-", "unwritable", "save.mend", why=system_reason(error))]) from None


def _say_no_more() -> None:
    """The reader has gone, or the disk is full; Python must not try to say anything more when it closes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def standard_input() -> BinaryIO:
    """What is piped in, as bytes. Raises ProfileError where there is nothing to read from."""
    if sys.stdin is None or sys.stdin.closed:
        raise ProfileError([fault("-", "no_input", "no_input.mend")])
    return sys.stdin.buffer


def is_terminal() -> bool:
    """Whether somebody can be asked, and sees it."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _plain(line: str) -> str:
    """A line of a picture without signs that steer the terminal, but for its own colours."""
    return "".join(part if _COLOUR.fullmatch(part) else _HELD.join(map(seen, part.split(_HELD)))
                   for part in _COLOUR.split(line))
