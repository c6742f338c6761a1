"""Reads one line: what is said at the counter, in the words of the counter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..knowledge import Knowledge
from ..words.errors import ProfileError, fault
from ..words.text import TURNING, Language, printable
from .lexicon import lexicon_of
from .model import Chip, Line
from .profile import profile_of
from .scan import items
from .teller import Teller
from .tokens import tokens
from .walk import Walk

_LONGEST = 2000


def read_line(text: str, knowledge: Knowledge, language: Language = "sv", typing: bool = False) -> Line:
    """What a line says: chips, questions about the rest, and a profile that `Advisor.advise` takes. Pure.

    Words of both languages are found; where they mean different things, those of `language` count. With `typing` the
    last word may be half typed: it is left alone instead of being asked about. Raises ProfileError where `text` is no
    text, is longer than the knowledge allows, or is turned round on the screen, so that one reads it as another.
    """
    if not isinstance(text, str):
        raise ProfileError([fault("line", "not_a_name", "not_a_name.mend", value=printable(repr(text)))])
    longest = (knowledge.line.conventions.get("longest_line") if knowledge.line else None) or _LONGEST
    if len(text) > longest:
        raise ProfileError([fault("line", "too_long", "too_long.mend", value=printable(text), count=longest)])
    if TURNING.search(text):
        raise ProfileError([fault("line", "control", "no_words.mend", value=printable(text))])
    lexicon = lexicon_of(knowledge)
    teller = Teller(text, knowledge)
    typed = tokens(text)
    still = typing and bool(typed) and typed[-1].end == len(text)
    found = items(typed, lexicon, knowledge, language, typing=still)
    Walk(found, teller, lexicon, typing=still).run()
    profile = profile_of(teller)
    chips = sorted(_standing(teller.chips), key=lambda chip: (chip.at.start, chip.at.end))
    questions = sorted(teller.questions, key=lambda question: (question.at.start, question.at.end))
    return Line(text, tuple(chips), tuple(questions), profile, tuple(teller.asides))


def _standing(chips: Sequence[Chip]) -> Iterator[Chip]:
    """The chips without what would only follow from a denial, where the line says another value itself."""
    said = {chip.fact for chip in chips if chip.kind == "value" and chip.denies is None}
    return (chip for chip in chips if chip.denies is None or chip.fact not in said)
