"""How commands answer: in which language, and onto which paper."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tillskott.engine.words.errors import ProfileError, fault, known_language
from tillskott.engine.words.text import Language

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


def chosen_language(lang: str) -> Language:
    """The language that was asked for. Raises ProfileError where there is no such language."""
    return known_language(lang, "--lang")


def show(what: RenderableType) -> None:
    """Print something laid out, at most 100 columns wide."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(console.width, _WIDEST)
    with console.capture() as captured:
        console.print(what)
    # rich fills every line to the full width, which a pipe or a copied text does not want.
    write("\n".join(line.rstrip() for line in captured.get().splitlines()))


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
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # The reader has gone; Python must not try to say anything more when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None


def write_file(path: Path, text: str) -> None:
    """Write a file. Raises ProfileError where that cannot be done."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise ProfileError([fault(str(path), "not_written", "not_written.mend", why=why)]) from None
