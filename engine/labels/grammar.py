"""A recursive-descent parser for labels.

    label    = { daily | basis | entry | filler }
    daily    = daily_dose [":"] portion [ count times ] | portion [ count times ] per_day | count per_day
    basis    = per portion [ "(" portion ")" ] | per (daily_dose | per_day) | serving_size portion
             | portion (relation | ":" | "(" entry ")")
    entry    = subject { group } figure { tail } | figure [ subject ] { tail } | percent [ subject ]
    tail     = group | figure | percent | relation entry | source entry | per portion | subject
    group    = "(" label ")"
    subject  = [ elemental ] element [ compounds ] | compounds | product | other [ compounds ]
    figure   = [ up_to ] [ count times ] number [ range number ] unit
    percent  = number "%" [ source ] [ reference ]
    portion  = [ number [ range number ] ] serving

What fits nowhere is skipped: a jar holds more words than any grammar.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..knowledge.labels import LabelWords
from .cursor import Cursor
from .entries import Entries
from .syntax import Entry, Parsed
from .tokens import NEWLINE, Token

_SEPARATORS = frozenset({",", ".", NEWLINE})
_DEEPEST = 6


def parse(tokens: Sequence[Token], words: LabelWords) -> Parsed:
    """The parsed label. Never fails: what is not understood is left out."""
    found = Parsed(roles=frozenset(token.kind for token in tokens))
    _Parser(Cursor(tokens), words, found, 0).label()
    return found


class _Parser(Entries):
    def label(self) -> list[Entry]:
        """Everything up to the end of the label, or of the brackets that it stands in."""
        entries: list[Entry] = []
        while not self.at.end and not (self.depth and self.at.kind == ")"):
            before = self.at.index
            entry = None if self._daily() or self._leading() else self._entry()
            if entry is not None:
                entry.basis = entry.basis or self.basis
                entries.append(entry)
                self.named = False
            elif self.at.index == before:
                self._skip()
        if self.depth == 0:
            self.found.entries = entries
            if entries and self.basis is not None and all(entry.basis is None for entry in entries):
                for entry in entries:
                    entry.basis = self.basis
        return entries

    def _skip(self) -> None:
        kind = self.at.kind
        if kind in _SEPARATORS:
            self.named = False
        elif kind == "word":
            self.named = True
        self.at.step()

    def _group(self) -> list[Entry] | None:
        """What stands in brackets, without them."""
        if self.at.kind != "(" or self.depth >= _DEEPEST:
            return None
        self.at.step()
        inner = _Parser(self.at, self.words, self.found, self.depth + 1)
        entries = inner.label()
        self.at.accept(")")
        self._inside = inner.basis
        return entries
