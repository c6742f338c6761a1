"""What became of a card, kept in the journal beside the consultation that the card was about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from ...engine.words.text import Language
from ...journal.errors import OTHER, Absent, reasons, texts
from .cards import MOST, numbered
from .feedback import Feedback

if TYPE_CHECKING:  # where there is a journal
    from ...journal import Journal

_WRITTEN: Language = "sv"


class Kept:
    """Keeps the outcomes of cards; of a card whose consultation is not kept, nothing is."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def accept(self, feedback: Sequence[Feedback]) -> None:
        """Keep what was told in one call. Raises JournalError where the journal cannot be written."""
        for one in feedback:
            id = self._consultation(one.card)
            if id is None:
                continue
            if one.outcome == "accepted":
                self._journal.note(id, "followed")
            elif one.reason in reasons():
                self._journal.note(id, "overridden", reason=one.reason)
            else:
                words = one.reason or texts()["feedback.none"][_WRITTEN]
                self._journal.note(id, "overridden", reason=OTHER, words=words)

    def _consultation(self, card: str) -> str | None:
        try:
            number = UUID(card)
        except ValueError:
            return None
        for place in range(MOST):
            id = numbered(number, -place)
            try:
                self._journal.entry(id)
            except Absent:
                continue
            return id
        return None
