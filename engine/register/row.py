"""One product of a register as it was read, and what was wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..words.errors import Fault, fault
from ..words.text import printable

_CODE = re.compile(r"[A-Z]\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?")
_VETERINARY = re.compile(r"Q[A-Z]\d{2}.*")
_SUBSTANCES = re.compile(r"\s*[+/|;]\s*|,\s+")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A product: where it stands, its name, codes, substances and form as they are written there."""

    place: str
    name: str
    codes: tuple[str, ...] = ()
    substances: str = ""
    form: str = ""


@dataclass(slots=True)
class Rows:
    """The products that can be used, by name, and a fault for each row that cannot, or only in part."""

    read: int = 0
    animals: int = 0
    faults: list[Fault] = field(default_factory=list)
    products: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take a product; what is wrong with it is a fault, and the rest of it is kept."""
        self.read += 1
        name = " ".join(row.name.split())
        codes = [code.replace(" ", "").upper() for code in row.codes if code.strip()]
        if any(_VETERINARY.fullmatch(code) for code in codes):
            self.animals += 1
            return
        if not any(sign.isalpha() for sign in name):
            self.faults.append(fault(row.place, "register.no_name", "register.no_name.mend"))
            return
        if len(name) > _LONGEST_NAME:
            self.faults.append(
                fault(row.place, "register.long_name", "too_long.mend", value=printable(name), count=_LONGEST_NAME)
            )
            return
        good = [code for code in codes if _CODE.fullmatch(code)]
        self.faults += [
            fault(row.place, "register.code", "register.code.mend", name=printable(name), value=printable(code))
            for code in codes if code not in good
        ]
        held = self.products.setdefault(name, ([], []))
        substances = [part.strip() for part in _SUBSTANCES.split(row.substances) if part.strip()]
        for have, more in zip(held, (good, substances), strict=True):
            have.extend(one for one in more if one not in have)
