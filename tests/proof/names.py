"""Every way in which the knowledge writes a medicine leads to its class: names, codes, and shorter codes above them."""

from __future__ import annotations

from collections.abc import Iterator

from tillskott.engine.knowledge import Knowledge

_CODE_LENGTHS = (1, 3, 4, 5, 7)


def spellings(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """What may stand on a list, and the class that it must lead to."""
    for group in knowledge.medicine_classes.values():
        for name in (*group.substances, *group.brands):
            yield name, group.id
        for code in group.atc:
            yield from ((code[:length], group.id) for length in _CODE_LENGTHS if length <= len(code))


def lost(knowledge: Knowledge) -> list[str]:
    """The spellings that do not lead to their class."""
    resolve = knowledge.medicines.resolve
    return [f"{name} does not lead to {group}" for name, group in spellings(knowledge)
            if group not in resolve(name).classes]


def hidden(knowledge: Knowledge, names: list[str]) -> list[str]:
    """Entries of two medicines written after each other in which the second, one of `names`, goes unnoticed."""
    resolve = knowledge.medicines.resolve
    found = []
    for group in knowledge.medicine_classes.values():
        first = next(iter((*group.substances, *group.brands)), group.id)
        for name in names:
            classes = resolve(f"{first} {name}").classes
            if "unrecognised" not in classes and not set(resolve(name).classes) <= set(classes):
                found.append(f"{first} {name} leads to {', '.join(classes)} only")
    return found
