"""Check of the medicine classes: a medicine stands in several classes only where it is a combination.

A combination shows in the classes themselves: each of them lists a substance written out in parts
(`losartan/hydroklortiazid`), and then brands and ATC codes may be shared too, but no single substance. Other
combinations are listed by name (substance, brand or beginning of an ATC code) under `combinations:` in medicines.yaml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from ..knowledge.files import within
from ..knowledge.records import MedicineClass
from .finding import Finding, finding
from .subject import Subject

_PARTS = re.compile(r"[/+,&]| och | and ")


def medicines_in_two_classes(subject: Subject) -> Iterator[Finding]:
    """A substance, brand or ATC code that two classes share: the customer gets the advice of both."""
    classes = subject.knowledge.medicine_classes
    declared = _declared(subject)
    linked = _linked(list(classes.values()))
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one, other in combinations(classes.values(), 2):
        is_combined = other.id in linked[one.id]
        single = {name.casefold() for name in (*one.substances, *other.substances) if not _PARTS.search(name)}
        for name in _shared(one, other):
            if (not is_combined or name in single) and not _is_declared(name, declared):
                found[one.id, other.id].append(name)
    for (first, second), names in found.items():
        at = subject.place("medicines.yaml", "classes", second)
        yield finding("medicine.two_classes", "warning", at, other=first, names=", ".join(names))


def _declared(subject: Subject) -> tuple[str, ...]:
    files = (one.data for name, one in subject.documents.items() if within(name) == "medicines.yaml")
    names = (name for data in files if isinstance(data, dict) for name in data.get("combinations") or ())
    return tuple(str(name).casefold() for name in names)


def _is_declared(name: str, declared: tuple[str, ...]) -> bool:
    """A name in full; a code (in capitals) also below a declared one."""
    return name in declared or (name.isupper() and name.casefold().startswith(declared))


def _linked(classes: list[MedicineClass]) -> dict[str, set[str]]:
    """For each class those with which it shares a written-out combination, directly or through others."""
    linked: dict[str, set[str]] = {group.id: {group.id} for group in classes}
    for one, other in combinations(classes, 2):
        if {name for name in _names(one) & _names(other) if _PARTS.search(name)}:
            joint = linked[one.id] | linked[other.id]
            for name in joint:
                linked[name] = joint
    return linked


def _names(group: MedicineClass) -> set[str]:
    return {name.casefold() for name in (*group.substances, *group.brands)}


def _shared(one: MedicineClass, other: MedicineClass) -> list[str]:
    """Names and ATC codes of both; a code also where the other class has a wider one that does not except it."""
    names = sorted(_names(one) & _names(other))
    codes = {code for code in one.atc if _holds(other, code)} | {code for code in other.atc if _holds(one, code)}
    return [name for name in names if not _PARTS.search(name)] + sorted(codes)


def _holds(group: MedicineClass, code: str) -> bool:
    return code.startswith(group.atc) and not (group.atc_except and code.startswith(group.atc_except))
