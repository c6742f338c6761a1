"""What a name is taken for, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..knowledge import Knowledge
from ..knowledge.medicines import Medicine, MedicineMatch
from ..words.messages import message
from ..words.text import Language, printable


def found_medicines(
    text: str, taken: Medicine, matches: Sequence[MedicineMatch], knowledge: Knowledge, language: Language
) -> Iterator[str]:
    """How an entry is read, with its classes, and the medicines that are like it."""
    shown = printable(text)
    values = {"rest": printable(taken.not_known or ""), "proposal": taken.proposal or ""}
    status = message(f"status.{taken.status}", **values)
    yield message("find.taken_for", text=shown, status=status)[language]
    for group in taken.classes:
        yield f"  {knowledge.vocabulary.value_label('medicine_classes', group)[language]}"
    others = [match for match in matches if match.name.casefold() != text.strip().casefold()]
    if not others and not taken.recognised and not taken.classes:
        yield message("find.nothing", text=shown)[language]
    elif others:
        yield message("find.alike")[language]
    for match in others:
        held = ", ".join((*match.substances, *match.codes))
        names = "; ".join(name[language] for name in match.class_names)
        yield f"  {match.name}" + (f" ({held})" if held else "") + f": {names}"
