"""What no journal may hold: Swedish personal numbers, telephone numbers and e-mail addresses in free text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from stdnum import luhn

from .errors import IdentityRefused, refused

_E_MAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_PERSON = re.compile(r"(?<!\d)((?:18|19|20)?\d{2})[-. ]?(\d{2})[-. ]?(\d{2})\s?[-+–. ]?\s?(\d{4})(?!\d)")
_TELEPHONE = re.compile(r"(?<![\d.,])(?:(?:\+|00)[1-9]\d{0,2}(?:[ /-]?\(?0?\)?)|0)[1-9]\d{0,2}[ /-]{0,3}\d{2,3}"
                        r"(?:[ -]?\d{2,3}){1,4}(?!\d)")
_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_COORDINATION = 60
_MOST_DIGITS, _FEWEST_DIGITS = 15, 8


def identity_in(text: str) -> str | None:
    """`personal_number`, `telephone` or `e_mail` where a text holds such a thing, else None.

    Personal and coordination numbers count where date and check digit are right, with or without a century.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2011", "-").replace("\u2212", "-")
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    if _E_MAIL.search(plain):
        return "e_mail"
    if any(_is_person(*found.groups()) for found in _PERSON.finditer(plain)):
        return "personal_number"
    return "telephone" if any(_is_telephone(found.group()) for found in _TELEPHONE.finditer(plain)) else None


def _is_person(year: str, month: str, day: str, last: str) -> bool:
    born = int(day) - _COORDINATION if int(day) > _COORDINATION else int(day)
    # Without a century every one counts in which the day exists.
    centuries = (int(year),) if len(year) == 4 else (1900 + int(year), 2000 + int(year))
    return luhn.is_valid(year[-2:] + month + day + last) and any(_is_day(one, int(month), born) for one in centuries)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_telephone(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    written = _DATE.fullmatch(text)
    if written and _is_day(int(written[3]), int(written[2]), int(written[1])):
        return False
    most = _MOST_DIGITS if text.startswith(("+", "00")) else 10
    return _FEWEST_DIGITS <= digits <= most


def refuse_identity(content: Mapping[str, Any]) -> None:
    """Raises IdentityRefused with every place of free text that holds an identity."""
    faults = [fault for where, text in _texts(content, "") if (name := identity_in(text))
              for fault in refused(where, name).faults]
    if faults:
        raise IdentityRefused(faults)


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            within = f"{where}.{name}" if where else str(name)
            if where and isinstance(name, str):  # names of medicines are typed too
                yield where, name
            yield from _texts(part, within)
    elif isinstance(value, (list, tuple)):
        for number, part in enumerate(value):
            yield from _texts(part, f"{where}[{number}]")
